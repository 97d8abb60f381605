/**
 * Drops elementwise steps that only copy: whoever reads the copy can read the
 * original, and where the copy is an output, the original can be made there.
 * @module
 */
import { sizeOf } from "../../base/shape.ts";
import type { Program, ProgramStep } from "../../program/program.ts";
import { readsInPlace } from "./in_place.ts";
import { isElementwise } from "./open_step.ts";
import { fixedBuffers, Renaming } from "./renaming.ts";

/** Whether a step writes what its only input holds, element by element. */
function isCopy(step: ProgramStep): boolean {
  if (!isElementwise(step) || step.inputs.length !== 1) return false;
  const { expression, inputs, shape, outputType } = step.step;
  const read = inputs[0]!;
  return sizeOf(shape) > 0 && expression.kind === "input" &&
    read.type === outputType && readsInPlace(step.step, read);
}

/** The program without copies, but for those from an input to an output. */
export function dropCopies(program: Program): Program {
  const { buffers, steps } = program;
  const isFixed = fixedBuffers(program);
  const names = new Renaming(buffers.length);
  const dropped = new Set<ProgramStep>();
  for (const step of steps) {
    if (!isCopy(step)) continue;
    const copy = step.outputs[0]!;
    const original = names.of(step.inputs[0]!);
    if (!isFixed[copy] || !isFixed[original]) continue;
    const [to, from] = [buffers[copy]!, buffers[original]!];
    if (to.sizeBytes !== from.sizeBytes) continue;
    // A user's bytes for bool need not be 0 and 1; copying makes them so.
    if (from.role === "input" && step.step.kind === "elementwise") {
      if (step.step.outputType === "bool") continue;
    }
    if (to.role === "temporary") names.rename(copy, original);
    else if (from.role === "temporary") names.rename(original, copy);
    else continue;
    dropped.add(step);
  }
  return dropped.size === 0
    ? program
    : names.apply(program, (step) => !dropped.has(step));
}
