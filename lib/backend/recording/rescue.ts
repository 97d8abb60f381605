/**
 * What is saved of a recording that could not run: the values that variables
 * hold. A variable that was made in it, such as an optimizer's slot, would
 * otherwise never have any, and nothing would train again.
 * @module
 */
import { Fate } from "../../plan/from_graph.ts";
import type { Holding } from "../holding.ts";
import { compile } from "./compile.ts";
import { fatesOf, type Recording } from "./recorder.ts";
import { type RunContext, runProgram } from "./run_program.ts";

/** The fates of values where nothing is made but what is wanted. */
function fatesFor(
  recording: Recording,
  wanted: ReadonlySet<Holding>,
): Uint8Array {
  return fatesOf(recording).map((fate, value) => {
    const holding = recording.holdings[value]!;
    if (holding.block) return fate;
    return wanted.has(holding) ? Fate.stays : Fate.dies;
  });
}

/**
 * Computes what variables hold, and only that, from a recording that could not
 * run as a whole. What cannot be computed either stays without memory.
 *
 * @param held What the variables of the session hold.
 */
export function rescue(
  context: RunContext,
  recording: Recording,
  held: readonly Holding[],
): void {
  const wanted = new Set(
    held.filter(({ block, failure, recording: of }) =>
      !block && !failure && of === recording.graph
    ),
  );
  if (wanted.size === 0) return;
  try {
    const program = compile(context, recording, fatesFor(recording, wanted));
    try {
      runProgram(context, recording, program);
      context.device.finishSync();
    } finally {
      const { planned } = program;
      if (planned) context.device.forgetProgram(planned.prepared);
    }
  } catch {
    // The caller hears of what kept the whole from running, which is why.
  }
}
