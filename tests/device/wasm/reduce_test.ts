import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { NumericArray, NumericType } from "../../../lib/base/dtype.ts";
import { sizeOf } from "../../../lib/base/shape.ts";
import { renderReduce } from "../../../lib/device/wasm/render/reduce.ts";
import {
  plainReduce,
  type ReduceStep,
  type Reduction,
} from "../../../lib/program/reduce_step.ts";
import {
  binary,
  constant,
  input,
  unary,
} from "../../../lib/program/expression.ts";
import { reduceCases } from "../random_reduce.ts";
import { arrayOf } from "../reference.ts";
import { runGuarded } from "./guarded.ts";
import { checkStep } from "./run_step.ts";

type Case = readonly [Reduction, NumericType, NumericType];

/** Every reduction with the types that TensorFlow.js gives it. */
const CASES: readonly Case[] = [
  ["sum", "float32", "float32"],
  ["sum", "int32", "int32"],
  ["sum", "bool", "int32"],
  ["mean", "float32", "float32"],
  ["mean", "int32", "float32"],
  ["mean", "bool", "float32"],
  ["product", "float32", "float32"],
  ["product", "int32", "int32"],
  ["product", "bool", "int32"],
  ["maximum", "float32", "float32"],
  ["maximum", "int32", "int32"],
  ["maximum", "bool", "bool"],
  ["minimum", "float32", "float32"],
  ["minimum", "int32", "int32"],
  ["minimum", "bool", "bool"],
  ["all", "bool", "bool"],
  ["any", "bool", "bool"],
  ["argMaximum", "float32", "int32"],
  ["argMaximum", "int32", "int32"],
  ["argMaximum", "bool", "int32"],
  ["argMinimum", "float32", "int32"],
  ["argMinimum", "int32", "int32"],
  ["argMinimum", "bool", "int32"],
];

function stepOf(
  [reduction, inputType, outputType]: Case,
  shape: readonly number[],
  axes: readonly number[],
): ReduceStep {
  return plainReduce({ reduction, shape, axes, inputType, outputType });
}

/** Values whose sums and products stay exact in float32. */
function values(type: NumericType, length: number, seed = 0): NumericArray {
  const numbers = Array.from(
    { length },
    (_, at) => (at * 7919 + seed * 31 + (at >> 5)) % 23 - 11,
  );
  if (type !== "bool") return arrayOf(type, numbers);
  return arrayOf(type, numbers.map((number) => Number(number > seed % 7)));
}

/** Factors whose products stay in range, in order and in every lane: few are not ±1, 11 apart. */
function factors(length: number): Float32Array {
  const few: Readonly<Record<number, number>> = { 3: 2, 7: 0.5 };
  return Float32Array.from(
    { length },
    (_, at) => few[at % 11] ?? (at % 3 === 0 ? -1 : 1),
  );
}

const LAYOUTS: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[], []],
  [[1], [0]],
  [[7], [0]],
  [[1023], [0]],
  [[5, 10], [1]],
  [[10, 5], [0]],
  [[3, 33], [0, 1]],
  [[70, 37], [0]],
  [[300, 16], [0]],
  [[2, 3, 4, 5], [0, 2]],
  [[2, 3, 4, 5], [1, 3]],
  [[4, 1, 6], [1]],
  [[6, 40, 3], [1]],
  [[130, 2], [1]],
];

for (const each of CASES) {
  const [reduction, inputType] = each;
  Deno.test(`renderReduce() ${reduction} of ${inputType} over any axes`, () => {
    for (const [shape, axes] of LAYOUTS) {
      const data = reduction === "product" && inputType === "float32"
        ? factors(sizeOf(shape))
        : values(inputType, sizeOf(shape));
      checkStep(stepOf(each, shape, axes), [data], {
        ulps: reduction === "mean" ? 1 : 0,
      });
    }
  });

  Deno.test(`renderReduce() ${reduction} of ${inputType} over nothing`, () => {
    checkStep(stepOf(each, [3, 0], [1]), [arrayOf(inputType, [])]);
    checkStep(stepOf(each, [0, 3], [1]), [arrayOf(inputType, [])]);
  });
}

