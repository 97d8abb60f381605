/**
 * Random steps of those kinds that other tests make from tables: products,
 * convolutions, pools, softmaxes and scans, with whole numbers as data, so that
 * sums are exact.
 * @module
 */
import fc from "fast-check";
import type { NumericArray, NumericType } from "../../../lib/base/dtype.ts";
import {
  binary,
  constant,
  input,
  parameter,
  select,
} from "../../../lib/program/expression.ts";
import { parameterWord } from "../../../lib/program/operands.ts";
import type {
  ConvolutionStep,
  GeneratedStep,
  MatmulStep,
  PoolStep,
  ScanStep,
  SoftmaxStep,
} from "../../../lib/program/step.ts";
import { someValues } from "../random_indexed.ts";
import { wholeNumbers } from "./sums.ts";
import { convolutionWindows, poolWindows, windowSizes } from "./windows.ts";

/** A step with data to run it on. */
export interface StepCase<S extends GeneratedStep = GeneratedStep> {
  readonly step: S;
  readonly inputs: readonly NumericArray[];
  readonly parameters?: readonly number[];
}

function numbers(sizes: readonly number[]): Float32Array[] {
  return sizes.map((size, index) => wholeNumbers(size, index + 1));
}

/** What happens to sums: nothing, relu, or two other tensors and a run-time value. */
const EPILOGUES = [
  { activation: null, others: 0 },
  {
    activation: binary("maximum", input(0), constant(0)),
    others: 0,
  },
  {
    activation: binary(
      "add",
      binary("multiply", input(0), input(1)),
      select(binary("less", input(2), parameter(0)), input(2), constant(0.5)),
    ),
    others: 2,
  },
] as const;
const epilogue = fc.constantFrom(...EPILOGUES);
const PARAMETERS = [parameterWord(2, "float32")];
const dimension = fc.oneof(
  fc.integer({ min: 1, max: 9 }),
  fc.constantFrom(16, 17, 33),
);

/** Matrix products. */
export const matmuls: fc.Arbitrary<StepCase<MatmulStep>> = fc.record({
  batch: fc.constantFrom([1, 1], [3, 3], [1, 3], [3, 1]),
  m: dimension,
  n: dimension,
  k: fc.oneof(fc.constant(0), dimension),
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
  bias: fc.boolean(),
  epilogue,
}).map(({ batch, epilogue, ...rest }) => {
  const [batchA, batchB] = batch as [number, number];
  const { m, n, k, bias } = rest;
  const output = Math.max(batchA, batchB) * m * n;
  const others = new Array(epilogue.others).fill(output);
  return {
    step: { kind: "matmul", batchA, batchB, ...rest, ...epilogue },
    inputs: numbers([
      batchA * m * k,
      batchB * k * n,
      ...bias ? [n] : [],
      ...others,
    ]),
    parameters: PARAMETERS,
  };
});

const TENSORS = {
  forward: ["x", "filter", "y"],
  inputGradient: ["y", "filter", "x"],
  filterGradient: ["x", "y", "filter"],
} as const;

/** Convolutions in all directions. */
export const convolutions: fc.Arbitrary<StepCase<ConvolutionStep>> = fc.record({
  direction: fc.constantFrom<ConvolutionStep["direction"][]>(
    "forward",
    "inputGradient",
    "filterGradient",
  ),
  window: convolutionWindows,
  bias: fc.boolean(),
  epilogue,
}).map(({ direction, window, bias, epilogue }) => {
  const sizes = windowSizes(window);
  const [first, second, output] = TENSORS[direction].map((name) => sizes[name]);
  const hasBias = bias && direction === "forward";
  const isPlain = direction === "filterGradient";
  const ending = isPlain ? EPILOGUES[0] : epilogue;
  return {
    step: { kind: "convolution", direction, window, bias: hasBias, ...ending },
    inputs: numbers([
      first!,
      second!,
      ...hasBias ? [window.outChannels] : [],
      ...new Array(ending.others).fill(output),
    ]),
    parameters: PARAMETERS,
  };
});

/** Pools of both modes and directions. */
export const pools: fc.Arbitrary<StepCase<PoolStep>> = fc.record({
  kind: fc.constant("pool" as const),
  mode: fc.constantFrom<PoolStep["mode"][]>("maximum", "average"),
  direction: fc.constantFrom<PoolStep["direction"][]>("forward", "gradient"),
  window: poolWindows,
}).map((step) => {
  const { x, y } = windowSizes(step.window);
  const taps = step.window.filterHeight * step.window.filterWidth;
  const sizes = step.direction === "forward"
    ? [x]
    : step.mode === "maximum"
    ? [y, x]
    : [y];
  // Multiples of the number of taps, so that their shares are exact.
  const inputs = numbers(sizes)
    .map((values) => values.map((value) => value * taps));
  return { step, inputs };
});

/** Softmaxes. */
export const softmaxes: fc.Arbitrary<StepCase<SoftmaxStep>> = fc.record({
  kind: fc.constant("softmax" as const),
  rows: fc.integer({ min: 1, max: 9 }),
  columns: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(64, 65)),
}).map((step) => ({ step, inputs: numbers([step.rows * step.columns]) }));

/** Scans; of few elements, so that products stay small. */
export const scans: fc.Arbitrary<StepCase<ScanStep>> = fc.record({
  kind: fc.constant("scan" as const),
  operation: fc.constantFrom<ScanStep["operation"][]>("sum", "product"),
  inputType: fc.constantFrom<NumericType>("float32", "int32", "bool"),
  outer: fc.integer({ min: 1, max: 4 }),
  size: fc.integer({ min: 1, max: 7 }),
  inner: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(16, 35)),
  exclusive: fc.boolean(),
  reverse: fc.boolean(),
}).map((fields) => {
  const outputType = fields.inputType === "float32" ? "float32" : "int32";
  const { inputType, outer, size, inner } = fields;
  const step: ScanStep = { ...fields, outputType };
  return { step, inputs: [someValues(inputType, outer * size * inner)] };
});
