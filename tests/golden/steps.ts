/**
 * Steps whose code is kept for both devices.
 * @module
 */
import {
  binary,
  input,
  parameter,
  unary,
} from "../../lib/program/expression.ts";
import {
  both,
  combine,
  coordinate,
  fold,
  indexOf,
  load,
  minus,
  plus,
  within,
} from "../../lib/program/loop_builder.ts";
import type {
  ElementwiseStep,
  LoopStep,
  MatmulStep,
  ReduceStep,
  ScanStep,
} from "../../lib/program/step.ts";

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

/** x times a run-time value. */
export const SCALED: ElementwiseStep = {
  kind: "elementwise",
  shape: [6],
  inputs: [{ type: "float32", strides: [1], offsetParameter: null }],
  expression: binary("multiply", input(0), parameter(1)),
  outputType: "float32",
};

/** A product that a residual is added to. */
export const RESIDUAL: MatmulStep = {
  kind: "matmul",
  batchA: 1,
  batchB: 1,
  m: 2,
  n: 4,
  k: 3,
  transposeA: false,
  transposeB: false,
  bias: false,
  activation: binary("add", input(0), input(1)),
  others: 1,
};

/** Rows [2, 5] with a zero before and two behind. */
export const PADDED: LoopStep = {
  kind: "loop",
  shape: [2, 8],
  inputs: ["float32"],
  lengths: [10],
  expression: load(
    0,
    "float32",
    plus(combine("multiply", coordinate(0), plus(5)), minus(coordinate(1), 1)),
    both(within(minus(coordinate(1), 1), 5)),
  ),
  outputType: "float32",
};

/** Sums of five neighbouring rows of [8, 4], as a window sums. */
export const WINDOWED: LoopStep = {
  kind: "loop",
  shape: [4, 4],
  inputs: ["float32"],
  lengths: [32],
  expression: fold(
    "sum",
    [{ loop: "f", size: 5 }],
    load(
      0,
      "float32",
      plus(
        combine("multiply", plus(coordinate(0), indexOf("f")), plus(4)),
        coordinate(1),
      ),
    ),
  ),
  outputType: "float32",
};

/** Running sums along rows. */
export const RUNNING: ScanStep = {
  kind: "scan",
  operation: "sum",
  inputType: "float32",
  outputType: "float32",
  outer: 2,
  size: 3,
  inner: 4,
  exclusive: true,
  reverse: true,
};
