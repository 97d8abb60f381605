import { renderElementwise } from "../../../lib/device/wasm/render/elementwise.ts";
import type { NumericArray, NumericType } from "../../../lib/base/dtype.ts";
import {
  binary,
  type BinaryOperator,
  cast,
  constant,
  type Expression,
  input,
  select,
  typeOf,
  unary,
  type UnaryOperator,
} from "../../../lib/program/expression.ts";
import type { ElementwiseStep } from "../../../lib/program/step.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { arrayOf, evaluateStep } from "../reference.ts";
import { assertWithinUlps } from "./compare.ts";
import { runGuardedAs, splitBackwards } from "./guarded.ts";

const FLOATS = [
  ...[0, -0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2, -2, 2.5, 3, -3, 7, -7, 10, -10],
  ...[NaN, Infinity, -Infinity, 3.4028234663852886e38, -3.4028234663852886e38],
  ...[1.401298464324817e-45, -1.401298464324817e-45, 1.1754943508222875e-38],
  ...[1e-10, -1e-10, 1e-3, -1e-3, 0.1, -0.1, 0.3, 0.7, 0.99, -0.99, 1.01],
  ...[20, -20, 87, -87, 88.7, 89, -88, -100, -103.9, -104, 1e5, -1e5, 1e10],
  ...[8388607.5, -8388608, 16777216, 2147483648, -2147483648, 0.9999999],
].map(Math.fround);
const INTEGERS = [
  ...[0, 1, -1, 2, -2, 3, -3, 5, 7, -7, 10, 31, 100, -100, 12345, 65536],
  ...[2147483647, -2147483648, 2147483646, 1 << 30, 46341],
];
const VALUES: Readonly<Record<NumericType, NumericArray>> = {
  float32: Float32Array.from(FLOATS),
  int32: Int32Array.from(INTEGERS),
  bool: Uint8Array.from([0, 1, 1, 0, 1]),
};

function flatStep(
  expression: Expression,
  inputs: readonly NumericType[],
  length: number,
): ElementwiseStep {
  return {
    kind: "elementwise",
    shape: [length],
    inputs: inputs.map((type) => ({
      type,
      strides: [1],
      offsetParameter: null,
    })),
    expression,
    outputType: typeOf(expression),
  };
}

function check(
  expression: Expression,
  inputs: readonly NumericArray[],
  types: readonly NumericType[],
  ulps: number,
): void {
  const length = inputs[0]!.length;
  const step = flatStep(expression, types, length);
  const expected = evaluateStep(step, inputs);
  const rendered = renderElementwise(step);
  const run = { rendered, inputs, outputSize: length, scratchBytes: 0 };
  assertWithinUlps(
    runGuardedAs(step.outputType, run),
    expected,
    ulps,
    (index) => `of ${inputs.map((values) => values[index])}`,
  );
}

/** All pairs of the values of a type, as two lists. */
function pairsOf(type: NumericType): [NumericArray, NumericArray] {
  const values = [...VALUES[type]];
  return [
    arrayOf(type, values.flatMap((value) => values.map(() => value))),
    arrayOf(type, values.flatMap(() => values)),
  ];
}

/** Steps of float32 that an operator may be off; 0 where it is not named. */
const ULPS: Readonly<Partial<Record<UnaryOperator | BinaryOperator, number>>> =
  {
    sine: 2,
    cosine: 2,
    exponential: 2,
    exponentialMinusOne: 3,
    logarithm: 2,
    logarithmOnePlus: 3,
    hyperbolicTangent: 3,
    errorFunction: 3,
    power: 1,
  };

const FLOAT_OPERATORS: readonly UnaryOperator[] = [
  ...["negate", "absolute", "squareRoot", "exponential"] as const,
  ...["exponentialMinusOne", "logarithm", "logarithmOnePlus"] as const,
  ...["sine", "cosine", "tangent", "arcSine", "arcCosine"] as const,
  ...["arcTangent", "hyperbolicSine", "hyperbolicCosine"] as const,
  ...["hyperbolicTangent", "areaSine", "areaCosine", "areaTangent"] as const,
  ...["errorFunction", "floor", "ceiling", "roundHalfEven"] as const,
  ...["isNaN", "isFinite", "isInfinite", "not"] as const,
];

for (const operator of FLOAT_OPERATORS) {
  Deno.test(`renderExpression() ${operator} of special and many float32`, () => {
    const expression = unary(operator, input(0));
    const ulps = ULPS[operator] ?? 0;
    check(expression, [VALUES.float32], ["float32"], ulps);
    const exponents = Float32Array.from(
      { length: 4001 },
      (_, index) => (index % 2 ? -1 : 1) * 2 ** ((index - 2000) / 16),
    );
    check(expression, [exponents], ["float32"], ulps);
    const even = Float32Array.from(
      { length: 4003 },
      (_, index) => (index - 2000) / 400,
    );
    check(expression, [even], ["float32"], ulps);
  });
}

