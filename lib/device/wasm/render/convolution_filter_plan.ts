/**
 * How a filter gradient is cut into tiles and blocks: numbers only.
 *
 * Rows of tiles are input channels of one filter element. Where no output
 * column lacks a tap, the elements of a filter row join into one group of
 * rows, because what they read lies side by side.
 * @module
 */
import type { ConvolutionStep, Window } from "../../../program/step.ts";
import { type Band, bandsOf, tileRows, vectorsOf } from "./matmul_plan.ts";
import {
  productBytes,
  type ProductFormats,
  productFormats,
} from "./product_formats.ts";
import { MULTIPLY_ADDS_PER_NANOSECOND } from "./matmul_tile.ts";

/** A filter gradient cut to pieces. */
export interface FilterPlan {
  readonly window: Window;
  /** Whether some output columns lack some taps. */
  readonly padsColumns: boolean;
  /** Groups of rows in a row of the filter, and rows of a group. */
  readonly groupsPerRow: number;
  readonly groupRows: number;
  readonly tileRows: number;
  readonly tilesPerGroup: number;
  readonly bands: readonly Band[];
  readonly panels: number;
  readonly units: number;
  readonly unitNanoseconds: number;
  /** Output rows that all units go through before the next are read. */
  readonly rowsPerBlock: number;
  readonly xRowBytes: number;
  readonly dyRowBytes: number;
  /** x is a, dy is b. */
  readonly formats: ProductFormats;
  readonly bytes: ReturnType<typeof productBytes>;
}

/** What a block of x and dy may take of the first cache. */
const BLOCK_BYTES = 32_768;
/** Pixels that a tile must add for its sums to be worth loading and storing. */
const BLOCK_PIXELS = 64;

/** Whether some taps of some columns lie outside the image. */
function padsColumns(w: Window): boolean {
  const last = (w.outWidth - 1) * w.strideWidth +
    (w.filterWidth - 1) * w.dilationWidth - w.padLeft;
  return w.padLeft > 0 || last >= w.inWidth;
}

function rowsPerBlock(w: Window): number {
  const rowBytes = 4 * w.outWidth * w.outChannels +
    4 * w.strideHeight * w.inWidth * w.inChannels;
  const fitting = Math.floor(BLOCK_BYTES / rowBytes);
  const worthwhile = Math.ceil(BLOCK_PIXELS / w.outWidth);
  return Math.max(1, Math.min(w.outHeight, Math.max(fitting, worthwhile)));
}

/** Cuts a filter gradient. */
export function planFilter(step: ConvolutionStep): FilterPlan {
  const { window: w } = step;
  const formats = productFormats(step);
  const bytes = productBytes(formats);
  const pads = padsColumns(w);
  const merged = !pads && w.dilationWidth === 1;
  const groupRows = merged ? w.filterWidth * w.inChannels : w.inChannels;
  const bands = bandsOf(groupRows, w.outChannels);
  const panels = bands.reduce((sum, band) => sum + band.panels, 0);
  const rows = Math.min(
    groupRows,
    ...bands.map(({ vectors }) => tileRows(groupRows, vectors)),
  );
  const tilesPerGroup = Math.ceil(groupRows / rows);
  const groupsPerRow = merged ? 1 : w.filterWidth;
  const pixels = w.batch * w.outHeight * w.outWidth;
  const work = pixels * rows * 4 * Math.ceil(vectorsOf(w.outChannels) / panels);
  return {
    window: w,
    padsColumns: pads,
    groupsPerRow,
    groupRows,
    tileRows: rows,
    tilesPerGroup,
    bands,
    panels,
    units: w.filterHeight * groupsPerRow * tilesPerGroup * panels,
    unitNanoseconds: Math.ceil(work / MULTIPLY_ADDS_PER_NANOSECOND),
    rowsPerBlock: rowsPerBlock(w),
    xRowBytes: bytes.a * w.inWidth * w.inChannels,
    dyRowBytes: bytes.b * w.outWidth * w.outChannels,
    formats,
    bytes,
  };
}
