/**
 * Forward convolution and its input gradient as one thing: outputs that sum
 * channels of input pixels ("taps") times rows of a filter. Numbers only.
 *
 * Along an axis the outputs fall into classes with the same taps: one class
 * for the forward direction; for the gradient with stride s, s classes, since
 * input pixel i meets only the filter elements f with i + pad − f · dilation
 * divisible by s. Within a class everything is evenly spaced.
 * @module
 */
import type { ConvolutionStep, Window } from "../../../program/step.ts";
import { type Band, bandsOf } from "./matmul_plan.ts";
import {
  productBytes,
  type ProductFormats,
  productFormats,
} from "./product_formats.ts";

/** Outputs of one axis that share their taps. Tap t of output j reads input `j · step + offset + t · spacing`. */
export interface AxisClass {
  /** Output position of j = 0, and from one j to the next. */
  readonly first: number;
  readonly outputStep: number;
  /** How many outputs. */
  readonly outputs: number;
  readonly taps: number;
  readonly step: number;
  readonly offset: number;
  readonly spacing: number;
  /** Filter element of tap 0, and from one tap to the next. */
  readonly filterFirst: number;
  readonly filterStep: number;
}

/** A convolution by rows of outputs. */
export interface RowConvolution {
  readonly step: ConvolutionStep;
  /** What is read is a, the filter is b. */
  readonly formats: ProductFormats;
  readonly bytes: ReturnType<typeof productBytes>;
  readonly batch: number;
  /** What is read: x, or dy for the gradient. */
  readonly inRows: number;
  readonly inColumns: number;
  /** Channels summed over. */
  readonly terms: number;
  readonly outRows: number;
  readonly outColumns: number;
  readonly outChannels: number;
  /** Input rows from one met filter row to the next, and filter rows. */
  readonly rowSpacing: number;
  readonly filterRowStep: number;
  readonly columnClasses: readonly AxisClass[];
  readonly bands: readonly Band[];
  readonly panels: number;
}

interface Axis {
  readonly outputs: number;
  readonly filter: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pad: number;
}

function forwardClasses(axis: Axis): readonly AxisClass[] {
  return [{
    first: 0,
    outputStep: 1,
    outputs: axis.outputs,
    taps: axis.filter,
    step: axis.stride,
    offset: -axis.pad,
    spacing: axis.dilation,
    filterFirst: 0,
    filterStep: 1,
  }];
}

function gradientClass(axis: Axis, first: number): AxisClass {
  const { filter, stride, dilation, pad } = axis;
  const met = Array.from({ length: filter }, (_, f) => f)
    .filter((f) => (first + pad - f * dilation) % stride === 0);
  const [lowest = 0, next = lowest] = met;
  const highest = met.at(-1) ?? 0;
  return {
    first,
    outputStep: stride,
    outputs: Math.ceil((axis.outputs - first) / stride),
    taps: met.length,
    step: 1,
    offset: met.length ? (first + pad - highest * dilation) / stride : 0,
    // A single tap may have any spacing; 1 lets it join the inner loop.
    spacing: met.length > 1 ? (next - lowest) * dilation / stride : 1,
    filterFirst: highest,
    filterStep: lowest - next,
  };
}

function gradientClasses(axis: Axis): readonly AxisClass[] {
  const classes = Math.min(axis.stride, axis.outputs);
  return Array.from(
    { length: classes },
    (_, first) => gradientClass(axis, first),
  );
}

function gradientRowSteps({ stride, dilation }: Axis) {
  // Filter rows that meet one row of the input repeat after this many.
  let filterRows = 1;
  while (filterRows * dilation % stride) filterRows++;
  return {
    rowSpacing: filterRows * dilation / stride,
    filterRowStep: -filterRows,
  };
}

/** The outputs whose taps all lie inside the input: `[start, end)`. */
export function interiorOf(
  axis: AxisClass,
  inputs: number,
): { readonly start: number; readonly end: number } {
  const { step, offset, taps, spacing, outputs } = axis;
  if (taps === 0) return { start: 0, end: outputs };
  const start = Math.max(0, Math.ceil(-offset / step));
  const last = inputs - 1 - offset - (taps - 1) * spacing;
  const end = Math.min(outputs, Math.floor(last / step) + 1);
  return start < end ? { start, end } : { start: 0, end: 0 };
}

function axesOf(w: Window, forward: boolean): { rows: Axis; columns: Axis } {
  return {
    rows: {
      outputs: forward ? w.outHeight : w.inHeight,
      filter: w.filterHeight,
      stride: w.strideHeight,
      dilation: w.dilationHeight,
      pad: w.padTop,
    },
    columns: {
      outputs: forward ? w.outWidth : w.inWidth,
      filter: w.filterWidth,
      stride: w.strideWidth,
      dilation: w.dilationWidth,
      pad: w.padLeft,
    },
  };
}

/** Cuts a forward convolution or an input gradient. */
export function planRows(step: ConvolutionStep): RowConvolution {
  const w = step.window;
  const formats = productFormats(step);
  const forward = step.direction === "forward";
  const { rows, columns } = axesOf(w, forward);
  const classes = forward ? forwardClasses : gradientClasses;
  const columnClasses = classes(columns);
  const outChannels = forward ? w.outChannels : w.inChannels;
  const bands = bandsOf(columnClasses[0]?.outputs ?? 0, outChannels);
  return {
    step,
    formats,
    bytes: productBytes(formats),
    batch: w.batch,
    inRows: forward ? w.inHeight : w.outHeight,
    inColumns: forward ? w.inWidth : w.outWidth,
    terms: forward ? w.inChannels : w.outChannels,
    outRows: rows.outputs,
    outColumns: columns.outputs,
    outChannels,
    ...(forward
      ? { rowSpacing: rows.dilation, filterRowStep: 1 }
      : gradientRowSteps(rows)),
    columnClasses,
    bands,
    panels: bands.reduce((sum, band) => sum + band.panels, 0),
  };
}

/** Bytes of one filter row of a panel of so many vectors. */
export function filterRowBytes(plan: RowConvolution, vectors: number): number {
  return 16 * vectors * plan.terms * plan.step.window.filterWidth;
}

/** Bytes of the packed filter. */
export function packedFilterBytes(plan: RowConvolution): number {
  const vectors = Math.ceil(plan.outChannels / 4);
  return filterRowBytes(plan, vectors) * plan.step.window.filterHeight;
}