Deno.test("renderReduce() agrees with the reference on random shapes", () => {
  const layout = fc.array(
    fc.record({ size: fc.integer({ min: 1, max: 12 }), reduced: fc.boolean() }),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(layout, fc.constantFrom(...CASES), fc.nat(50), (
      dimensions,
      each,
      seed,
    ) => {
      const shape = dimensions.map(({ size }) => size);
      const axes = shape.map((_, axis) => axis)
        .filter((axis) => dimensions[axis]!.reduced);
      const exact = each[0] === "product" && each[1] === "float32";
      const data = exact
        ? factors(sizeOf(shape))
        : values(each[1], sizeOf(shape), seed);
      checkStep(stepOf(each, shape, axes), [data], {
        ulps: each[0] === "mean" ? 1 : 0,
      });
    }),
    { numRuns: 300 },
  );
});

Deno.test("renderReduce() reduces expressions of strided inputs and finishes results", () => {
  fc.assert(
    fc.property(reduceCases, ({ step, inputs, parameters }) => {
      const ulps = step.reduction === "mean" ? 1 : 0;
      checkStep(step, inputs, { parameters, ulps });
    }),
    { numRuns: 300 },
  );
});

Deno.test("renderReduce() reduces long products without a buffer in between", () => {
  const shape = [3, 5001];
  const step: ReduceStep = {
    ...stepOf(["sum", "float32", "float32"], shape, [1]),
    inputs: [[5001, 1], [0, 1]].map((strides) => ({
      type: "float32",
      strides,
      offsetParameter: null,
    })),
    expression: binary("multiply", input(0), input(1)),
    finish: unary("squareRoot", input(0)),
  };
  const data = [values("float32", 15003), values("float32", 5001)];
  checkStep(step, data.map((each) => each.map((value) => Math.abs(value))));
});

Deno.test("renderReduce() finishes what nothing gives", () => {
  const step: ReduceStep = {
    ...stepOf(["sum", "float32", "float32"], [3, 0], [1]),
    finish: binary("add", input(0), constant(2)),
  };
  checkStep(step, [new Float32Array(0)]);
});

Deno.test("renderReduce() carries NaN and infinities as TensorFlow.js does", () => {
  const rows = [
    [1, NaN, 3, 2, 0, -1],
    [NaN, 5, 3, 2, 0, 9],
    [1, Infinity, 3, 2, 0, NaN],
    [1, Infinity, 3, -2, 0, 8],
    [-Infinity, -Infinity, -Infinity, -Infinity, -Infinity, -Infinity],
    [Infinity, -Infinity, 3, 2, 0, 9],
  ];
  for (const each of CASES.filter(([, type]) => type === "float32")) {
    const data = Float32Array.from(rows.flat());
    checkStep(stepOf(each, [6, 6], [1]), [data]);
    checkStep(stepOf(each, [6, 6], [0]), [data]);
  }
});

Deno.test("renderReduce() adds many float32 without losing digits", () => {
  const count = 100_003;
  const data = Float32Array.from(
    { length: count },
    (_, at) => 1 + (at * 7919 % 1000) / 1000,
  );
  for (const reduction of ["sum", "mean"] as const) {
    const each: Case = [reduction, "float32", "float32"];
    checkStep(stepOf(each, [count], [0]), [data], { ulps: 2 });
  }
  const columns = Float32Array.from(
    { length: 5 * 20_001 },
    (_, at) => data[at % count]!,
  );
  const step = stepOf(["sum", "float32", "float32"], [20_001, 5], [0]);
  checkStep(step, [columns], { ulps: 2 });
});

Deno.test("renderReduce() wraps int32 as JavaScript arrays do", () => {
  const data = Int32Array.from({ length: 40 }, (_, at) => 2 ** 30 + at);
  checkStep(stepOf(["sum", "int32", "int32"], [40], [0]), [data]);
  checkStep(stepOf(["product", "int32", "int32"], [4, 10], [0]), [data]);
});

Deno.test("renderReduce() shares 32 columns between two threads", () => {
  const step = stepOf(["sum", "float32", "float32"], [28800, 32], [0]);
  assertEquals(renderReduce(step).phases[0]!.units, 2);
});

Deno.test("renderReduce() finds the first of equal elements in any lane", () => {
  const step = stepOf(["argMaximum", "float32", "int32"], [64], [0]);
  const rendered = renderReduce(step);
  for (let first = 0; first < 64; first++) {
    const data = new Float32Array(64).fill(7, first);
    const run = { rendered, inputs: [data], outputSize: 1, scratchBytes: 0 };
    const [index] = new Int32Array(runGuarded(run).buffer);
    assertEquals(index, first);
  }
});
