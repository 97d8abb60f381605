/**
 * The naive meaning of every generated step, for tests to compare devices
 * with: plain loops in float64, rounded once per operator or at the end.
 * @module
 */
import type { NumericArray, NumericType } from "../../lib/base/dtype.ts";
import { type Shape, sizeOf, stridesOf } from "../../lib/base/shape.ts";
import { cast, input, typeOf } from "../../lib/program/expression.ts";
import { reducedType } from "../../lib/program/reduce_step.ts";
import type {
  ElementwiseStep,
  GeneratedStep,
  MatmulStep,
  ReduceStep,
  Reduction,
  SoftmaxStep,
} from "../../lib/program/step.ts";
import {
  evaluateExpression,
  finishSum,
  roundTo,
} from "./reference_expression.ts";
import { evaluateIndexed } from "./reference_indexed.ts";
import { evaluateLoopStep } from "./reference_loop.ts";
import { evaluateConvolution, evaluatePool } from "./reference_window.ts";

/** The type of a step's output. */
export function outputTypeOf(step: GeneratedStep): NumericType {
  if ("outputType" in step) return step.outputType;
  return "type" in step ? step.type : "float32";
}

/**
 * The output of a step.
 *
 * @param step Any generated step.
 * @param inputs Its inputs as host arrays, bool as 0 and 1.
 * @param parameters Its run-time values.
 */
export function evaluateStep(
  step: GeneratedStep,
  inputs: readonly ArrayLike<number>[],
  parameters: readonly number[] = [],
): NumericArray {
  const values = evaluateValues(step, inputs, parameters);
  return arrayOf(outputTypeOf(step), values);
}

/** The output of a step as numbers, which may be finer than its type. */
export function evaluateValues(
  step: GeneratedStep,
  inputs: readonly ArrayLike<number>[],
  parameters: readonly number[] = [],
): Iterable<number> {
  switch (step.kind) {
    case "elementwise":
      return evaluateElementwise(step, inputs, parameters);
    case "reduce":
      return evaluateReduce(step, inputs, parameters);
    case "matmul":
      return evaluateMatmul(step, inputs, parameters);
    case "convolution":
      return evaluateConvolution(step, inputs, parameters);
    case "pool":
      return evaluatePool(step, inputs);
    case "loop":
      return evaluateLoopStep(step, inputs);
    case "softmax":
      return evaluateSoftmax(step, inputs[0]!);
    case "gather":
    case "segmentSum":
    case "concat":
    case "oneHot":
    case "scan":
      return evaluateIndexed(step, inputs);
    default:
      throw step satisfies never;
  }
}

/** A host array of a type. */
export function arrayOf(
  type: NumericType,
  values: Iterable<number>,
): NumericArray {
  switch (type) {
    case "float32":
      return Float32Array.from(values);
    case "int32":
      return Int32Array.from(values);
    case "bool":
      return Uint8Array.from(values);
    default:
      throw type satisfies never;
  }
}

/** Coordinates of all elements of a shape in row-major order. */
function* coordinatesOf(shape: Shape): Generator<number[]> {
  const strides = stridesOf(shape);
  for (let index = 0; index < sizeOf(shape); index++) {
    yield shape.map((size, axis) => Math.floor(index / strides[axis]!) % size);
  }
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, index) => sum + value * right[index]!, 0);
}

function evaluateElementwise(
  step: ElementwiseStep,
  inputs: readonly ArrayLike<number>[],
  parameters: readonly number[],
): number[] {
  const expression = cast(step.outputType, step.expression);
  const values: number[] = [];
  for (const coordinates of coordinatesOf(step.shape)) {
    const elements = step.inputs.map((input, index) => {
      const start = input.offsetParameter === null
        ? 0
        : parameters[input.offsetParameter]!;
      return inputs[index]![start + dot(coordinates, input.strides)]!;
    });
    values.push(evaluateExpression(expression, elements, parameters));
  }
  return values;
}

