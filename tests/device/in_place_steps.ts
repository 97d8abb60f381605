/**
 * Elementwise steps that can work in place, for devices that promise so: the
 * same values where the output lies on an input that is read at the positions
 * that are written.
 * @module
 */
import * as fc from "fast-check";
import type { NumericArray, NumericType } from "../../lib/base/dtype.ts";
import { stridesOf } from "../../lib/base/shape.ts";
import { readsInPlace } from "../../lib/plan/passes/in_place.ts";
import {
  binary,
  cast,
  constant,
  type Expression,
  input,
  select,
  unary,
} from "../../lib/program/expression.ts";
import type { ElementwiseStep } from "../../lib/program/step.ts";
import { arrayOf } from "./reference.ts";

/** Elements of an input that a step may touch. */
export function extentOf(
  step: ElementwiseStep,
  strides: readonly number[],
): number {
  return strides.reduce(
    (sum, stride, axis) => sum + stride * (step.shape[axis]! - 1),
    1,
  );
}

/** Values that are not alike. */
export function valuesOf(type: NumericType, length: number): NumericArray {
  const numbers = Array.from({ length }, (_, at) => (at * 37) % 101 - 50);
  const limited = type === "bool"
    ? numbers.map((number) => Number(number % 3 === 0))
    : numbers;
  return arrayOf(type, limited);
}

/** The inputs on which the output may lie. Inputs with the same number share a buffer. */
export function inPlaceTargets(
  step: ElementwiseStep,
  buffers: readonly number[],
): number[] {
  return buffers.map((_, target) => target).filter((target) =>
    step.inputs.every((other, index) =>
      buffers[index] !== buffers[target] || readsInPlace(step, other)
    )
  );
}

/** How much there is to compute: cheap steps take several vectors a round. */
export type Cost = "cheap" | "usual" | "costly";
/** All of them. */
export const COSTS: readonly Cost[] = ["cheap", "usual", "costly"];

/** The first input one further, whatever else there is. */
function cheap(type: NumericType, outputType: NumericType): Expression {
  const value = cast(outputType, input(0, type));
  return outputType === "bool"
    ? unary("not", value)
    : binary("add", value, constant(1, outputType));
}

/** A value that depends on every input and changes when it is computed twice. */
function mixed(
  types: readonly NumericType[],
  outputType: NumericType,
  cost: Cost,
): Expression {
  if (cost === "cheap") return cheap(types[0]!, outputType);
  const parts = types.map((type, index) => {
    const value = cast("float32", input(index, type));
    return binary("multiply", value, constant(index + 1.5));
  });
  const sum = parts.reduce(
    (left, right) => binary("add", left, right),
    constant(1),
  );
  const value = cost === "costly" ? unary("sine", sum) : sum;
  if (outputType === "bool") return binary("less", value, constant(0.25));
  const chosen = select(
    binary("greater", value, constant(3)),
    binary("subtract", value, constant(100)),
    value,
  );
  return cast(outputType, chosen);
}

/** A step that reads all its inputs. */
export function stepOf(
  shape: readonly number[],
  inputs: readonly {
    readonly type: NumericType;
    readonly strides: readonly number[];
  }[],
  outputType: NumericType,
  cost: Cost = "usual",
): ElementwiseStep {
  return {
    kind: "elementwise",
    shape,
    inputs: inputs.map((each) => ({ ...each, offsetParameter: null })),
    expression: mixed(inputs.map(({ type }) => type), outputType, cost),
    outputType,
  };
}

const type = fc.constantFrom<NumericType[]>("float32", "int32", "bool");
const dimension = fc.oneof(
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 10, max: 40 }),
);
const layout = fc.constantFrom<("dense" | "broadcast" | "across")[]>(
  "dense",
  "broadcast",
  "across",
);
/** Steps with inputs of all layouts; some can work in place. */
export const randomStep: fc.Arbitrary<ElementwiseStep> = fc.record({
  shape: fc.array(dimension, { maxLength: 3 }),
  inputs: fc.array(fc.record({ type, layout, mask: fc.nat(7) }), {
    minLength: 1,
    maxLength: 4,
  }),
  outputType: type,
  cost: fc.constantFrom(...COSTS),
}).map(({ shape, inputs, outputType, cost }) => {
  const dense = stridesOf(shape);
  const views = inputs.map(({ type, layout, mask }) => {
    if (layout === "across") {
      const turned = stridesOf(shape.toReversed()).toReversed();
      return { type, strides: turned };
    }
    const strides = dense.map((stride, axis) =>
      layout === "broadcast" && (mask >> axis & 1) === 1 ? 0 : stride
    );
    return { type, strides };
  });
  return stepOf(shape, views, outputType, cost);
});