Deno.test("renderExpression() sine and cosine next to their zeros", () => {
  const next = Float32Array.from({ length: 16_000 }, (_, at) => {
    const zero = Math.fround((at >> 2) * Math.PI / 2);
    return zero * (1 + ((at & 3) - 1) * 2 ** -23);
  });
  check(unary("sine", input(0)), [next], ["float32"], 2);
  check(unary("cosine", input(0)), [next], ["float32"], 2);
});

const INTEGER_OPERATORS: readonly UnaryOperator[] = [
  ...["negate", "absolute", "floor", "ceiling", "roundHalfEven"] as const,
  ...["isNaN", "isFinite", "isInfinite", "not"] as const,
];
for (const operator of INTEGER_OPERATORS) {
  Deno.test(`renderExpression() ${operator} of int32`, () => {
    check(unary(operator, input(0, "int32")), [VALUES.int32], ["int32"], 0);
  });
}

Deno.test("renderExpression() not of bool", () => {
  check(unary("not", input(0, "bool")), [VALUES.bool], ["bool"], 0);
});

const COMPARISONS: readonly BinaryOperator[] = [
  ...["equal", "notEqual", "less", "lessEqual"] as const,
  ...["greater", "greaterEqual"] as const,
];
const ARITHMETIC: readonly BinaryOperator[] = [
  ...["add", "subtract", "multiply", "divide", "floorDivide"] as const,
  ...["modulo", "power", "maximum", "minimum"] as const,
];
const BINARY_BY_TYPE: Readonly<Record<NumericType, readonly BinaryOperator[]>> =
  {
    float32: [...ARITHMETIC, "arcTangent2", ...COMPARISONS],
    int32: [...ARITHMETIC, "bitwiseAnd", ...COMPARISONS],
    bool: [
      ...["and", "or", "maximum", "minimum", "multiply"] as const,
      ...["bitwiseAnd"] as const,
      ...COMPARISONS,
    ],
  };

for (const type of ["float32", "int32", "bool"] as const) {
  for (const operator of BINARY_BY_TYPE[type]) {
    Deno.test(`renderExpression() ${operator} of ${type}`, () => {
      const expression = binary(operator, input(0, type), input(1, type));
      const inputs = pairsOf(type);
      check(expression, inputs, [type, type], ULPS[operator] ?? 0);
    });
  }
}

Deno.test("renderExpression() short forms for constants mean the same", () => {
  const operators = ["maximum", "minimum", "power"] as const;
  for (const operator of operators) {
    for (const value of [-1, 0, 0.5, 1, 2, 3, NaN, Infinity]) {
      const expression = binary(operator, input(0), constant(value));
      check(expression, [VALUES.float32], ["float32"], 1);
    }
  }
});

Deno.test("renderExpression() casts between all types", () => {
  const inside = Float32Array.from(
    [0, -0, 0.4, -0.4, 1.9, -1.9, 1e6, -1e6, 2147483520, NaN, 1e-40],
  );
  for (const to of ["float32", "int32", "bool"] as const) {
    check(cast(to, input(0)), [inside], ["float32"], 0);
    check(cast(to, input(0, "int32")), [VALUES.int32], ["int32"], 0);
    check(cast(to, input(0, "bool")), [VALUES.bool], ["bool"], 0);
  }
});

Deno.test("renderExpression() selects, keeps constants and -0", () => {
  const positive = binary("greater", input(0), constant(0));
  const chosen = select(positive, input(0), constant(-0));
  check(
    binary("divide", constant(1), chosen),
    [VALUES.float32],
    ["float32"],
    0,
  );
  const flag = select(positive, constant(1, "bool"), constant(0, "bool"));
  check(flag, [VALUES.float32], ["float32"], 0);
  const number = select(positive, constant(-7, "int32"), constant(9, "int32"));
  check(number, [VALUES.float32], ["float32"], 0);
});

Deno.test("renderExpression() computes equal parts once", () => {
  const part = () => unary("exponential", input(0));
  let doubled: Expression = part();
  // Without sharing this would be 2^12 exponentials.
  for (let level = 0; level < 12; level++) {
    doubled = binary("add", doubled, doubled);
  }
  const step = flatStep(binary("subtract", doubled, part()), ["float32"], 4);
  assert(renderElementwise(step).module.length < 4000);
});

Deno.test("renderExpression() refuses operators that a type lacks", () => {
  const step = flatStep(binary("bitwiseAnd", input(0), input(1)), [
    "float32",
    "float32",
  ], 4);
  assertThrows(() => renderElementwise(step), Error, "another type");
});

Deno.test("renderExpression() gives equal bits wherever an element lies", () => {
  const expression = unary("hyperbolicTangent", unary("exponential", input(0)));
  const step = flatStep(expression, ["float32"], 9001);
  const values = Float32Array.from({ length: 9001 }, (_, at) => (at % 7) - 3.3);
  const rendered = renderElementwise(step);
  const run = { rendered, inputs: [values], outputSize: 9001, scratchBytes: 0 };
  const whole = runGuardedAs("float32", run);
  assertEquals(
    runGuardedAs("float32", { ...run, split: splitBackwards }),
    whole,
  );
  whole.forEach((value, index) => assertEquals(value, whole[index % 7]));
});
