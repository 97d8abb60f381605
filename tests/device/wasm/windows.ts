/**
 * Arbitrary windows for tests of convolutions and pools.
 * @module
 */
import fc from "fast-check";
import type { Window } from "../../../lib/program/step.ts";

interface Axis {
  readonly inputs: number;
  readonly outputs: number;
  readonly filter: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pad: number;
}

function axis(maxPad: (extent: number) => number): fc.Arbitrary<Axis> {
  return fc.record({
    inputs: fc.integer({ min: 1, max: 14 }),
    filter: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 4 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    before: fc.integer({ min: 0, max: 13 }),
    after: fc.integer({ min: 0, max: 13 }),
  }).map(({ before, after, ...rest }) => {
    const extent = (rest.filter - 1) * rest.dilation + 1;
    const pad = Math.min(before, maxPad(extent));
    const padded = rest.inputs + pad + Math.min(after, maxPad(extent));
    const outputs = Math.floor((padded - extent) / rest.stride) + 1;
    return { ...rest, pad, outputs };
  }).filter(({ outputs }) => outputs > 0);
}

function windowOf(
  rows: Axis,
  columns: Axis,
  sizes: readonly [number, number, number],
): Window {
  const [batch, inChannels, outChannels] = sizes;
  return {
    batch,
    inHeight: rows.inputs,
    inWidth: columns.inputs,
    inChannels,
    outHeight: rows.outputs,
    outWidth: columns.outputs,
    outChannels,
    filterHeight: rows.filter,
    filterWidth: columns.filter,
    strideHeight: rows.stride,
    strideWidth: columns.stride,
    dilationHeight: rows.dilation,
    dilationWidth: columns.dilation,
    padTop: rows.pad,
    padLeft: columns.pad,
  };
}

const channels = fc.integer({ min: 1, max: 21 });

/** Windows of convolutions, with windows wholly outside the image among them. */
export const convolutionWindows: fc.Arbitrary<Window> = fc.tuple(
  axis((extent) => extent),
  axis((extent) => extent),
  fc.tuple(fc.integer({ min: 1, max: 3 }), channels, channels),
).map(([rows, columns, sizes]) => windowOf(rows, columns, sizes));

/** Windows of pools; all meet the image unless dilation makes them step over it. */
export const poolWindows: fc.Arbitrary<Window> = fc.tuple(
  axis((extent) => extent - 1),
  axis((extent) => extent - 1),
  fc.integer({ min: 1, max: 3 }),
  channels,
).map(([rows, columns, batch, depth]) =>
  windowOf(rows, columns, [batch, depth, depth])
);

/** Elements of x, y and the filter. */
export function windowSizes(
  w: Window,
): { readonly x: number; readonly y: number; readonly filter: number } {
  return {
    x: w.batch * w.inHeight * w.inWidth * w.inChannels,
    y: w.batch * w.outHeight * w.outWidth * w.outChannels,
    filter: w.filterHeight * w.filterWidth * w.inChannels * w.outChannels,
  };
}

/** A square window: `pad` on all sides, as many outputs as fit. */
export function squareWindow(sizes: {
  readonly batch: number;
  readonly side: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly filter: number;
  readonly stride?: number;
  readonly dilation?: number;
  readonly pad?: number;
}): Window {
  const { side: inputs, filter, stride = 1, dilation = 1, pad = 0 } = sizes;
  const extent = (filter - 1) * dilation + 1;
  const outputs = Math.floor((inputs + 2 * pad - extent) / stride) + 1;
  const both = { inputs, outputs, filter, stride, dilation, pad };
  const { batch, inChannels, outChannels } = sizes;
  return windowOf(both, both, [batch, inChannels, outChannels]);
}