function indexOfBest(
  values: readonly number[],
  better: (value: number, best: number) => boolean,
): number {
  let best = 0;
  // A NaN in front stays, later ones never win.
  values.forEach((value, index) => {
    if (better(value, values[best]!)) best = index;
  });
  return best;
}

// An empty maximum or minimum is NaN, which int32 stores as 0.
const REDUCTIONS: Readonly<
  Record<Reduction, (values: readonly number[]) => number>
> = {
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  mean: (values) =>
    values.reduce((sum, value) => sum + value, 0) / (values.length || 1),
  product: (values) => values.reduce((product, value) => product * value, 1),
  maximum: (values) => values.length === 0 ? NaN : Math.max(...values),
  minimum: (values) => values.length === 0 ? NaN : Math.min(...values),
  all: (values) => Number(values.length > 0 && values.every(Boolean)),
  any: (values) => Number(values.some(Boolean)),
  argMaximum: (values) => indexOfBest(values, (value, best) => value > best),
  argMinimum: (values) => indexOfBest(values, (value, best) => value < best),
};

// As an array stores it: NaN is 0 unless it is a float.
function storeAs(type: NumericType, value: number): number {
  return roundTo(type, type === "float32" ? value : value || 0);
}

function evaluateReduce(
  step: ReduceStep,
  inputs: readonly ArrayLike<number>[],
  parameters: readonly number[],
): number[] {
  const values = evaluateElementwise(
    { ...step, kind: "elementwise", outputType: typeOf(step.expression) },
    inputs,
    parameters,
  );
  const type = reducedType(step);
  const kept = step.shape.map((_, axis) => axis)
    .filter((axis) => !step.axes.includes(axis));
  const outShape = kept.map((axis) => step.shape[axis]!);
  const outStrides = stridesOf(outShape);
  const groups = Array.from({ length: sizeOf(outShape) }, () => [] as number[]);
  let index = 0;
  for (const coordinates of coordinatesOf(step.shape)) {
    const out = dot(kept.map((axis) => coordinates[axis]!), outStrides);
    groups[out]!.push(values[index++]!);
  }
  const wraps = step.reduction === "product" && type === "int32";
  const results = groups.map((group) =>
    wraps
      ? group.reduce(Math.imul, 1)
      : storeAs(type, REDUCTIONS[step.reduction](group))
  );
  const finish = cast(step.outputType, step.finish ?? input(0, type));
  return results.map((result) =>
    evaluateExpression(finish, [result], parameters)
  );
}

function evaluateMatmul(
  step: MatmulStep,
  inputs: readonly ArrayLike<number>[],
  parameters: readonly number[],
): number[] {
  const { m, n, k } = step;
  const [a, b] = inputs;
  const out: number[] = [];
  for (let batch = 0; batch < Math.max(step.batchA, step.batchB); batch++) {
    const aStart = step.batchA === 1 ? 0 : batch * m * k;
    const bStart = step.batchB === 1 ? 0 : batch * k * n;
    for (let row = 0; row < m; row++) {
      for (let column = 0; column < n; column++) {
        let sum = 0;
        for (let at = 0; at < k; at++) {
          const left = step.transposeA ? at * m + row : row * k + at;
          const right = step.transposeB ? column * k + at : at * n + column;
          sum += a![aStart + left]! * b![bStart + right]!;
        }
        const at = { index: out.length, column };
        out.push(finishSum(step, sum, at, inputs, parameters));
      }
    }
  }
  return out;
}

function evaluateSoftmax(
  { rows, columns }: SoftmaxStep,
  values: ArrayLike<number>,
): number[] {
  const out: number[] = [];
  for (let row = 0; row < rows; row++) {
    const line = Array.from(
      { length: columns },
      (_, column) => values[row * columns + column]!,
    );
    const highest = line.reduce((a, b) => Math.max(a, b), -Infinity);
    // The difference has a rounding of its own, which exp makes larger.
    const powers = line.map((value) =>
      Math.exp(roundTo("float32", value - highest))
    );
    const sum = powers.reduce((a, b) => a + b, 0);
    out.push(...powers.map((power) => power / sum));
  }
  return out;
}
