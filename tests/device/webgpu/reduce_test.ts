/**
 * Reductions and softmax on the webgpu executor.
 * @module
 */
import type { NumericType } from "../../../lib/base/dtype.ts";
import {
  plainReduce,
  type ReduceStep,
  type Reduction,
} from "../../../lib/program/reduce_step.ts";
import fc from "fast-check";
import { reduceCases } from "../random_reduce.ts";
import { checkStep, gpuTest, numbers, TILINGS, withGpu } from "./support.ts";

const FLOAT_REDUCTIONS: readonly Reduction[] = [
  "sum",
  "mean",
  "product",
  "maximum",
  "minimum",
  "argMaximum",
  "argMinimum",
];
/** Shapes and axes: inner, outer, middle, several, all, none; short and long. */
const REDUCED: readonly [number[], number[]][] = [
  [[5, 7], [1]],
  [[5, 7], [0]],
  [[3, 4, 5], [1]],
  [[3, 4, 5, 2], [0, 2]],
  [[2, 3, 4], [0, 1, 2]],
  [[6], []],
  [[2, 1000], [1]],
  [[1000, 3], [0]],
  [[4096], [0]],
  [[300, 64], [1]],
  [[0, 3], [0]],
];

function reduceStep(
  reduction: Reduction,
  [shape, axes]: readonly [number[], number[]],
  types: {
    readonly inputType?: NumericType;
    readonly outputType?: NumericType;
  } = {},
): ReduceStep {
  const isIndex = reduction === "argMaximum" || reduction === "argMinimum";
  return plainReduce({
    reduction,
    shape,
    axes,
    inputType: "float32",
    outputType: isIndex ? "int32" : "float32",
    ...types,
  });
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

for (const tiling of TILINGS) {
  for (const reduction of FLOAT_REDUCTIONS) {
    gpuTest(
      `${reduction} reduces float32 along any axes (${tiling})`,
      () =>
        withGpu(async (gpu) => {
          const isIndex = reduction.startsWith("arg");
          for (const reduced of REDUCED) {
            const count = sizeOf(reduced[0]);
            if (isIndex && count === 0) continue;
            // Factors near 1 keep products of many away from 0.
            const values = reduction === "product"
              ? numbers(count).map((x) => 1 + x / 16)
              : numbers(count);
            await checkStep(gpu, reduceStep(reduction, reduced), [values]);
          }
        }, tiling),
    );
  }

  gpuTest(
    `reductions meet NaN and ties as TensorFlow.js does (${tiling})`,
    () =>
      withGpu(async (gpu) => {
        const rows = [
          [1, NaN, 3, 2],
          [NaN, 5, 1, 0],
          [2, 2, 2, 2],
          [-Infinity, -Infinity, Infinity, 0],
        ];
        const values = Float32Array.from(rows.flat());
        for (const reduction of FLOAT_REDUCTIONS) {
          await checkStep(gpu, reduceStep(reduction, [[4, 4], [1]]), [values]);
        }
        const long = numbers(3000).map(() => 7);
        long[1500] = 8;
        long[2900] = 8;
        const step = reduceStep("argMaximum", [[3000], [0]]);
        await checkStep(gpu, step, [long]);
      }, tiling),
  );

  gpuTest(
    `reductions of int32 agree with the reference (${tiling})`,
    () =>
      withGpu(async (gpu) => {
        const values = Int32Array.from(
          { length: 600 },
          (_, index) => index * 7 % 31 - 15,
        );
        const reductions = ["sum", "maximum", "minimum", "argMaximum"] as const;
        for (const reduction of reductions) {
          const types = { inputType: "int32", outputType: "int32" } as const;
          const step = reduceStep(reduction, [[3, 200], [1]], types);
          await checkStep(gpu, step, [values]);
        }
      }, tiling),
  );

  gpuTest(
    `reductions of bool agree with the reference (${tiling})`,
    () =>
      withGpu(async (gpu) => {
        const values = Uint8Array.from(
          { length: 600 },
          (_, index) => Number(index % 7 > 0),
        );
        const types = { inputType: "bool", outputType: "bool" } as const;
        for (const reduction of ["all", "any", "maximum", "minimum"] as const) {
          for (const shape of [[100, 6], [300, 2], [6, 100]]) {
            const step = reduceStep(reduction, [shape, [1]], types);
            await checkStep(gpu, step, [values]);
          }
        }
        const counted = { ...types, outputType: "int32" } as const;
        const count = reduceStep("sum", [[600], [0]], counted);
        await checkStep(gpu, count, [values]);
      }, tiling),
  );
}

for (const tiling of TILINGS) {
  gpuTest(
    `softmax agrees with the reference (${tiling})`,
    () =>
      withGpu(async (gpu) => {
        for (
          const [rows, columns] of [[1, 1], [32, 10], [3, 1000], [300, 7], [
            70,
            64,
          ]]
        ) {
          const step = {
            kind: "softmax",
            rows: rows!,
            columns: columns!,
          } as const;
          const values = numbers(rows! * columns!).map((x) => 30 * x);
          await checkStep(gpu, step, [values]);
        }
      }, tiling),
  );
}

gpuTest(
  "reductions of expressions agree with the reference",
  () =>
    withGpu(async (gpu) => {
      for (
        const { step, inputs, parameters } of fc.sample(reduceCases, {
          numRuns: 120,
          seed: 7,
        })
      ) {
        await checkStep(gpu, step, inputs, { parameters });
      }
    }),
);
