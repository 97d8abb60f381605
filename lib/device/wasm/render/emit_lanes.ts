/**
 * What has no vector instruction is done element by element, and bool tensors
 * (a byte per element) are widened to masks.
 * @module
 */
import {
  call,
  f32,
  f32x4,
  f64,
  i16x8,
  i32,
  i32x4,
  i8x16,
  v128,
} from "../../../dependencies/wasmati.ts";
import type { NumericType } from "../../../base/dtype.ts";
import { invariant } from "../../../base/errors.ts";
import { type Format, FORMAT_NAMES, FORMATS } from "../../../base/format.ts";
import {
  type Local,
  type OnStack,
  type Operand,
  splatBits,
  variable,
  type WasmFunction,
} from "./emit.ts";

import {
  type HalfFormat,
  isHalf,
  narrowWords,
  widenWords,
} from "./emit_half.ts";

/** Elements that a vector holds: 4, or copies of one where a row ends. */
export type LaneCount = 1 | 4;

type Vector = Local<"v128">;
type Result = OnStack<"v128">;

/** Applies a function of float64 to each float32 lane. */
export function eachFloat(
  lanes: LaneCount,
  fn: WasmFunction,
  operands: readonly Vector[],
): Result {
  const element = (lane: number) => {
    for (const operand of operands) {
      f64.promote_f32(f32x4.extract_lane(lane, operand));
    }
    call(fn);
    return f32.demote_f64();
  };
  let result = f32x4.splat(element(0));
  for (let lane = 1; lane < lanes; lane++) {
    result = f32x4.replace_lane(lane, result, element(lane));
  }
  return result;
}

/** Applies a function of int32 to each int32 lane. */
export function eachInteger(
  lanes: LaneCount,
  fn: WasmFunction,
  operands: readonly Vector[],
): Result {
  const element = (lane: number): OnStack<"i32"> => {
    for (const operand of operands) i32x4.extract_lane(lane, operand);
    return call(fn) as unknown as OnStack<"i32">;
  };
  let result = i32x4.splat(element(0));
  for (let lane = 1; lane < lanes; lane++) {
    result = i32x4.replace_lane(lane, result, element(lane));
  }
  return result;
}

/** A mask of all bits where the lanes are not 0. */
export function integerToMask(value: Operand<"v128">): Result {
  return i32x4.ne(value, splatBits(0));
}

/** 1 where a mask is set, else 0. */
export function maskToInteger(mask: Operand<"v128">): Result {
  return v128.and(mask, splatBits(1));
}

/** Bytes of one element in memory. */
export const ELEMENT_BYTES: Readonly<Record<Format, number>> = Object
  .fromEntries(
    FORMAT_NAMES.map((format) => [format, FORMATS[format].bytes]),
  ) as Record<Format, number>;

/** Formats whose elements are shorter than a lane. */
type NarrowFormat = Exclude<Format, "float64" | "float32" | "int32">;

interface Place {
  readonly offset: number;
}

/** How narrow elements become words. */
interface NarrowLoads {
  readonly one: (place: Place, address: Operand<"i32">) => OnStack<"i32">;
  readonly four: (place: Place, address: Operand<"i32">) => Result;
}

const signedHalves: NarrowLoads = {
  one: (place, address) => i32.load16_s(place, address),
  four: (place, address) => v128.load16x4_s({ ...place, align: 2 }, address),
};
const unsignedHalves: NarrowLoads = {
  one: (place, address) => i32.load16_u(place, address),
  four: (place, address) => v128.load16x4_u({ ...place, align: 2 }, address),
};
const signedBytes: NarrowLoads = {
  one: (place, address) => i32.load8_s(place, address),
  four: (place, address) => {
    const bytes = v128.load32_zero({ ...place, align: 1 }, address);
    return i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(bytes));
  },
};
const unsignedBytes: NarrowLoads = {
  one: (place, address) => i32.load8_u(place, address),
  four: (place, address) => {
    const bytes = v128.load32_zero({ ...place, align: 1 }, address);
    return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
  },
};

const NARROW_LOADS: Readonly<Record<NarrowFormat, NarrowLoads>> = {
  // Widening float16 wants the sign in the upper half too.
  float16: signedHalves,
  bfloat16: unsignedHalves,
  int16: signedHalves,
  uint16: unsignedHalves,
  int8: signedBytes,
  uint8: unsignedBytes,
  bool: unsignedBytes,
};

function isNarrow(format: Format): format is NarrowFormat {
  return format in NARROW_LOADS;
}

