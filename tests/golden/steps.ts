/**
 * Steps whose code is kept for both devices.
 * @module
 */
import { binary, input, unary } from "../../lib/program/expression.ts";
import type { ReduceStep } from "../../lib/program/step.ts";

/** sqrt(sum(a * b)), where b repeats. */
export const NORM: ReduceStep = {
  kind: "reduce",
  reduction: "sum",
  shape: [2, 6],
  axes: [1],
  inputs: [[6, 1], [0, 1]].map((strides) => ({
    type: "float32",
    strides,
    offsetParameter: null,
  })),
  expression: binary("multiply", input(0), input(1)),
  finish: unary("squareRoot", input(0)),
  outputType: "float32",
};
