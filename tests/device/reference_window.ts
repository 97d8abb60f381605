/**
 * The naive meaning of convolutions and pools: one loop per dimension.
 * @module
 */
import { sizeOf } from "../../lib/base/shape.ts";
import type {
  ConvolutionStep,
  PoolStep,
  Window,
} from "../../lib/program/step.ts";
import { finishSum } from "./reference_expression.ts";

/** A place where a filter element meets an element of x, outputs in row-major order. */
interface Meeting {
  /** Index of the output's pixel: (batch · outHeight + row) · outWidth + column. */
  readonly outPixel: number;
  readonly inPixel: number;
  readonly filterPixel: number;
}

/** All meetings inside the image, by output and then by filter position. */
function* meetings(window: Window): Generator<Meeting> {
  const w = window;
  for (let batch = 0; batch < w.batch; batch++) {
    for (let row = 0; row < w.outHeight; row++) {
      for (let column = 0; column < w.outWidth; column++) {
        const outPixel = (batch * w.outHeight + row) * w.outWidth + column;
        for (let fy = 0; fy < w.filterHeight; fy++) {
          const y = row * w.strideHeight + fy * w.dilationHeight - w.padTop;
          if (y < 0 || y >= w.inHeight) continue;
          for (let fx = 0; fx < w.filterWidth; fx++) {
            const x = column * w.strideWidth + fx * w.dilationWidth -
              w.padLeft;
            if (x < 0 || x >= w.inWidth) continue;
            const inPixel = (batch * w.inHeight + y) * w.inWidth + x;
            yield { outPixel, inPixel, filterPixel: fy * w.filterWidth + fx };
          }
        }
      }
    }
  }
}

function sizesOf(w: Window): { x: number; y: number; filter: number } {
  return {
    x: sizeOf([w.batch, w.inHeight, w.inWidth, w.inChannels]),
    y: sizeOf([w.batch, w.outHeight, w.outWidth, w.outChannels]),
    filter: sizeOf([
      w.filterHeight,
      w.filterWidth,
      w.inChannels,
      w.outChannels,
    ]),
  };
}

/** Calls `visit` with the flat indices of x, filter and y of every product. */
function eachProduct(
  window: Window,
  visit: (x: number, filter: number, y: number) => void,
): void {
  const { inChannels, outChannels } = window;
  for (const { outPixel, inPixel, filterPixel } of meetings(window)) {
    for (let ic = 0; ic < inChannels; ic++) {
      for (let oc = 0; oc < outChannels; oc++) {
        visit(
          inPixel * inChannels + ic,
          (filterPixel * inChannels + ic) * outChannels + oc,
          outPixel * outChannels + oc,
        );
      }
    }
  }
}

/** The float64 result of a convolution or one of its gradients. */
export function evaluateConvolution(
  step: ConvolutionStep,
  inputs: readonly ArrayLike<number>[],
  parameters: readonly number[],
): Float64Array {
  const sums = sumsOf(step, inputs);
  if (step.direction === "filterGradient") return sums;
  const channels = step.window.outChannels;
  return sums.map((sum, index) => {
    const at = { index, column: index % channels };
    return finishSum(step, sum, at, inputs, parameters);
  });
}

/** The sums of products alone. */
function sumsOf(
  step: ConvolutionStep,
  [first, second]: readonly ArrayLike<number>[],
): Float64Array {
  const sizes = sizesOf(step.window);
  switch (step.direction) {
    case "forward": {
      const out = new Float64Array(sizes.y);
      eachProduct(step.window, (x, filter, y) => {
        out[y]! += first![x]! * second![filter]!;
      });
      return out;
    }
    case "inputGradient": {
      const out = new Float64Array(sizes.x);
      eachProduct(step.window, (x, filter, y) => {
        out[x]! += first![y]! * second![filter]!;
      });
      return out;
    }
    case "filterGradient": {
      const out = new Float64Array(sizes.filter);
      eachProduct(step.window, (x, filter, y) => {
        out[filter]! += first![x]! * second![y]!;
      });
      return out;
    }
    default:
      throw step.direction satisfies never;
  }
}

/** The input pixels of each output pixel. */
function pixelsOf(window: Window): number[][] {
  const pixels = Array.from(
    { length: window.batch * window.outHeight * window.outWidth },
    () => [] as number[],
  );
  for (const { outPixel, inPixel } of meetings(window)) {
    pixels[outPixel]!.push(inPixel);
  }
  return pixels;
}

/** The float64 result of a pool or its gradient. */
export function evaluatePool(
  step: PoolStep,
  inputs: readonly ArrayLike<number>[],
): Float64Array {
  const sizes = sizesOf(step.window);
  const channels = step.window.outChannels;
  const forward = step.direction === "forward";
  const out = new Float64Array(forward ? sizes.y : sizes.x);
  const values = forward ? inputs[0]! : inputs[1];
  pixelsOf(step.window).forEach((pixels, outPixel) => {
    for (let channel = 0; channel < channels; channel++) {
      const y = outPixel * channels + channel;
      const xs = pixels.map((pixel) => pixel * channels + channel);
      if (forward) out[y] = poolValue(step, xs.map((x) => values![x]!));
      else spreadGradient(step, xs, inputs[0]![y]!, values, out);
    }
  });
  return out;
}

function poolValue(step: PoolStep, values: readonly number[]): number {
  if (step.mode === "maximum") {
    // As the cpu op does: NaN is never larger.
    return values.reduce((best, x) => x > best ? x : best, -Infinity);
  }
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spreadGradient(
  step: PoolStep,
  xs: readonly number[],
  gradient: number,
  values: ArrayLike<number> | undefined,
  out: Float64Array,
): void {
  if (step.mode === "average") {
    // As the cpu op does: the whole filter counts, even outside the image.
    const { filterHeight, filterWidth } = step.window;
    for (const x of xs) out[x]! += gradient / (filterHeight * filterWidth);
    return;
  }
  let best: number | undefined;
  let largest = -Infinity;
  for (const x of xs) {
    if (values![x]! > largest) [best, largest] = [x, values![x]!];
  }
  if (best !== undefined) out[best]! += gradient;
}
