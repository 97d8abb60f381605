/**
 * Room to work in: a scratch buffer for each step that needs one. Comes after
 * the passes that change steps, as what a step needs depends on what it is.
 * @module
 */
import type { Program, ProgramBuffer } from "../../program/program.ts";
import type { Step } from "../../program/step.ts";

/**
 * Adds scratch buffers behind all others.
 *
 * @param scratchBytes Bytes that a step needs on the device it is for; 0 for none.
 */
export function addScratch(
  { buffers, steps }: Program,
  scratchBytes: (step: Step) => number,
): Program {
  const all: ProgramBuffer[] = [...buffers];
  const withScratch = steps.map((step) => {
    const sizeBytes = scratchBytes(step.step);
    if (sizeBytes === 0) return { ...step, scratch: null };
    const origin = buffers[step.outputs[0]!]!.origin;
    const role = "scratch" as const;
    all.push({ role, sizeBytes, isDonated: false, origin });
    return { ...step, scratch: all.length - 1 };
  });
  return { buffers: all, steps: withScratch };
}
