/**
 * Which outputs may be written where an input lies? An elementwise step that
 * reads an input element by element, at the position it writes, can write its
 * result there, if nobody needs the input any more.
 *
 * Temporaries take the place of temporaries, outputs that of donated inputs,
 * so that parameters are updated where they are. Sizes must be equal: a small
 * buffer that keeps a large place would make the plan worse.
 * @module
 */
import { elementBytes } from "../../base/format.ts";
import { stridesOf } from "../../base/shape.ts";
import type { ElementwiseInput, ElementwiseStep } from "../../program/step.ts";
import type { Program, ProgramStep } from "../../program/program.ts";
import type { Lifetimes } from "./lifetimes.ts";

/** Whether an input is read at the very positions that are written. */
export function readsInPlace(
  step: ElementwiseStep,
  { type, strides, offsetParameter }: ElementwiseInput,
): boolean {
  // An element of another size would lie elsewhere.
  if ((type === "bool") !== (step.outputType === "bool")) return false;
  if (offsetParameter !== null) return false;
  const dense = stridesOf(step.shape);
  return step.shape.every((size, axis) =>
    size === 1 || strides[axis] === dense[axis]
  );
}

/** Whether all reads of a buffer by a step are of the positions that it writes. */
function isReadInPlaceOnly(
  step: ElementwiseStep,
  { inputs }: ProgramStep,
  buffer: number,
): boolean {
  return step.inputs.every((input, index) =>
    inputs[index] !== buffer ||
    readsInPlace(step, input) && isStoredAlike(step, index)
  );
}

/** Whether an element of an input takes as many bytes as one of the output. */
function isStoredAlike(
  { formats, inputs }: ElementwiseStep,
  index: number,
): boolean {
  if (!formats) return true;
  const [from, to] = [formats[index]!, formats[inputs.length]!];
  return elementBytes(from) === elementBytes(to);
}

/**
 * Finds the buffers that can take the place of another.
 *
 * @param program In its final order.
 * @returns For each buffer the one whose place it takes, or -1.
 */
export function findInPlace(
  program: Program,
  { firstStep, lastStep }: Lifetimes,
): Int32Array {
  const { buffers, steps } = program;
  const inPlaceOf = new Int32Array(buffers.length).fill(-1);
  const mayTake = (output: number, input: number, index: number) => {
    const [to, from] = [buffers[output]!, buffers[input]!];
    if (firstStep[output] !== index || lastStep[input] !== index) return false;
    if (to.sizeBytes !== from.sizeBytes) return false;
    return to.role === "temporary"
      ? from.role === "temporary"
      : to.role === "output" && from.role === "input" && from.isDonated;
  };
  steps.forEach((programStep, index) => {
    const { step, inputs, outputs } = programStep;
    if (step.kind !== "elementwise") return;
    const output = outputs[0]!;
    const input = inputs.find((candidate) =>
      mayTake(output, candidate, index) &&
      isReadInPlaceOnly(step, programStep, candidate)
    );
    if (input !== undefined) inPlaceOf[output] = input;
  });
  return inPlaceOf;
}
