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
import {
  type Local,
  type OnStack,
  type Operand,
  splatBits,
  variable,
  type WasmFunction,
} from "./emit.ts";

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
export const ELEMENT_BYTES: Readonly<Record<NumericType, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
};

/** Loads neighbours, or one element into all lanes, of any type; bool gives 0 or 1. */
export function loadLanes(
  type: NumericType,
  lanes: LaneCount,
  address: Operand<"i32">,
  offset = 0,
): Result {
  if (type !== "bool") {
    return lanes === 4
      ? v128.load({ offset, align: 4 }, address)
      : v128.load32_splat({ offset }, address);
  }
  if (lanes === 1) return i32x4.splat(i32.load8_u({ offset }, address));
  const bytes = v128.load32_zero({ offset, align: 1 }, address);
  const words = i16x8.extend_low_i8x16_u(bytes);
  return i32x4.extend_low_i16x8_u(words);
}

/** Loads 4 elements that lie `strideBytes` apart; bool gives 0 or 1. */
export function gatherLanes(
  type: NumericType,
  address: Local<"i32">,
  strideBytes: number,
): Result {
  let result = loadLanes(type, 1, address);
  for (let lane = 1; lane < 4; lane++) {
    const kept = variable("v128", result);
    const distance = lane * strideBytes;
    // Offsets of instructions are unsigned.
    const offset = Math.max(distance, 0);
    const base = distance < 0
      ? variable("i32", i32.add(address, distance))
      : address;
    result = type === "bool"
      ? i32x4.replace_lane(lane, kept, i32.load8_u({ offset }, base))
      : v128.load32_lane({ offset }, lane, base, kept);
  }
  return result;
}

/** Stores the first `lanes` elements; bool is stored from a mask. */
export function storeLanes(
  type: NumericType,
  lanes: LaneCount,
  address: Local<"i32">,
  value: Vector,
  offset = 0,
): void {
  if (type !== "bool") {
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
