/**
 * How the buffers of steps that sum products are stored.
 * @module
 */
import type { Format } from "../../../base/format.ts";
import type { ConvolutionStep, MatmulStep } from "../../../program/step.ts";
import { formatsOf } from "./bound_types.ts";
import { ELEMENT_BYTES } from "./emit_lanes.ts";

/** The formats of the buffers by their roles. */
export interface ProductFormats {
  /** Of the factors. */
  readonly a: Format;
  readonly b: Format;
  readonly bias: Format;
  readonly others: readonly Format[];
  readonly output: Format;
}

/** The formats of a step; that of a bias that is not there is float32. */
export function productFormats(
  step: MatmulStep | ConvolutionStep,
): ProductFormats {
  const { inputs, output } = formatsOf(step);
  return {
    a: inputs[0]!,
    b: inputs[1]!,
    bias: step.bias ? inputs[2]! : "float32",
    others: inputs.slice(step.bias ? 3 : 2),
    output,
  };
}

/** Bytes of an element by role. */
export function productBytes({ a, b, bias, output }: ProductFormats): {
  readonly a: number;
  readonly b: number;
  readonly bias: number;
  readonly output: number;
} {
  return {
    a: ELEMENT_BYTES[a],
    b: ELEMENT_BYTES[b],
    bias: ELEMENT_BYTES[bias],
    output: ELEMENT_BYTES[output],
  };
}
