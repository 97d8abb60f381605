/**
 * Convolutions and their gradients, element by element.
 * @module
 */
import type { ConvolutionStep } from "../../../../program/step.ts";
import type { RenderedStep } from "../../rendered.ts";
import { outputColumns, outputRows } from "../convolution_ranges.ts";
import { countLoop, type Local } from "../emit.ts";
import { increase } from "../emit_odometer.ts";
import { addressOf, bindingsOf, type Bound } from "./buffers.ts";
import { sumOf } from "./elements.ts";
import { type Products, renderProducts } from "./products.ts";
import { axesOf, eachInput, eachOutput, inputOf } from "./windows.ts";

type Direction = ConvolutionStep["direction"];
type Place = Local<"i32">;
type Shared = Omit<Products, "epilogue">;

/** Rows of pixels of x or y. */
interface Image {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly bytes: number;
}

/** The address of the first channel of a pixel. */
function pixelAddress(
  base: Place,
  { height, width, channels, bytes }: Image,
  [batch, row, column]: readonly [Place, Place, Place],
): Place {
  const pixel = channels * bytes;
  return sumOf(
    base,
    [batch, height * width * pixel],
    [row, width * pixel],
    [column, pixel],
  );
}

/** x and y, given which input each is. */
function imagesOf(
  { window: w }: ConvolutionStep,
  { inputs }: Bound,
  at: { readonly x: number; readonly y: number },
): { readonly x: Image; readonly y: Image } {
  return {
    x: {
      height: w.inHeight,
      width: w.inWidth,
      channels: w.inChannels,
      bytes: inputs[at.x]!.bytes,
    },
    y: {
      height: w.outHeight,
      width: w.outWidth,
      channels: w.outChannels,
      bytes: inputs[at.y]!.bytes,
    },
  };
}

function forward(step: ConvolutionStep, bound: Bound): Shared {
  const { window: w } = step;
  const [rows, columns] = axesOf(w);
  const [first, filter] = [bound.inputs[0]!, bound.inputs[1]!];
  const { x } = imagesOf(step, bound, { x: 0, y: 0 });
  const { inChannels, outChannels, filterWidth } = w;
  const rowBytes = outChannels * filter.bytes;
  return {
    rows: [w.batch, w.outHeight, w.outWidth],
    columns: outChannels,
    terms: w.filterHeight * filterWidth * inChannels,
    rowStride: null,
    columnStride: 1,
    eachTerm: ([batch, row, column], channel, visit) =>
      eachInput(
        rows,
        row!,
        (fy, iy) =>
          eachInput(columns, column!, (fx, ix) => {
            const left = pixelAddress(addressOf(first), x, [batch!, iy, ix]);
            const right = sumOf(
              addressOf(filter),
              [fy, filterWidth * inChannels * rowBytes],
              [fx, inChannels * rowBytes],
              [channel, filter.bytes],
            );
            countLoop(0, inChannels, 1, () => {
              visit(left, right);
              increase(left, x.bytes);
              increase(right, rowBytes);
            });
          }),
      ),
  };
}

function inputGradient(step: ConvolutionStep, bound: Bound): Shared {
  const { window: w } = step;
  const [rows, columns] = axesOf(w);
  const [first, filter] = [bound.inputs[0]!, bound.inputs[1]!];
  const { y } = imagesOf(step, bound, { x: 0, y: 0 });
  const { inChannels, outChannels, filterWidth } = w;
  const rowBytes = outChannels * filter.bytes;
  return {
    rows: [w.batch, w.inHeight, w.inWidth],
    columns: inChannels,
    terms: w.filterHeight * filterWidth * outChannels,
    rowStride: null,
    columnStride: outChannels,
    eachTerm: ([batch, row, column], channel, visit) =>
      eachOutput(
        rows,
        row!,
        (fy, oy) =>
          eachOutput(columns, column!, (fx, ox) => {
            const left = pixelAddress(addressOf(first), y, [batch!, oy, ox]);
            const right = sumOf(
              addressOf(filter),
              [fy, filterWidth * inChannels * rowBytes],
              [fx, inChannels * rowBytes],
              [channel, rowBytes],
            );
            countLoop(0, outChannels, 1, () => {
              visit(left, right);
              increase(left, y.bytes);
              increase(right, filter.bytes);
            });
          }),
      ),
  };
}

function filterGradient(step: ConvolutionStep, bound: Bound): Shared {
  const { window: w } = step;
  const [rows, columns] = axesOf(w);
  const [first, second] = [bound.inputs[0]!, bound.inputs[1]!];
  const { x, y } = imagesOf(step, bound, { x: 0, y: 1 });
  return {
    rows: [w.filterHeight, w.filterWidth, w.inChannels],
    columns: w.outChannels,
    terms: w.batch * w.outHeight * w.outWidth,
    rowStride: 1,
    columnStride: 1,
    eachTerm: ([fy, fx, channel], outChannel, visit) => {
      const ys = outputRows(w, fy!);
      const xs = outputColumns(w, fx!);
      countLoop(
        0,
        w.batch,
        1,
        (batch) =>
          countLoop(ys.start, ys.end, 1, (oy) => {
            const iy = inputOf(rows, oy, fy!);
            const ix = inputOf(columns, xs.start, fx!);
            const left = sumOf(
              pixelAddress(addressOf(first), x, [batch, iy, ix]),
              [channel!, x.bytes],
            );
            const right = sumOf(
              pixelAddress(addressOf(second), y, [batch, oy, xs.start]),
              [outChannel, y.bytes],
            );
            countLoop(xs.start, xs.end, 1, () => {
              visit(left, right);
              increase(left, w.strideWidth * w.inChannels * x.bytes);
              increase(right, w.outChannels * y.bytes);
            });
          }),
      );
    },
  };
}

const DIRECTIONS: Readonly<
  Record<Direction, (step: ConvolutionStep, bound: Bound) => Shared>
> = { forward, inputGradient, filterGradient };

/** Renders a convolution or one of its gradients. */
export function renderConvolution(step: ConvolutionStep): RenderedStep {
  const bound = bindingsOf(step);
  const products = DIRECTIONS[step.direction](step, bound);
  return renderProducts({ ...products, epilogue: step }, bound);
}
