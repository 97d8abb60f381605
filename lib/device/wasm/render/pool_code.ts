/**
 * What pools compute for four channels of one window.
 *
 * As the cpu ops do, a maximum passes over NaN, and a window of nothing but
 * NaN gives -Infinity and passes no gradient on; the gradient of an average
 * divides by the size of the filter even where the window leaves the image.
 * @module
 */
import {
  f32x4,
  i32,
  i32x4,
  local,
  v128,
} from "../../../dependencies/wasmati.ts";
import type { Format } from "../../../base/format.ts";
import type { PoolStep } from "../../../program/step.ts";
import type { Address } from "./address.ts";
import {
  countLoop,
  type Local,
  splatBits,
  splatFloat,
  variable,
} from "./emit.ts";
import { ELEMENT_BYTES } from "./emit_lanes.ts";
import { type Lanes, loadLanes, storeLanes } from "./tile_lanes.ts";
import type { PoolFormats } from "./pool_plan.ts";

type Vector = Local<"v128">;

/** Addresses of four channels of a window. */
export interface PoolAddresses {
  /** The first tap in x (forward, maximum) or dx (average's gradient). */
  readonly input: Address;
  /** The first tap in dx, for the gradient of the maximum. */
  readonly gradient: Address;
  /** y or dy. */
  readonly output: Address;
}

/** How many taps of a window lie inside; null if all do. */
export type PoolExtent = {
  readonly rows: Address;
  readonly columns: Address;
} | null;

/** What the code of a window needs to know. */
export interface PoolCode {
  readonly step: PoolStep;
  readonly formats: PoolFormats;
  /** Whether windows meet, so that gradients add up. */
  readonly overlaps: boolean;
}

/** Windows of up to so many taps are written out tap by tap. */
const UNROLLED_TAPS = 16;

/** Visits taps: their byte offset as a constant plus an address that moves with `bases`. */
function eachTap(
  { step: { window: w } }: PoolCode,
  extent: PoolExtent,
  bases: readonly Address[],
  format: Format,
  visit: (
    addresses: readonly Address[],
    offset: number,
    tap: Vector | number,
  ) => void,
): void {
  const pixelBytes = ELEMENT_BYTES[format] * w.inChannels;
  const columnBytes = pixelBytes * w.dilationWidth;
  const rowBytes = pixelBytes * w.inWidth * w.dilationHeight;
  if (!extent && w.filterHeight * w.filterWidth <= UNROLLED_TAPS) {
    for (let tap = 0; tap < w.filterHeight * w.filterWidth; tap++) {
      const row = Math.floor(tap / w.filterWidth);
      const offset = row * rowBytes + tap % w.filterWidth * columnBytes;
      visit(bases, offset, tap);
    }
    return;
  }
  const rowBases = bases.map((base) => variable("i32", base));
  const tap = variable("v128", splatBits(0));
  const one = splatBits(1);
  countLoop(0, extent?.rows ?? w.filterHeight, 1, () => {
    const moving = rowBases.map((base) => variable("i32", base));
    countLoop(0, extent?.columns ?? w.filterWidth, 1, () => {
      visit(moving, 0, tap);
      local.set(tap, i32x4.add(tap, one));
      for (const each of moving) local.set(each, i32.add(each, columnBytes));
    });
    for (const each of rowBases) local.set(each, i32.add(each, rowBytes));
  });
}

function tapVector(tap: Vector | number): Vector {
  return typeof tap === "number" ? splatBits(tap) : tap;
}

function countVector({ window: w }: PoolStep, extent: PoolExtent): Vector {
  if (!extent) return splatFloat(w.filterHeight * w.filterWidth);
  const count = variable("i32", i32.mul(extent.rows, extent.columns));
  return variable("v128", f32x4.convert_i32x4_s(i32x4.splat(count)));
}

/** Computes outputs of four channels. */
export function poolForward(
  code: PoolCode,
  extent: PoolExtent,
  { input, output }: PoolAddresses,
  lanes: Lanes,
): void {
  const maximum = code.step.mode === "maximum";
  const value = variable("v128");
  const result = variable("v128", splatFloat(maximum ? -Infinity : 0));
  const { formats } = code;
  eachTap(code, extent, [input], formats.input, ([address], offset) => {
    loadLanes(value, address!, offset, lanes, formats.input);
    local.set(
      result,
      // pmax keeps its first operand where the second is NaN or not larger.
      maximum ? f32x4.pmax(result, value) : f32x4.add(result, value),
    );
  });
  if (!maximum) {
    local.set(result, f32x4.div(result, countVector(code.step, extent)));
  }
  storeLanes(output, 0, lanes, result, formats.output);
}

/** Adds a gradient to dx, or sets it where windows do not meet. */
function passOn(
  code: PoolCode,
  address: Address,
  offset: number,
  lanes: Lanes,
  gradient: Vector,
): void {
  const format = code.formats.gradient;
  if (!code.overlaps) {
    return storeLanes(address, offset, lanes, gradient, format);
  }
  const sum = variable("v128");
  loadLanes(sum, address, offset, lanes, format);
  local.set(sum, f32x4.add(sum, gradient));
  storeLanes(address, offset, lanes, sum, format);
}

/** The first tap that holds the maximum, -1 where all are NaN or -Infinity. */
function findMaximum(
  code: PoolCode,
  extent: PoolExtent,
  input: Address,
  lanes: Lanes,
): Vector {
  const value = variable("v128");
  const best = variable("v128", splatFloat(-Infinity));
  const position = variable("v128", splatBits(-1));
  const larger = variable("v128");
  const format = code.formats.input;
  eachTap(code, extent, [input], format, ([address], offset, tap) => {
    loadLanes(value, address!, offset, lanes, format);
    local.set(larger, f32x4.lt(best, value));
    const tapNumber = tapVector(tap);
    local.set(position, v128.bitselect(tapNumber, position, larger));
    local.set(best, f32x4.pmax(best, value));
  });
  return position;
}

function maximumGradient(
  code: PoolCode,
  extent: PoolExtent,
  addresses: PoolAddresses,
  lanes: Lanes,
): void {
  const position = findMaximum(code, extent, addresses.input, lanes);
  const dy = variable("v128");
  const { formats } = code;
  loadLanes(dy, addresses.output, 0, lanes, formats.output);
  const own = variable("v128");
  const bases = [addresses.gradient];
  eachTap(code, extent, bases, formats.gradient, ([address], offset, tap) => {
    const isFirst = i32x4.eq(position, tapVector(tap));
    local.set(own, v128.and(isFirst, dy));
    passOn(code, address!, offset, lanes, own);
  });
}

function averageGradient(
  code: PoolCode,
  extent: PoolExtent,
  { input, output }: PoolAddresses,
  lanes: Lanes,
): void {
  const { filterHeight, filterWidth } = code.step.window;
  const taps = splatFloat(filterHeight * filterWidth);
  const dy = variable("v128");
  loadLanes(dy, output, 0, lanes, code.formats.output);
  local.set(dy, f32x4.div(dy, taps));
  eachTap(
    code,
    extent,
    [input],
    code.formats.gradient,
    ([address], offset) => passOn(code, address!, offset, lanes, dy),
  );
}

/** Passes the gradients of four channels of a window on to dx. */
export function poolGradient(
  code: PoolCode,
  extent: PoolExtent,
  addresses: PoolAddresses,
  lanes: Lanes,
): void {
  const pass = code.step.mode === "maximum" ? maximumGradient : averageGradient;
  pass(code, extent, addresses, lanes);
}
