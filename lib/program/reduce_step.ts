/**
 * Reductions: elements along some axes become one. What is reduced is an
 * expression of strided inputs, and another expression may finish the result,
 * so that a sum of products or a norm needs no buffer in between.
 * @module
 */
import type { NumericType } from "../base/dtype.ts";
import type { Formatted } from "./formatted.ts";
import { type Shape, stridesOf } from "../base/shape.ts";
import {
  type Expression,
  input,
  printExpression,
  typeOf,
} from "./expression.ts";

/** How a step reads one input element by element. */
export interface ElementwiseInput {
  readonly type: NumericType;
  /** Elements to move per dimension of the step's shape; 0 repeats, negative runs backwards. */
  readonly strides: readonly number[];
  /** Which run-time value is the element to start from; null starts at 0. */
  readonly offsetParameter: number | null;
}

/** How a reduction combines elements. `mean` divides the float32 sum by the count; the arg forms give int32 indices (first wins). A maximum or minimum with a NaN is NaN. */
export type Reduction =
  | "sum"
  | "mean"
  | "product"
  | "maximum"
  | "minimum"
  | "all"
  | "any"
  | "argMaximum"
  | "argMinimum";

/** Reduces `axes` (ascending) of elements of `shape`; the output has the remaining dimensions in order. */
export interface ReduceStep extends Formatted {
  readonly kind: "reduce";
  readonly reduction: Reduction;
  readonly shape: Shape;
  readonly axes: readonly number[];
  readonly inputs: readonly ElementwiseInput[];
  /** What is reduced, from the elements of the inputs. */
  readonly expression: Expression;
  /** An expression of input 0, the result (of type `reducedType`); null for the result as it is. */
  readonly finish: Expression | null;
  readonly outputType: NumericType;
}

/** A reduction of one dense input, as TensorFlow.js has them. */
export interface PlainReduction {
  readonly reduction: Reduction;
  readonly shape: Shape;
  readonly axes: readonly number[];
  readonly inputType: NumericType;
  readonly outputType: NumericType;
}

/** The step of a reduction of one dense input. */
export function plainReduce(
  { reduction, shape, axes, inputType, outputType }: PlainReduction,
): ReduceStep {
  const strides = stridesOf(shape);
  return {
    kind: "reduce",
    reduction,
    shape,
    axes,
    inputs: [{ type: inputType, strides, offsetParameter: null }],
    expression: input(0, inputType),
    finish: null,
    outputType,
  };
}

/** The type of a result before it is finished: truth values stay bool, other bools count as int32. */
export function reducedType(
  { reduction, expression }: Pick<ReduceStep, "reduction" | "expression">,
): NumericType {
  switch (reduction) {
    case "mean":
      return "float32";
    case "all":
    case "any":
      return "bool";
    case "argMaximum":
    case "argMinimum":
      return "int32";
    case "sum":
    case "product":
    case "maximum":
    case "minimum":
      return typeOf(expression) === "float32" ? "float32" : "int32";
    default:
      throw reduction satisfies never;
  }
}

/** Prints how inputs are read. */
export function printInputs(inputs: readonly ElementwiseInput[]): string {
  return inputs.map(({ strides, offsetParameter }, index) =>
    `x${index} strides [${strides}]` +
    (offsetParameter === null ? "" : ` from p${offsetParameter}`)
  ).join(", ");
}

/** Prints a reduction. */
export function printReduce(step: ReduceStep): string {
  const finish = step.finish ? ` then ${printExpression(step.finish)}` : "";
  return `reduce ${step.reduction} [${step.shape}] over [${step.axes}] of ${
    printExpression(step.expression)
  }${finish} -> ${step.outputType} ${printInputs(step.inputs)}`;
}