/** One whole number or truth value. */
export function loadInteger(
  format: Format,
  address: Operand<"i32">,
): OnStack<"i32"> {
  return isNarrow(format)
    ? NARROW_LOADS[format].one({ offset: 0 }, address)
    : i32.load({}, address);
}

function widened(format: Format, words: Result): Result {
  return isHalf(format) ? widenWords(format, variable("v128", words)) : words;
}

/** Loads neighbours, or one element into all lanes: float32 of a float format, else int32; bool gives 0 or 1. */
export function loadLanes(
  format: Format,
  lanes: LaneCount,
  address: Operand<"i32">,
  offset = 0,
): Result {
  invariant(format !== "float64", "float64 is loaded by plain code");
  if (isNarrow(format)) {
    const { one, four } = NARROW_LOADS[format];
    const words = lanes === 4
      ? four({ offset }, address)
      : i32x4.splat(one({ offset }, address));
    return widened(format, words);
  }
  return lanes === 4
    ? v128.load({ offset, align: 4 }, address)
    : v128.load32_splat({ offset }, address);
}

/** Loads an element into a lane of a vector of words. */
export function loadWord(
  format: Format,
  lane: number,
  address: Local<"i32">,
  words: Local<"v128">,
  offset = 0,
): Result {
  return isNarrow(format)
    ? i32x4.replace_lane(
      lane,
      words,
      NARROW_LOADS[format].one({ offset }, address),
    )
    : v128.load32_lane({ offset }, lane, address, words);
}

/** An element as a word in all lanes, to be completed by `loadWord`. */
export function loadFirstWord(
  format: Format,
  address: Operand<"i32">,
): Result {
  return isNarrow(format)
    ? i32x4.splat(NARROW_LOADS[format].one({ offset: 0 }, address))
    : v128.load32_splat({ offset: 0 }, address);
}

/** What words of a format mean: float32 of a float format, else int32. */
export function meaningOf(format: Format, words: Vector): Vector {
  return isHalf(format) ? variable("v128", widenWords(format, words)) : words;
}

/** Loads 4 elements that lie `strideBytes` apart; the result is as of `loadLanes`. */
export function gatherLanes(
  format: Format,
  address: Local<"i32">,
  strideBytes: number,
): Result {
  let result = loadFirstWord(format, address);
  for (let lane = 1; lane < 4; lane++) {
    const kept = variable("v128", result);
    const distance = lane * strideBytes;
    // Offsets of instructions are unsigned.
    const offset = Math.max(distance, 0);
    const base = distance < 0
      ? variable("i32", i32.add(address, distance))
      : address;
    result = loadWord(format, lane, base, kept, offset);
  }
  return widened(format, result);
}

/** Loaded lanes as values of a type: whole numbers for float32 are converted, bool stays 0 or 1. */
export function ofType(
  type: NumericType,
  format: Format,
  loaded: Vector,
): Vector {
  return type === "float32" && FORMATS[format].kind === "integer"
    ? variable("v128", f32x4.convert_i32x4_s(loaded))
    : loaded;
}

function storeHalves(
  format: HalfFormat,
  lanes: LaneCount,
  address: Local<"i32">,
  value: Vector,
  offset: number,
): void {
  const words = variable("v128", narrowWords(format, value));
  const halves = variable("v128", i16x8.narrow_i32x4_u(words, words));
  if (lanes === 4) v128.store64_lane({ offset, align: 2 }, 0, address, halves);
  else v128.store16_lane({ offset }, 0, address, halves);
}

/** Stores the first `lanes` elements; bool is stored from a mask. */
export function storeLanes(
  format: Format,
  lanes: LaneCount,
  address: Local<"i32">,
  value: Vector,
  offset = 0,
): void {
  if (isHalf(format)) {
    return storeHalves(format, lanes, address, value, offset);
  }
  if (format !== "bool") {
    invariant(ELEMENT_BYTES[format] === 4, "others are stored by plain code");
    if (lanes === 4) v128.store({ offset, align: 4 }, address, value);
    else v128.store32_lane({ offset }, 0, address, value);
    return;
  }
  const words = i16x8.narrow_i32x4_s(value, value);
  const bytes = variable("v128", i8x16.narrow_i16x8_s(words, splatBits(0)));
  const flags = variable("v128", v128.and(bytes, splatBits(0x01010101)));
  if (lanes === 4) v128.store32_lane({ offset, align: 1 }, 0, address, flags);
  else v128.store8_lane({ offset }, 0, address, flags);
}
