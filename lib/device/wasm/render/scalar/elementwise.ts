/**
 * Elementwise steps, element by element.
 * @module
 */
import { sizeOf, stridesOf } from "../../../../base/shape.ts";
import type { ElementwiseInput } from "../../../../program/reduce_step.ts";
import type { ElementwiseStep } from "../../../../program/step.ts";
import { cast } from "../../../../program/expression.ts";
import type { RenderedStep } from "../../rendered.ts";
import { elementAddress } from "../address.ts";
import { costOf } from "../cost.ts";
import { ownTableEntry } from "../emit.ts";
import type { Pointer } from "../emit_odometer.ts";
import {
  addressOf,
  bindingsOf,
  type Bound,
  type Buffer,
  loadElement,
  storeElement,
} from "./buffers.ts";
import { buildPieces, walkPointers } from "./elements.ts";
import { writeExpression } from "./expression.ts";

const ELEMENT_NANOSECONDS = 2;
/** Code that takes elements one by one against code that takes four. */
const COST_FACTOR = 5;

/** Rough cost of an element in an expression. */
export function elementNanoseconds(
  expression: ElementwiseStep["expression"],
): number {
  return ELEMENT_NANOSECONDS + COST_FACTOR * costOf(expression);
}

/** A pointer to where an input begins, run-time offset included. */
export function inputPointer(
  { strides, offsetParameter }: ElementwiseInput,
  buffer: Buffer,
  { firstParameter }: Bound,
): Pointer {
  const base = addressOf(buffer);
  const strideBytes = strides.map((stride) => stride * buffer.bytes);
  if (offsetParameter === null) return { base, strideBytes };
  const offset = ownTableEntry(firstParameter + offsetParameter);
  return { base: elementAddress(base, offset, buffer.bytes), strideBytes };
}

/** Renders an elementwise step. */
export function renderElementwise(step: ElementwiseStep): RenderedStep {
  const bound = bindingsOf(step);
  const { inputs, output } = bound;
  const expression = cast(step.outputType, step.expression);
  return buildPieces([{
    count: sizeOf(step.shape),
    nanoseconds: elementNanoseconds(expression),
    write: (...range) => {
      const strideBytes = stridesOf(step.shape)
        .map((stride) => stride * output.bytes);
      const pointers = [
        ...step.inputs.map((each, index) =>
          inputPointer(each, inputs[index]!, bound)
        ),
        { base: addressOf(output), strideBytes },
      ];
      walkPointers(step.shape, pointers, range, (addresses) => {
        const values = inputs.map((buffer, index) =>
          loadElement(buffer, addresses[index]!)
        );
        const result = writeExpression(expression, values, bound);
        storeElement(output, addresses.at(-1)!, result);
      });
    },
  }]);
}
