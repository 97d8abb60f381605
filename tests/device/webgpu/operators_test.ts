/**
 * All scalar operators on the webgpu executor.
 * @module
 */
import type { NumericArray, NumericType } from "../../../lib/base/dtype.ts";
import {
  binary,
  type BinaryOperator,
  cast,
  constant,
  input,
  select,
  unary,
  type UnaryOperator,
} from "../../../lib/program/expression.ts";
import { checkStep, flatStep, gpuTest, numbers, withGpu } from "./support.ts";

const SPECIAL = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  3,
  -7,
  1e-4,
  -1e-4,
  20,
  -20,
  1e10,
  -1e10,
  Infinity,
  -Infinity,
  NaN,
];

const UNARY_OPERATORS: readonly UnaryOperator[] = [
  "negate",
  "absolute",
  "squareRoot",
  "exponential",
  "exponentialMinusOne",
  "logarithm",
  "logarithmOnePlus",
  "sine",
  "cosine",
  "tangent",
  "arcSine",
  "arcCosine",
  "arcTangent",
  "hyperbolicSine",
  "hyperbolicCosine",
  "hyperbolicTangent",
  "areaSine",
  "areaCosine",
  "areaTangent",
  "errorFunction",
  "floor",
  "ceiling",
  "roundHalfEven",
  "isNaN",
  "isFinite",
  "isInfinite",
  "not",
];

const BINARY_OPERATORS: readonly BinaryOperator[] = [
  "add",
  "subtract",
  "multiply",
  "divide",
  "floorDivide",
  "modulo",
  "power",
  "arcTangent2",
  "maximum",
  "minimum",
  "equal",
  "notEqual",
  "less",
  "lessEqual",
  "greater",
  "greaterEqual",
  "and",
  "or",
];

function unaryValues(): Float32Array {
  const scales = [1e-5, 1e-3, 0.1, 1, 10, 80, 5000, 1e5, 1e9, 1e20, 3e38];
  const spread = scales.flatMap((scale) =>
    [...numbers(64, 7)].map((x) => x * scale)
  );
  return Float32Array.from([...SPECIAL, ...spread]);
}

for (const operator of UNARY_OPERATORS) {
  gpuTest(
    `${operator}() of float32 agrees with the reference`,
    () =>
      withGpu(async (gpu) => {
        const values = unaryValues();
        const step = flatStep(
          unary(operator, input(0)),
          ["float32"],
          values.length,
        );
        await checkStep(gpu, step, [values], {
          what: operator,
          tolerance: { relative: 1e-5, absolute: 2e-7 },
        });
      }),
  );
}

/** All pairs of values. */
function pairs(values: readonly number[]): [number[], number[]] {
  const left = values.flatMap((a) => values.map(() => a));
  return [left, values.flatMap(() => values)];
}

for (const operator of BINARY_OPERATORS) {
  gpuTest(
    `${operator}() of float32 agrees with the reference`,
    () =>
      withGpu(async (gpu) => {
        const isRounded = operator === "floorDivide";
        // Large quotients have no fraction left in float32.
        const special = SPECIAL.filter((x) =>
          !isRounded || x === 0 || Math.abs(x) > 0.1 && Math.abs(x) !== 1e10
        );
        const [a, b] = pairs(
          [...special, ...(isRounded ? [] : numbers(20, 3))].map(Math.fround),
        );
        const expression = binary(operator, input(0), input(1));
        const step = flatStep(expression, ["float32", "float32"], a.length);
        const inputs = [Float32Array.from(a), Float32Array.from(b)];
        await checkStep(gpu, step, inputs, { what: operator });
      }),
  );
}

