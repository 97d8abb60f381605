/**
 * Convolutions and their gradients in WGSL, as products: rows are pixels,
 * columns are channels, and nothing is copied into patches first.
 * @module
 */
import type { ConvolutionStep, Window } from "../../../program/step.ts";
import { renderProduct } from "./matmul.ts";
import type { Product } from "./product.ts";
import { type LongProduct, renderSplit } from "./product_split.ts";
import type { RenderedWgsl, Sharing, WgslLimits } from "./rendered.ts";

/** Whether some filter place lies outside of the image for some output. */
function reachesPadding(window: Window): boolean {
  const reach = (
    out: number,
    stride: number,
    filter: number,
    dilation: number,
    pad: number,
  ) => (out - 1) * stride + (filter - 1) * dilation - pad;
  const w = window;
  return w.padTop > 0 || w.padLeft > 0 ||
    reach(
        w.outHeight,
        w.strideHeight,
        w.filterHeight,
        w.dilationHeight,
        w.padTop,
      ) >= w.inHeight ||
    reach(
        w.outWidth,
        w.strideWidth,
        w.filterWidth,
        w.dilationWidth,
        w.padLeft,
      ) >= w.inWidth;
}

/** Statements that return the address of a channel of input pixel (y, x). */
function inputAddress(window: Window, image: string, channel: string): string {
  const { inHeight, inWidth, inChannels } = window;
  const guard = reachesPadding(window)
    ? `if (y < 0 || y >= ${inHeight} || x < 0 || x >= ${inWidth}) { return -1; }\n  `
    : "";
  return `${guard}return ${image} + (y * ${inWidth} + x) * ${inChannels} + ${channel};`;
}

function imageSizes(window: Window) {
  const input = window.inHeight * window.inWidth * window.inChannels;
  const output = window.outHeight * window.outWidth * window.outChannels;
  const filter = window.filterHeight * window.filterWidth *
    window.inChannels * window.outChannels;
  return { input, output, filter };
}

/** Statements that split `row` into image, y and x of a picture. */
function pixelText(height: number, width: number): string {
  return `let x = row % ${width};
  let y = row / ${width} % ${height};
  let image = row / ${height * width};`;
}

function forwardProduct(step: ConvolutionStep): Product {
  const w = step.window;
  const { input, filter } = imageSizes(w);
  const isPadded = reachesPadding(w);
  const tapSize = w.inChannels * w.outChannels;
  return {
    batch: 1,
    rows: w.batch * w.outHeight * w.outWidth,
    columns: w.outChannels,
    taps: w.filterHeight * w.filterWidth,
    inner: w.inChannels,
    leftLength: w.batch * input,
    rightLength: filter,
    place: `${pixelText(w.outHeight, w.outWidth)}
  return vec3<i32>(image * ${input}, y * ${w.strideHeight} - ${w.padTop}, x * ${w.strideWidth} - ${w.padLeft});`,
    leftAddress:
      `let y = place.y + tap / ${w.filterWidth} * ${w.dilationHeight};
  let x = place.z + tap % ${w.filterWidth} * ${w.dilationWidth};
  ${inputAddress(w, "place.x", "0")}`,
    rightAddress: `return tap * ${tapSize};`,
    isPadded,
    leftInnerStride: 1,
    hasDenseRows: false,
    rightInnerStride: w.outChannels,
    rightColumnStride: 1,
    hasBias: step.bias,
    activation: step.activation,
  };
}

/** Statements that turn `name`, a distance from the corner, into an output coordinate, or return −1. */
function outputCoordinate(name: string, stride: number, size: number): string {
  const divides = stride === 1
    ? ""
    : `if (${name} % ${stride} != 0) { return -1; }\n  ${name} = ${name} / ${stride};\n  `;
  return `if (${name} < 0) { return -1; }
  ${divides}if (${name} >= ${size}) { return -1; }`;
}

function inputGradientProduct(step: ConvolutionStep): Product {
  const w = step.window;
  const { output, filter } = imageSizes(w);
  const tapSize = w.inChannels * w.outChannels;
  return {
    batch: 1,
    rows: w.batch * w.inHeight * w.inWidth,
    columns: w.inChannels,
    taps: w.filterHeight * w.filterWidth,
    inner: w.outChannels,
    leftLength: w.batch * output,
    rightLength: filter,
    place: `${pixelText(w.inHeight, w.inWidth)}
  return vec3<i32>(image * ${output}, y + ${w.padTop}, x + ${w.padLeft});`,
    leftAddress:
      `var y = place.y - tap / ${w.filterWidth} * ${w.dilationHeight};
  ${outputCoordinate("y", w.strideHeight, w.outHeight)}
  var x = place.z - tap % ${w.filterWidth} * ${w.dilationWidth};
  ${outputCoordinate("x", w.strideWidth, w.outWidth)}
  return place.x + (y * ${w.outWidth} + x) * ${w.outChannels};`,
    rightAddress: `return tap * ${tapSize};`,
    isPadded: true,
    leftInnerStride: 1,
    hasDenseRows: false,
    rightInnerStride: 1,
    rightColumnStride: w.outChannels,
    hasBias: false,
    activation: null,
  };
}

/** Rows are filter elements (y, x, channel), the sum runs over all output pixels. */
function filterGradientProduct(step: ConvolutionStep): LongProduct {
  const w = step.window;
  const { input } = imageSizes(w);
  const isPadded = reachesPadding(w);
  const depth = w.batch * w.outHeight * w.outWidth;
  const tapRow = w.filterWidth * w.inChannels;
  return {
    batch: 1,
    rows: w.filterHeight * tapRow,
    columns: w.outChannels,
    depth,
    leftLength: w.batch * input,
    rightLength: depth * w.outChannels,
    place:
      `return vec3<i32>(row % ${w.inChannels}, row / ${tapRow} * ${w.dilationHeight}, row / ${w.inChannels} % ${w.filterWidth} * ${w.dilationWidth});`,
    depthPlace: `let row = k;
  ${pixelText(w.outHeight, w.outWidth)}
  return vec3<i32>(image * ${input}, y * ${w.strideHeight} - ${w.padTop}, x * ${w.strideWidth} - ${w.padLeft});`,
    leftAddress: `let y = place.y + at.y;
  let x = place.z + at.z;
  ${inputAddress(w, "at.x", "place.x")}`,
    rightAddress: `return k * ${w.outChannels};`,
    isPadded,
    hasDenseRows: w.inChannels % 4 === 0,
    rightColumnStride: 1,
    hasBias: false,
    activation: null,
  };
}

/** Renders a convolution or one of its gradients. */
export function renderConvolution(
  step: ConvolutionStep,
  limits: WgslLimits,
  sharing: Sharing,
): RenderedWgsl {
  switch (step.direction) {
    case "forward":
      return productDispatch(forwardProduct(step), limits, sharing);
    case "inputGradient":
      return productDispatch(inputGradientProduct(step), limits, sharing);
    case "filterGradient": {
      const product = filterGradientProduct(step);
      if (product.rows * product.columns === 0) return { dispatches: [] };
      return { dispatches: [renderSplit(product, limits, sharing)] };
    }
    default:
      throw step.direction satisfies never;
  }
}

function productDispatch(
  product: Product,
  limits: WgslLimits,
  sharing: Sharing,
): RenderedWgsl {
  if (product.rows * product.columns === 0) return { dispatches: [] };
  return { dispatches: [renderProduct(product, limits, sharing)] };
}
