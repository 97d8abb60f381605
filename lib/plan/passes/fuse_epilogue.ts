/**
 * Elementwise steps become the end of the matrix product, convolution or
 * reduction whose result they alone read: the sum meets its bias and its
 * activation, or a reduction its finish, before it is ever stored.
 * @module
 */
import { sizeOf } from "../../base/shape.ts";
import { input, typeOf } from "../../program/expression.ts";
import type { ProgramStep } from "../../program/program.ts";
import { reducedType } from "../../program/reduce_step.ts";
import { isDense } from "./compose.ts";
import {
  fuseIntoProduct,
  isProduct,
  MAX_EPILOGUE_NODES,
} from "./fuse_product.ts";
import type { Fusion } from "./fusion.ts";
import {
  closeReduce,
  isElementwise,
  isReduce,
  openReduce,
  type OpenStep,
  openStep,
  type ReduceProgramStep,
} from "./open_step.ts";
import { printedSize, rewrite } from "./rewrite.ts";

/** A reduction that also does what an elementwise step does with its result, or null. */
function fuseIntoReduce(
  made: ReduceProgramStep,
  { shape, reads, expression }: OpenStep,
  outputs: readonly number[],
): ProgramStep | null {
  const { step } = made;
  const elements = step.shape.reduce(
    (product, size, axis) =>
      step.axes.includes(axis) ? product : product * size,
    1,
  );
  const { open, finish } = openReduce(made);
  const before = finish ?? input(0, reducedType(step));
  const isFit = elements === sizeOf(shape) &&
    typeOf(before) === step.outputType &&
    reads.every((read) =>
      read.buffer === made.outputs[0] && read.type === step.outputType &&
      isDense(shape, read)
    );
  if (!isFit) return null;
  const whole = rewrite(
    expression,
    (node) => node.kind === "input" ? before : node,
  );
  if (printedSize(whole) > MAX_EPILOGUE_NODES) return null;
  const { reduction, axes } = step;
  const outputType = typeOf(expression);
  const frame = { reduction, axes, finish: whole, outputType };
  return closeReduce(open, frame, outputs);
}

function othersOf({ step }: ProgramStep): number {
  return "others" in step ? step.others ?? 0 : 0;
}

/**
 * Makes an elementwise step the end of the step whose result it reads, if it
 * can be that.
 *
 * @param mayReadOthers Whether it may read more than the result and a bias.
 * @returns Whether it could.
 */
export function fuseEpilogue(
  fusion: Fusion,
  index: number,
  { mayReadOthers }: { readonly mayReadOthers: boolean },
): boolean {
  const step = fusion.at(index)!;
  // A second place for each parameter would cost more than the buffer between.
  if (!isElementwise(step) || fusion.updatesInPlace(step)) return false;
  for (const buffer of new Set(step.inputs)) {
    const producer = fusion.producerOf(buffer);
    if (producer < 0 || producer >= index || !fusion.isPrivate(buffer)) {
      continue;
    }
    const made = fusion.at(producer)!;
    const fused = isProduct(made)
      ? fuseIntoProduct(made, openStep(step), step.outputs)
      : isReduce(made)
      ? fuseIntoReduce(made, openStep(step), step.outputs)
      : null;
    if (!fused || fused.inputs.length > fusion.maxInputs) continue;
    const isPlain = othersOf(fused) === othersOf(made);
    if (!mayReadOthers && !isPlain) continue;
    if (fusion.tryFuse(index, fused, producer)) return true;
  }
  return false;
}
