/**
 * How a pool is cut into units: numbers only.
 * @module
 */
import type { Format } from "../../../base/format.ts";
import type { PoolStep, Window } from "../../../program/step.ts";
import { formatsOf } from "./bound_types.ts";
import { interiorOf } from "./convolution_geometry.ts";

/** A pool cut to pieces. */
export interface PoolPlan {
  readonly step: PoolStep;
  readonly formats: PoolFormats;
  /** Output columns whose taps all lie inside, `start <= column < end`. */
  readonly interior: { readonly start: number; readonly end: number };
  /** Whether windows meet, so that gradients add up. */
  readonly overlaps: boolean;
  /** Whether dx must be cleared first. */
  readonly clears: boolean;
  /** Vectors of four channels; channels left over join the last unit. */
  readonly wholeVectors: number;
  readonly tailChannels: number;
  readonly vectorsPerUnit: number;
  readonly channelBlocks: number;
  readonly rowsPerUnit: number;
  readonly rowBlocks: number;
  readonly units: number;
  readonly unitNanoseconds: number;
}

/** Units that share the work evenly among a few threads. */
const WANTED_UNITS = 16;
/** Vectors of channels that fill a line of the cache. */
const LINE_VECTORS = 4;

function extent(filter: number, dilation: number): number {
  return (filter - 1) * dilation + 1;
}

function windowsMeet(w: Window): boolean {
  return extent(w.filterHeight, w.dilationHeight) > w.strideHeight ||
    extent(w.filterWidth, w.dilationWidth) > w.strideWidth;
}

/** Whether windows lie edge to edge; then they cover the image unless it ends later. */
function coversImage(w: Window): boolean {
  return w.strideHeight === w.filterHeight &&
    w.strideWidth === w.filterWidth &&
    w.outHeight * w.strideHeight - w.padTop >= w.inHeight &&
    w.outWidth * w.strideWidth - w.padLeft >= w.inWidth;
}

function interiorColumns(w: Window) {
  return interiorOf({
    first: 0,
    outputStep: 1,
    outputs: w.outWidth,
    taps: w.filterWidth,
    step: w.strideWidth,
    offset: -w.padLeft,
    spacing: w.dilationWidth,
    filterFirst: 0,
    filterStep: 1,
  }, w.inWidth);
}

/** How the buffers of a pool are stored, by the roles of `PoolAddresses`. */
export interface PoolFormats {
  readonly input: Format;
  readonly gradient: Format;
  readonly output: Format;
}

function poolFormats(step: PoolStep): PoolFormats {
  const { inputs, output } = formatsOf(step);
  if (step.direction === "forward") {
    return { input: inputs[0]!, gradient: inputs[0]!, output };
  }
  const gradient = output;
  return step.mode === "maximum"
    ? { input: inputs[1]!, gradient, output: inputs[0]! }
    : { input: gradient, gradient, output: inputs[0]! };
}

/** Whether sums of gradients rest in dx, which must not round them. */
export function addsGradients({ direction, window }: PoolStep): boolean {
  return direction === "gradient" && windowsMeet(window);
}

/** Cuts a pool or its gradient. */
export function planPool(step: PoolStep): PoolPlan {
  const w = step.window;
  const forward = step.direction === "forward";
  const overlaps = windowsMeet(w);
  const wholeVectors = Math.floor(w.inChannels / 4);
  const wanted = Math.max(1, Math.ceil(WANTED_UNITS / Math.max(1, w.batch)));
  const rowsPerUnit = forward
    ? Math.max(1, Math.ceil(w.outHeight / wanted))
    : Math.max(1, w.outHeight);
  const lines = Math.ceil(wholeVectors / LINE_VECTORS);
  const vectorsPerUnit = forward
    ? Math.max(1, wholeVectors)
    : Math.max(1, LINE_VECTORS * Math.ceil(lines / wanted));
  const channelBlocks = Math.max(1, Math.ceil(wholeVectors / vectorsPerUnit));
  const rowBlocks = Math.ceil(w.outHeight / rowsPerUnit);
  const taps = w.filterHeight * w.filterWidth;
  const outputs = rowsPerUnit * w.outWidth * vectorsPerUnit;
  return {
    step,
    formats: poolFormats(step),
    interior: interiorColumns(w),
    overlaps,
    clears: !forward && (overlaps || !coversImage(w)),
    wholeVectors,
    tailChannels: w.inChannels % 4,
    vectorsPerUnit,
    channelBlocks,
    rowsPerUnit,
    rowBlocks,
    units: w.batch * rowBlocks * channelBlocks,
    unitNanoseconds: Math.ceil(outputs * taps * (forward ? 0.4 : 1)),
  };
}
