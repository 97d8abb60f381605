/**
 * float16 and bfloat16 from and to float64, one element at a time. Narrowing
 * rounds once, to nearest even: by the bits of a float64 where the result is
 * normal, by adding a number whose last place is the format's smallest value
 * where it is not.
 * @module
 */
import {
  f32,
  f64,
  i32,
  i64,
  if_,
  local,
  return_,
} from "../../../../dependencies/wasmati.ts";
import {
  type Local,
  type OnStack,
  variable,
  type WasmFunction,
} from "../emit.ts";
import { sharedFunction } from "../emit_functions.ts";

/** Formats of two bytes. */
export type HalfFormat = "float16" | "bfloat16";

/** How a format splits its bits behind the sign. */
interface Layout {
  readonly mantissaBits: number;
  readonly exponentBias: number;
}

const LAYOUTS: Readonly<Record<HalfFormat, Layout>> = {
  float16: { mantissaBits: 10, exponentBias: 15 },
  bfloat16: { mantissaBits: 7, exponentBias: 127 },
};

const doubleWord = new Float64Array(1);
const doubleBits = new BigInt64Array(doubleWord.buffer);

function bitsOf(value: number): bigint {
  doubleWord[0] = value;
  return doubleBits[0]!;
}

/** A quiet NaN on the stack. */
export function doubleNaN(): OnStack<"f64"> {
  return f64.reinterpret_i64(i64.const(0x7ff8000000000000n));
}

/** The bits of a float64 in a format. */
export function narrowFloat(format: HalfFormat): WasmFunction {
  return sharedFunction(`${format}Bits`, ["f64"], ["i32"], (parameters) => {
    const [x] = parameters as [Local<"f64">];
    const { mantissaBits, exponentBias } = LAYOUTS[format];
    const infinity = 0x7fff >> mantissaBits << mantissaBits;
    const magnitude = variable("i32");
    const size = variable("f64", f64.abs(x));
    f64.lt(size, 2 ** (1 - exponentBias));
    if_(
      null,
      () => local.set(magnitude, smallBits(size, LAYOUTS[format])),
      () => {
        local.set(magnitude, normalBits(size, LAYOUTS[format]));
        i32.lt_u(infinity, magnitude);
        if_(null, () => local.set(magnitude, infinity));
        f64.ne(x, x);
        if_(null, () => local.set(magnitude, infinity | infinity >> 1));
      },
    );
    const sign = i32.wrap_i64(i64.shr_u(i64.reinterpret_f64(x), 48n));
    i32.or(i32.and(sign, 0x8000), magnitude);
  });
}

function smallBits(size: Local<"f64">, layout: Layout) {
  const { mantissaBits, exponentBias } = layout;
  const magic = 2 ** (52 + 1 - exponentBias - mantissaBits);
  const sum = i64.reinterpret_f64(f64.add(size, magic));
  return i32.wrap_i64(i64.sub(sum, bitsOf(magic)));
}

function normalBits(size: Local<"f64">, layout: Layout) {
  const { mantissaBits, exponentBias } = layout;
  const dropped = BigInt(52 - mantissaBits);
  const bits = variable("i64", i64.reinterpret_f64(size));
  const odd = i64.and(i64.shr_u(bits, dropped), 1n);
  const almostHalf = (1n << dropped - 1n) - 1n;
  const rounded = i64.add(i64.add(odd, bits), almostHalf);
  const kept = i32.wrap_i64(i64.shr_u(rounded, dropped));
  return i32.sub(kept, (1023 - exponentBias) << mantissaBits);
}

/** The float64 that bits of float16 mean. */
function widenFloat16(): WasmFunction {
  return sharedFunction("fromFloat16", ["i32"], ["f64"], (parameters) => {
    const [bits] = parameters as [Local<"i32">];
    const magnitude = variable("i32", i32.and(bits, 0x7fff));
    const sign = i64.extend_i32_u(i32.and(bits, 0x8000));
    const signBits = variable("i64", i64.shl(sign, 48n));
    const signed = (size: OnStack<"i64">) => {
      f64.reinterpret_i64(i64.or(size, signBits));
      return_();
    };
    i32.lt_u(magnitude, 0x400);
    if_(null, () => {
      const value = f64.mul(f64.convert_i32_u(magnitude), 2 ** -24);
      signed(i64.reinterpret_f64(value));
    });
    const placed = i64.shl(i64.extend_i32_u(magnitude), 42n);
    const words = variable("i64", placed);
    i32.lt_u(magnitude, 0x7c00);
    // With the mantissa in place, only the exponent's bias is another.
    if_(null, () => signed(i64.add(words, 1008n << 52n)));
    const special = i64.or(words, 0x7ff0000000000000n);
    f64.reinterpret_i64(i64.or(special, signBits));
  });
}

/** The float64 that bits of bfloat16 mean. */
function widenBfloat16(): WasmFunction {
  return sharedFunction("fromBfloat16", ["i32"], ["f64"], (parameters) => {
    const [bits] = parameters as [Local<"i32">];
    f64.promote_f32(f32.reinterpret_i32(i32.shl(bits, 16)));
  });
}

/** The float64 that bits of a format mean. */
export const widenFloat: Readonly<Record<HalfFormat, () => WasmFunction>> = {
  float16: widenFloat16,
  bfloat16: widenBfloat16,
};
