/**
 * Every operator over buffers in storage formats, in float64 and float32, and
 * conversions of values bit for bit.
 */
import { assert, assertEquals } from "@std/assert";
import type { NumericType } from "../../../lib/base/dtype.ts";
import { type Format, FORMAT_NAMES } from "../../../lib/base/format.ts";
import { decodeFormat } from "../../../lib/base/format_values.ts";
import { renderScalar } from "../../../lib/device/wasm/render/scalar/render.ts";
import { renderWasm } from "../../../lib/device/wasm/render/render.ts";
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
import { Golden } from "../../golden/arrays.ts";
import { storeValues } from "../formatted.ts";
import { erf } from "../reference_expression.ts";
import { runGuardedBytes, splitBackwards } from "./guarded.ts";
import { checkFormatted } from "./run_formatted.ts";

const golden = await Golden.load("format-cast");

const FLOATS = [
  ...[0, -0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2, -2, 2.5, 3, -3, 7, -7, 10, -10],
  ...[NaN, Infinity, -Infinity, Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324],
  ...[-5e-324, 2.2250738585072014e-308, 1e-300, 1e-45, -1e-10, 1e-3, 0.1, 0.3],
  ...[0.7, 0.99, -0.99, 1.01, 1.9, 2.1, 3.3, 5.9, 6.1, 20, -20, 88.7, 709, 710],
  ...[-745, 1e5, -1e5, 1e10, 4503599627370495.5, 2147483648, -2147483648],
  ...[3.4028234663852886e38, 1e39, 0.9999999999, 1 / 3, Math.PI, -Math.E],
];
const INTEGERS = [
  ...[0, 1, -1, 2, -2, 3, -3, 5, 7, -7, 10, 31, 100, -100, 12345, 65536],
  ...[2147483647, -2147483648, 2147483646, 1 << 30, 46341],
];
const VALUES: Readonly<Record<NumericType, readonly number[]>> = {
  float32: FLOATS,
  int32: INTEGERS,
  bool: [0, 1],
};

