/**
 * Loads and stores of vectors of which only some lanes exist, as at the end of
 * the rows of a tile.
 * @module
 */
import {
  i16x8,
  i32,
  i32x4,
  local,
  v128,
} from "../../../dependencies/wasmati.ts";
import type { Format } from "../../../base/format.ts";
import { type Local, splatBits, variable } from "./emit.ts";
import {
  type HalfFormat,
  isHalf,
  narrowWords,
  widenWords,
} from "./emit_half.ts";

/** Lanes of a vector that exist. */
export type Lanes = 1 | 2 | 3 | 4;

/** Sets a local to `lanes` floats of a float format and the other lanes to 0; reads no byte beyond. */
export function loadLanes(
  into: Local<"v128">,
  address: Local<"i32">,
  offset: number,
  lanes: Lanes,
  format: Format = "float32",
): void {
  if (isHalf(format)) return loadHalves(into, address, offset, lanes, format);
  const at = { offset, align: 4 };
  if (lanes === 4) local.set(into, v128.load(at, address));
  else if (lanes === 1) local.set(into, v128.load32_zero(at, address));
  else local.set(into, v128.load64_zero(at, address));
  if (lanes === 3) {
    v128.load32_lane({ offset: offset + 8, align: 4 }, 2, address, into);
    local.set(into);
  }
}

function loadHalves(
  into: Local<"v128">,
  address: Local<"i32">,
  offset: number,
  lanes: Lanes,
  format: HalfFormat,
): void {
  const at = { offset, align: 2 };
  if (lanes === 4) {
    local.set(into, v128.load16x4_s(at, address));
  } else if (lanes === 1) {
    const zero = splatBits(0);
    const word = i32.load16_s({ offset }, address);
    local.set(into, i32x4.replace_lane(0, zero, word));
  } else {
    local.set(into, v128.load32_zero(at, address));
    if (lanes === 3) {
      v128.load16_lane({ offset: offset + 4, align: 2 }, 2, address, into);
      local.set(into);
    }
    local.set(into, i32x4.extend_low_i16x8_s(into));
  }
  local.set(into, widenWords(format, into));
}

function storeHalves(
  address: Local<"i32">,
  offset: number,
  lanes: Lanes,
  value: Local<"v128">,
  format: HalfFormat,
): void {
  const words = variable("v128", narrowWords(format, value));
  const halves = variable("v128", i16x8.narrow_i32x4_u(words, words));
  const at = { offset, align: 2 };
  if (lanes === 4) v128.store64_lane(at, 0, address, halves);
  else if (lanes === 1) v128.store16_lane(at, 0, address, halves);
  else v128.store32_lane(at, 0, address, halves);
  if (lanes === 3) {
    v128.store16_lane({ offset: offset + 4, align: 2 }, 2, address, halves);
  }
}

/** Stores the first `lanes` floats and touches no byte beyond. */
export function storeLanes(
  address: Local<"i32">,
  offset: number,
  lanes: Lanes,
  value: Local<"v128">,
  format: Format = "float32",
): void {
  if (isHalf(format)) return storeHalves(address, offset, lanes, value, format);
  const at = { offset, align: 4 };
  if (lanes === 4) v128.store(at, address, value);
  else if (lanes === 1) v128.store32_lane(at, 0, address, value);
  else v128.store64_lane(at, 0, address, value);
  if (lanes === 3) {
    v128.store32_lane({ offset: offset + 8, align: 4 }, 2, address, value);
  }
}
