/**
 * Reductions of expressions over strided inputs, by chance, for the tests of
 * both devices.
 * @module
 */
import fc from "fast-check";
import type { NumericArray, NumericType } from "../../lib/base/dtype.ts";
import {
  binary,
  cast,
  type Expression,
  input,
  parameter,
  select,
  unary,
} from "../../lib/program/expression.ts";
import { parameterWord } from "../../lib/program/operands.ts";
import {
  reducedType,
  type ReduceStep,
  type Reduction,
} from "../../lib/program/reduce_step.ts";
import { arrayOf } from "./reference.ts";

/** A step with data to run it on. */
export interface ReduceCase {
  readonly step: ReduceStep;
  readonly inputs: readonly NumericArray[];
  readonly parameters: readonly number[];
}

const TYPES: readonly NumericType[] = ["float32", "float32", "bool"];
/** Whole numbers are exact in any order of additions. */
const [x, y, flag] = [input(0), input(1), input(2, "bool")];
const EXPRESSIONS: readonly (readonly [Expression, readonly Reduction[]])[] = [
  [binary("multiply", x, y), ["sum", "maximum", "argMinimum"]],
  [select(flag, x, unary("negate", y)), ["sum", "minimum", "argMaximum"]],
  [binary("subtract", x, parameter(1)), ["sum", "mean", "maximum"]],
  [binary("less", x, y), ["all", "any", "sum", "mean"]],
  [binary("and", flag, binary("less", x, y)), ["any", "sum"]],
  [cast("int32", binary("add", x, y)), ["sum", "product", "argMaximum"]],
];
const PARAMETERS = [3, parameterWord(2, "float32")];

function finishOf(step: ReduceStep): Expression {
  const result = cast("float32", input(0, reducedType(step)));
  return binary("multiply", binary("add", result, result), parameter(1));
}

const dimension = fc.record({
  size: fc.integer({ min: 1, max: 9 }),
  isReduced: fc.boolean(),
  strides: fc.array(fc.integer({ min: -1, max: 3 }), {
    minLength: 3,
    maxLength: 3,
  }),
});

/** Where an input must start so that no element lies before its buffer, and how long it is. */
function extentOf(shape: readonly number[], strides: readonly number[]) {
  const reach = (sign: number) =>
    strides.reduce(
      (sum, stride, axis) =>
        sum + Math.max(0, sign * stride) * (shape[axis]! - 1),
      0,
    );
  return { start: reach(-1), length: reach(-1) + reach(1) + 1 };
}

function numbersOf(type: NumericType, length: number, seed: number) {
  return arrayOf(
    type,
    Array.from({ length }, (_, at) => {
      const number = (at * 7919 + seed * 31 + (at >> 3)) % 11 - 5;
      return type === "bool" ? Number(number > 0) : number;
    }),
  );
}

/** Reductions by chance; all sums are exact. */
export const reduceCases: fc.Arbitrary<ReduceCase> = fc.record({
  dimensions: fc.array(dimension, { minLength: 1, maxLength: 4 }),
  chosen: fc.constantFrom(
    ...EXPRESSIONS.flatMap(([expression, reductions]) =>
      reductions.map((reduction) => ({ expression, reduction }))
    ),
  ),
  isFinished: fc.boolean(),
  seed: fc.nat(50),
}).map(({ dimensions, chosen, isFinished, seed }) => {
  const shape = dimensions.map(({ size }) => size);
  const extents = TYPES.map((_, index) =>
    extentOf(shape, dimensions.map(({ strides }) => strides[index]!))
  );
  const plain: ReduceStep = {
    kind: "reduce",
    reduction: chosen.reduction,
    shape,
    axes: shape.map((_, axis) => axis)
      .filter((axis) => dimensions[axis]!.isReduced),
    inputs: TYPES.map((type, index) => ({
      type,
      strides: dimensions.map(({ strides }) => strides[index]!),
      offsetParameter: index + 2,
    })),
    expression: chosen.expression,
    finish: null,
    outputType: reducedType(chosen),
  };
  const step: ReduceStep = isFinished
    ? { ...plain, finish: finishOf(plain), outputType: "float32" }
    : plain;
  return {
    step,
    inputs: TYPES.map((type, index) =>
      numbersOf(type, extents[index]!.length, seed + index)
    ),
    parameters: [...PARAMETERS, ...extents.map(({ start }) => start)],
  };
});