function flat(
  expression: Expression,
  types: readonly NumericType[],
  length: number,
): ElementwiseStep {
  return {
    kind: "elementwise",
    shape: [length],
    inputs: types.map((type) => ({
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
  type: NumericType,
  inputs: readonly (readonly number[])[],
  steps = 0,
): void {
  const types = inputs.map(() => type);
  const step = flat(expression, types, inputs[0]!.length);
  for (const float of ["float64", "float32"] as const) {
    const formats = [...types, step.outputType].map((each) =>
      each === "float32" ? float : each
    );
    checkFormatted(step, inputs, formats, { steps, isPlain: true });
  }
}

function pairsOf(type: NumericType): [number[], number[]] {
  const values = VALUES[type];
  return [values.flatMap((value) => values.map(() => value)), [
    ...values.flatMap(() => values),
  ]];
}

const FLOAT_UNARY: readonly UnaryOperator[] = [
  ...["negate", "absolute", "squareRoot", "exponential"] as const,
  ...["exponentialMinusOne", "logarithm", "logarithmOnePlus"] as const,
  ...["sine", "cosine", "tangent", "arcSine", "arcCosine"] as const,
  ...["arcTangent", "hyperbolicSine", "hyperbolicCosine"] as const,
  ...["hyperbolicTangent", "areaSine", "areaCosine", "areaTangent"] as const,
  ...["errorFunction", "floor", "ceiling", "roundHalfEven"] as const,
  ...["isNaN", "isFinite", "isInfinite", "not"] as const,
];
const FLOAT_BINARY: readonly BinaryOperator[] = [
  ...["add", "subtract", "multiply", "divide", "floorDivide"] as const,
  ...["modulo", "power", "arcTangent2", "maximum", "minimum"] as const,
  ...["equal", "notEqual", "less", "lessEqual"] as const,
  ...["greater", "greaterEqual"] as const,
];
const INTEGER_UNARY: readonly UnaryOperator[] = [
  ...["negate", "absolute", "floor", "ceiling", "roundHalfEven"] as const,
  ...["isNaN", "isFinite", "isInfinite", "not", "sine", "arcTangent"] as const,
];
const INTEGER_BINARY: readonly BinaryOperator[] = [
  ...["add", "subtract", "multiply", "divide", "floorDivide"] as const,
  ...["modulo", "power", "maximum", "minimum", "bitwiseAnd"] as const,
  ...["equal", "notEqual", "less", "lessEqual"] as const,
  ...["greater", "greaterEqual"] as const,
];
/** erf is a series here and another there; everything else is the same function. */
const STEPS: Readonly<Partial<Record<UnaryOperator, number>>> = {
  errorFunction: 6,
};

for (const operator of FLOAT_UNARY) {
  Deno.test(`${operator} of float64 and float32 is exact in any format`, () => {
    const many = Array.from(
      { length: 4001 },
      (_, index) => (index % 2 ? -1 : 1) * 2 ** ((index - 2000) / 37) / 3,
    );
    const values = [...FLOATS, ...many];
    check(unary(operator, input(0)), "float32", [values], STEPS[operator]);
  });
}

for (const operator of FLOAT_BINARY) {
  Deno.test(`${operator} of pairs of float64 and float32 is exact`, () => {
    check(binary(operator, input(0), input(1)), "float32", pairsOf("float32"));
  });
}

Deno.test("operators on int32 and bool give the reference's values", () => {
  for (const operator of INTEGER_UNARY) {
    check(unary(operator, input(0, "int32")), "int32", [INTEGERS]);
  }
  for (const operator of INTEGER_BINARY) {
    const operands = [input(0, "int32"), input(1, "int32")] as const;
    check(binary(operator, ...operands), "int32", pairsOf("int32"));
  }
  for (const operator of ["and", "or", "equal", "less", "maximum"] as const) {
    const operands = [input(0, "bool"), input(1, "bool")] as const;
    check(binary(operator, ...operands), "bool", pairsOf("bool"));
  }
  check(unary("not", input(0, "bool")), "bool", [VALUES.bool]);
});

Deno.test("divisions of int32 by known numbers give the reference's values", () => {
  for (const operator of ["divide", "floorDivide", "modulo"] as const) {
    for (const divisor of [1, 3, 64, -5, 0]) {
      const right = constant(divisor, "int32");
      check(binary(operator, input(0, "int32"), right), "int32", [INTEGERS]);
    }
  }
});

Deno.test("casts, constants and selects give the reference's values", () => {
  const types: readonly NumericType[] = ["float32", "int32", "bool"];
  for (const from of types) {
    for (const to of types) {
      check(cast(to, input(0, from)), from, [VALUES[from]]);
    }
  }
  for (const value of [NaN, -0, 0.1, Infinity, 1e300]) {
    check(binary("add", input(0), constant(value)), "float32", [FLOATS]);
  }
  const isLess = binary("less", input(0), input(1));
  const chosen = select(isLess, input(0), input(1));
  check(chosen, "float32", pairsOf("float32"));
});

Deno.test("erf() of the reference is that of tables", () => {
  // Abramowitz and Stegun, table 7.1.
  const known = [[0.1, 0.1124629160], [1, 0.8427007929], [2, 0.9953222650]];
  for (const [x, y] of known) assert(Math.abs(erf(x!) - y!) < 6e-11);
  assertEquals(erf(-1), -erf(1));
});

/** A copy into another format, of values beyond all ranges. */
Deno.test("copies between any two formats round once and saturate", () => {
  const values = [
    ...FLOATS,
    ...[0.5, 1.5, 2.5, -0.5, -1.5, 126.5, 127.5, -128.5, 254.5, 255.5, 300],
    ...[32766.5, 32767.5, 65534.5, 65535.5, 65519.99, 65520, 65504, 2 ** -24],
    ...[2 ** -25, 2 ** -25 * (1 + 2 ** -30), 1.5 * 2 ** -24, 2 ** -133],
    ...[1 + 2 ** -11 + 2 ** -40, 1 + 2 ** -8 + 2 ** -40, 2147483647.5],
  ];
  const step = flat(input(0), ["float32"], values.length);
  for (const from of FORMAT_NAMES) {
    for (const to of FORMAT_NAMES) {
      if (from === "bool" || to === "bool") continue;
      for (const isPlain of [true, false]) {
        checkFormatted(step, [values], [from, to], { isPlain });
      }
    }
  }
});

Deno.test("copies of int32 between integer formats saturate", () => {
  const integers = ["int32", "int16", "int8", "uint16", "uint8"] as const;
  const step = flat(input(0, "int32"), ["int32"], INTEGERS.length);
  for (const from of integers) {
    for (const to of integers) {
      for (const isPlain of [true, false]) {
        checkFormatted(step, [INTEGERS], [from, to], { isPlain });
      }
    }
  }
});

const WAYS = { plain: renderScalar, vector: renderWasm };

for (
  const [format, way] of [
    ["float16", "plain"],
    ["float16", "vector"],
    ["bfloat16", "plain"],
    ["bfloat16", "vector"],
  ] as const
) {
  Deno.test(`a copy from float32 to ${format} and back matches NumPy bit for bit, ${way}`, () => {
    const bits = golden.array(`${format}/input_bits`).values as Uint32Array;
    const expected = golden.array(`${format}/output_bits`)
      .values as Uint16Array;
    const length = bits.length;
    const copy = (formats: readonly Format[], bytes: ArrayBufferView) =>
      runGuardedBytes({
        rendered: WAYS[way]({
          ...flat(input(0), ["float32"], length),
          formats,
        }),
        inputs: [bytes],
        outputSize: length,
        scratchBytes: 0,
      }, length * (formats[1] === "float32" ? 4 : 2));
    const narrow = copy(["float32", format], bits);
    const words = new Uint16Array(narrow.buffer);
    const values = new Float32Array(new Uint32Array(bits).buffer);
    const wide = copy([format, "float32"], words);
    const back = new Float32Array(wide.buffer);
    assertEquals(length, 2000);
    assertEquals(back, decodeFormat(format, narrow));
    values.forEach((value, index) => {
      if (Number.isNaN(value)) assert(Number.isNaN(back[index]), `${index}`);
      else assertEquals(words[index], expected[index], `${value}`);
    });
  });
}

Deno.test("elementwise steps over narrow formats work in place", () => {
  const length = 10_000;
  const expression = binary("add", input(0), input(1));
  const values = Array.from({ length }, (_, at) => at % 777 - 300);
  for (const format of ["float64", "float16", "bfloat16", "int8"] as const) {
    const step = flat(expression, ["float32", "float32"], length);
    const rendered = renderWasm({ ...step, formats: [format, format, format] });
    const bytes = storeValues(format, values);
    const run = {
      rendered,
      inputs: [bytes, bytes],
      outputSize: length,
      scratchBytes: 0,
    };
    const elsewhere = runGuardedBytes(run, bytes.length);
    for (const split of [undefined, splitBackwards]) {
      const inPlace = runGuardedBytes(
        split ? { ...run, split, outputOn: 1 } : { ...run, outputOn: 1 },
        bytes.length,
      );
      assertEquals(inPlace, elsewhere, format);
    }
  }
});

Deno.test("every float16 and bfloat16 is loaded exactly, in vectors and one by one", () => {
  const all = Uint16Array.from({ length: (1 << 16) + 3 }, (_, at) => at);
  const step = flat(input(0), ["float32"], all.length);
  for (const render of Object.values(WAYS)) {
    for (const format of ["float16", "bfloat16"] as const) {
      const bytes = runGuardedBytes({
        rendered: render({ ...step, formats: [format, "float32"] }),
        inputs: [all],
        outputSize: all.length,
        scratchBytes: 0,
      }, 4 * all.length);
      const expected = decodeFormat(format, new Uint8Array(all.buffer));
      assertEquals(decodeFormat("float32", bytes), expected);
    }
  }
});
