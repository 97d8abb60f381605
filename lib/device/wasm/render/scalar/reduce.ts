/**
 * Reductions: an element of the output walks over all its terms.
 * @module
 */
import { sizeOf, stridesOf } from "../../../../base/shape.ts";
import { cast, input, typeOf } from "../../../../program/expression.ts";
import { reducedType } from "../../../../program/reduce_step.ts";
import type { ReduceStep } from "../../../../program/step.ts";
import type { RenderedStep } from "../../rendered.ts";
import type { Local } from "../emit.ts";
import type { Pointer } from "../emit_odometer.ts";
import {
  addressOf,
  bindingsOf,
  type Bound,
  loadElement,
  storeElement,
  type Value,
} from "./buffers.ts";
import { buildPieces, nestLoops, walkPointers } from "./elements.ts";
import { elementNanoseconds, inputPointer } from "./elementwise.ts";
import { writeExpression } from "./expression.ts";
import { beginReduction } from "./reduce_rules.ts";

function pick(axes: readonly number[], values: readonly number[]): number[] {
  return axes.map((axis) => values[axis]!);
}

/** Renders a reduction. */
export function renderReduce(step: ReduceStep): RenderedStep {
  const bound = bindingsOf(step);
  const kept = step.shape.map((_, axis) => axis)
    .filter((axis) => !step.axes.includes(axis));
  const terms = sizeOf(pick(step.axes, step.shape));
  return buildPieces([{
    count: sizeOf(pick(kept, step.shape)),
    nanoseconds: 2 + terms * elementNanoseconds(step.expression),
    write: (...range) => writeElements(step, bound, kept, range),
  }]);
}

function writeElements(
  step: ReduceStep,
  bound: Bound,
  kept: readonly number[],
  range: Parameters<typeof walkPointers>[2],
): void {
  const { inputs, output } = bound;
  const outShape = pick(kept, step.shape);
  const pointers = step.inputs.map((each, index) =>
    inputPointer(each, inputs[index]!, bound)
  );
  const along = (axes: readonly number[]) =>
    pointers.map(({ strideBytes }) => pick(axes, strideBytes));
  const inner = along(step.axes);
  const walked = along(kept).map((strideBytes, index) => ({
    base: pointers[index]!.base,
    strideBytes,
  }));
  const strideBytes = stridesOf(outShape)
    .map((stride) => stride * output.bytes);
  walked.push({ base: addressOf(output), strideBytes });
  walkPointers(outShape, walked, range, (addresses) => {
    const starts = inner.map((strideBytes, index) => ({
      base: addresses[index]!,
      strideBytes,
    }));
    const result = writeTerms(step, bound, starts);
    storeElement(output, addresses.at(-1)!, finish(step, bound, result));
  });
}

function finish(step: ReduceStep, bound: Bound, result: Value): Value {
  const whole = step.finish ?? input(0, reducedType(step));
  return writeExpression(cast(step.outputType, whole), [result], bound);
}

function writeTerms(
  step: ReduceStep,
  bound: Bound,
  starts: readonly Pointer[],
): Value {
  const sizes = pick(step.axes, step.shape);
  const accumulator = beginReduction(step.reduction, {
    type: typeOf(step.expression),
    reducedType: reducedType(step),
    count: sizeOf(sizes),
    isDouble: bound.isDouble,
  });
  nestLoops(sizes, starts, (addresses: readonly Local<"i32">[]) => {
    const values = bound.inputs.map((buffer, index) =>
      loadElement(buffer, addresses[index]!)
    );
    accumulator.take(writeExpression(step.expression, values, bound));
  });
  return accumulator.result();
}
