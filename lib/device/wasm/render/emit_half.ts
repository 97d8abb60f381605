/**
 * float16 and bfloat16 from and to float32, four at a time. Widening is exact;
 * narrowing rounds to nearest even, with gradual underflow.
 *
 * A float16 whose bits stand where a float32 has its own is 2^112 times too
 * small. Multiplying by that would be shorter, but takes twenty times as long
 * where float16 underflows, as processors are slow with subnormal operands.
 * @module
 */
import { f32x4, i32x4, v128 } from "../../../dependencies/wasmati.ts";
import type { Format } from "../../../base/format.ts";
import {
  type Local,
  type OnStack,
  splatBits,
  splatFloat,
  variable,
} from "./emit.ts";

type Vector = Local<"v128">;
type Result = OnStack<"v128">;

/** Formats of two bytes. */
export type HalfFormat = "float16" | "bfloat16";

/** Whether a format is one of them. */
export function isHalf(format: Format): format is HalfFormat {
  return format === "float16" || format === "bfloat16";
}

function widenFloat16(words: Vector): Result {
  const placed = variable("v128", i32x4.shl(words, 13));
  const size = variable("v128", v128.and(placed, splatBits(0x0fffe000)));
  const biased = variable("v128", i32x4.add(size, splatBits(112 << 23)));
  // Below the normal range there is no hidden 1: (1 + m)·2^-15 is to be m·2^-14.
  const isSmall = variable("v128", i32x4.lt_s(size, splatBits(1 << 23)));
  const excess = v128.and(
    f32x4.sub(biased, splatFloat(2 ** -14)),
    isSmall,
  );
  const finite = f32x4.add(excess, biased);
  const isSpecial = v128.and(
    i32x4.gt_s(size, splatBits(0x0f7fffff)),
    splatFloat(Infinity),
  );
  const magnitude = v128.or(finite, isSpecial);
  return v128.or(magnitude, v128.and(placed, splatBits(1 << 31)));
}

/** Floats of words whose lower halves hold their bits; those of float16 have the sign in the upper half too. */
export function widenWords(format: HalfFormat, words: Vector): Result {
  return format === "float16" ? widenFloat16(words) : i32x4.shl(words, 16);
}

/** Floats of words that hold the same bits in both halves. */
export function widenPairs(format: HalfFormat, pairs: Vector): Result {
  return format === "float16"
    ? widenFloat16(variable("v128", i32x4.shr_s(pairs, 16)))
    : v128.and(pairs, splatBits(0xffff0000 | 0));
}

function narrowFloat16(value: Vector): Result {
  const size = variable("v128", f32x4.abs(value));
  const isNaN = variable("v128", f32x4.ne(value, value));
  const odd = v128.and(i32x4.shr_u(size, 13), splatBits(1));
  const rounded = i32x4.add(i32x4.add(odd, size), splatBits(0xfff));
  const normal = variable(
    "v128",
    i32x4.sub(i32x4.shr_u(rounded, 13), splatBits(112 << 10)),
  );
  // The last place of a half is the smallest float16.
  const shifted = f32x4.add(size, splatFloat(0.5));
  const small = variable("v128", i32x4.sub(shifted, splatFloat(0.5)));
  const isSmall = variable("v128", f32x4.lt(size, splatFloat(2 ** -14)));
  const magnitude = v128.bitselect(small, normal, isSmall);
  const limited = variable("v128", i32x4.min_u(magnitude, splatBits(0x7c00)));
  const quiet = v128.or(v128.and(isNaN, splatBits(0x200)), limited);
  const known = variable("v128", quiet);
  const sign = v128.and(i32x4.shr_u(value, 16), splatBits(0x8000));
  return v128.or(v128.andnot(sign, isNaN), known);
}

function narrowBfloat16(value: Vector): Result {
  const isNaN = variable("v128", f32x4.ne(value, value));
  const odd = v128.and(i32x4.shr_u(value, 16), splatBits(1));
  const rounded = i32x4.add(i32x4.add(odd, value), splatBits(0x7fff));
  const bits = variable("v128", i32x4.shr_u(rounded, 16));
  return v128.bitselect(splatBits(0x7fc0), bits, isNaN);
}

/** The bits of floats in the lower halves of words; there is one NaN. */
export function narrowWords(format: HalfFormat, value: Vector): Result {
  return format === "float16" ? narrowFloat16(value) : narrowBfloat16(value);
}
