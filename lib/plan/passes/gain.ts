/**
 * What a pass gained, in one line: for debug level 1, for reports and for
 * tests that want a pass to have done something.
 * @module
 */
import { debugLevel } from "../../base/debug.ts";
import type { Program } from "../../program/program.ts";

/** One line about one pass. */
export interface Gain {
  /** Name of the pass. */
  readonly pass: string;
  /** What came of it, e.g. `"210 → 96 steps"`. */
  readonly text: string;
}

/** What a pass from program to program gives. */
export interface Passed {
  readonly program: Program;
  readonly gain: Gain;
}

const encoder = new TextEncoder();

/** Writes a line where it cannot mix with a script's own output. */
export function tellLine(line: string): void {
  Deno.stderr.writeSync(encoder.encode(`${line}\n`));
}

/** Tells a gain at debug level 1 and above. */
export function tellGain({ pass, text }: Gain): void {
  if (debugLevel() >= 1) tellLine(`plan ${pass}: ${text}`);
}
