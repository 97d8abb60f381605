/**
 * Drops steps whose outputs nobody reads.
 * @module
 */
import type { Program, ProgramStep } from "../../program/program.ts";

/** Host ops that do something besides computing their outputs. */
const EFFECTS: ReadonlySet<string> = new Set(["Draw"]);

function hasEffect({ step }: ProgramStep): boolean {
  return step.kind === "host" && EFFECTS.has(step.op);
}

/** The program without the steps that neither an output nor another step needs. */
export function dropDeadSteps({ buffers, steps }: Program): Program {
  const isNeeded = Uint8Array.from(
    buffers,
    ({ role }) => Number(role === "output" || role === "input"),
  );
  const kept: ProgramStep[] = [];
  for (let index = steps.length - 1; index >= 0; index--) {
    const step = steps[index]!;
    const isLive = hasEffect(step) ||
      step.outputs.some((buffer) => isNeeded[buffer] === 1);
    if (!isLive) continue;
    for (const buffer of step.inputs) isNeeded[buffer] = 1;
    kept.push(step);
  }
  return { buffers, steps: kept.reverse() };
}