gpuTest(
  "operators on int32 agree with the reference",
  () =>
    withGpu(async (gpu) => {
      const values = [0, 1, -1, 2, -2, 3, -3, 7, -7, 100, -100, 46341];
      const [a, b] = pairs(values);
      const inputs = [Int32Array.from(a), Int32Array.from(b)];
      const own = BINARY_OPERATORS.filter((name) =>
        name !== "arcTangent2" && name !== "power"
      );
      for (const operator of [...own, "bitwiseAnd" as const]) {
        const left = input(0, "int32");
        const expression = binary(operator, left, input(1, "int32"));
        const step = flatStep(expression, ["int32", "int32"], a.length);
        await checkStep(gpu, step, inputs, { what: operator });
      }
      const power = binary("power", input(0, "int32"), input(1, "int32"));
      const small = pairs([0, 1, -1, 2, -2, 3, 5]).map((v) =>
        Int32Array.from(v)
      );
      const step = flatStep(power, ["int32", "int32"], small[0]!.length);
      await checkStep(gpu, step, small, { what: "power" });
    }),
);

gpuTest(
  "operators on bool agree with the reference",
  () =>
    withGpu(async (gpu) => {
      const a = Uint8Array.from([0, 0, 1, 1, 0]);
      const b = Uint8Array.from([0, 1, 0, 1, 1]);
      const left = input(0, "bool");
      const right = input(1, "bool");
      for (
        const operator of [
          "and",
          "or",
          "equal",
          "notEqual",
          "less",
          "greaterEqual",
          "maximum",
          "minimum",
          "multiply",
        ] as const
      ) {
        const step = flatStep(
          binary(operator, left, right),
          ["bool", "bool"],
          5,
        );
        await checkStep(gpu, step, [a, b], { what: operator });
      }
      await checkStep(gpu, flatStep(unary("not", left), ["bool"], 5), [a]);
    }),
);

gpuTest("casts agree with the reference", () =>
  withGpu(async (gpu) => {
    const floats = Float32Array.from([
      ...[0, -0, 0.9, -0.9, 1.5, -1.5, 1e6, -1e6, NaN, Infinity, -Infinity],
      ...[2147483520, -2147483648, 1e-40],
    ]);
    const sources: [NumericType, NumericArray][] = [
      ["float32", floats],
      ["int32", Int32Array.from([0, 1, -1, 2 ** 31 - 1, -(2 ** 31)])],
      ["bool", Uint8Array.from([0, 1, 1])],
    ];
    for (const [from, values] of sources) {
      for (const to of ["float32", "int32", "bool"] as const) {
        // A cast from a denormal may flush to zero, so it is not compared.
        const used = to === "bool" && from === "float32"
          ? values.slice(0, -1)
          : values;
        const step = flatStep(cast(to, input(0, from)), [from], used.length);
        await checkStep(gpu, step, [used], { what: `${from} to ${to}` });
      }
    }
  }));

gpuTest(
  "constants keep NaN, the infinities and extremes",
  () =>
    withGpu(async (gpu) => {
      const values = [
        NaN,
        Infinity,
        -Infinity,
        3.4e38,
        -1.2e-30,
        0.1,
        1e21,
        -5,
      ];
      for (const value of values) {
        const expression = binary("add", input(0), constant(value));
        await checkStep(gpu, flatStep(expression, ["float32"], 3), [
          Float32Array.from([0, 1, -1]),
        ]);
      }
      const smallest = constant(-(2 ** 31), "int32");
      const step = flatStep(
        binary("add", input(0, "int32"), smallest),
        ["int32"],
        2,
      );
      await checkStep(gpu, step, [Int32Array.from([0, 5])]);
    }),
);

gpuTest(
  "NaN survives select, comparison and negated comparison",
  () =>
    withGpu(async (gpu) => {
      const x = input(0);
      const zero = constant(0);
      const below = binary("less", x, zero);
      const expressions = [
        select(binary("greater", x, zero), x, zero),
        select(binary("less", x, zero), zero, x),
        select(unary("not", below), x, constant(-1)),
        select(
          binary("greaterEqual", x, zero),
          x,
          unary("exponentialMinusOne", x),
        ),
        binary("minimum", binary("maximum", x, zero), constant(6)),
        cast("float32", unary("not", binary("greaterEqual", x, zero))),
        binary("multiply", x, cast("float32", binary("notEqual", x, x))),
      ];
      const values = Float32Array.from([NaN, -2, 0, 3, Infinity, -Infinity, 7]);
      for (const expression of expressions) {
        await checkStep(gpu, flatStep(expression, ["float32"], 7), [values]);
      }
    }),
);
