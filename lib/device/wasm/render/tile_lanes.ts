/**
 * Loads and stores of vectors of which only some lanes exist, as at the end of
 * the rows of a tile.
 * @module
 */
import {
  f32x4,
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
import {
  ELEMENT_BYTES,
  loadLanes as loadFour,
  loadWord,
} from "./emit_lanes.ts";

/** Lanes of a vector that exist. */
export type Lanes = 1 | 2 | 3 | 4;

/** Sets a local to `lanes` numbers of any format but float64, as float32, and the other lanes to 0; reads no byte beyond. */
export function loadLanes(
  into: Local<"v128">,
  address: Local<"i32">,
  offset: number,
  lanes: Lanes,
  format: Format = "float32",
): void {
  if (format !== "float32") {
    return loadNarrow(into, address, offset, lanes, format);
  }
  const at = { offset, align: 4 };
  if (lanes === 4) local.set(into, v128.load(at, address));
  else if (lanes === 1) local.set(into, v128.load32_zero(at, address));
  else local.set(into, v128.load64_zero(at, address));
  if (lanes === 3) {
    v128.load32_lane({ offset: offset + 8, align: 4 }, 2, address, into);
    local.set(into);
  }
}

function loadNarrow(
  into: Local<"v128">,
  address: Local<"i32">,
  offset: number,
  lanes: Lanes,
  format: Format,
): void {
  if (lanes === 4) {
    local.set(into, loadFour(format, 4, address, offset));
  } else if (isHalf(format)) {
    loadSomeHalves(into, address, offset, lanes);
    local.set(into, widenWords(format, into));
  } else {
    local.set(into, splatBits(0));
    for (let lane = 0; lane < lanes; lane++) {
      const at = offset + lane * ELEMENT_BYTES[format];
      local.set(into, loadWord(format, lane, address, into, at));
    }
  }
  if (!isHalf(format)) local.set(into, f32x4.convert_i32x4_s(into));
}

/** Sets the lower halves of words to elements of two bytes, and the upper ones to their signs. */
function loadSomeHalves(
  into: Local<"v128">,
  address: Local<"i32">,
  offset: number,
  lanes: 1 | 2 | 3,
): void {
  if (lanes === 1) {
    const zero = splatBits(0);
    const word = i32.load16_s({ offset }, address);
    return local.set(into, i32x4.replace_lane(0, zero, word));
  }
  local.set(into, v128.load32_zero({ offset, align: 2 }, address));
  if (lanes === 3) {
    v128.load16_lane({ offset: offset + 4, align: 2 }, 2, address, into);
    local.set(into);
  }
  local.set(into, i32x4.extend_low_i16x8_s(into));
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
