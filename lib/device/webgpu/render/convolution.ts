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

/** Statements that split the pixel `name` into image, y and x of a picture. */
function pixelText(name: string, height: number, width: number): string {
  return `let x = ${name} % ${width};
  let y = ${name} / ${width} % ${height};
  let image = ${name} / ${height * width};`;
}

/** Text that a convolution forward needs to find the input of an output pixel and a tap. */
type ForwardAddress = Pick<Product, "place" | "leftAddress">;

/** With padding, row and column are compared with the image's size. */
function paddedForward(w: Window): ForwardAddress {
  return {
    place: cornerText(w, "row"),
    leftAddress:
      `let y = place.y + tap / ${w.filterWidth} * ${w.dilationHeight};
  let x = place.z + tap % ${w.filterWidth} * ${w.dilationWidth};
  ${inputAddress(w, "place.x", "0")}`,
  };
}

/** Without padding, the address is a sum of one part by pixel and one by tap. */
function insideForward(w: Window): ForwardAddress {
  const down = w.dilationHeight * w.inWidth * w.inChannels;
  return {
    place: cornerOffset(w, "row"),
    leftAddress:
      `return place.x + tap / ${w.filterWidth} * ${down} + tap % ${w.filterWidth} * ${
        w.dilationWidth * w.inChannels
      };`,
  };
}

/** Statements that return image, y and x of the first input pixel of output pixel `name`. */
function cornerText(w: Window, name: string): string {
  const { input } = imageSizes(w);
  return `${pixelText(name, w.outHeight, w.outWidth)}
  return vec3<i32>(image * ${input}, y * ${w.strideHeight} - ${w.padTop}, x * ${w.strideWidth} - ${w.padLeft});`;
}

/** Statements that return the address of the first input pixel of output pixel `name`. */
function cornerOffset(w: Window, name: string): string {
  const { input } = imageSizes(w);
  const pixel = `y * ${w.strideHeight * w.inWidth} + x * ${w.strideWidth}`;
  return `${pixelText(name, w.outHeight, w.outWidth)}
  return vec3<i32>(image * ${input} + (${pixel}) * ${w.inChannels}, 0, 0);`;
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
    ...(isPadded ? paddedForward(w) : insideForward(w)),
    rightAddress: `return tap * ${tapSize};`,
    isPadded,
    leftInnerStride: 1,
    hasDenseRows: false,
    rightInnerStride: w.outChannels,
    rightColumnStride: 1,
    hasBias: step.bias,
    activation: step.activation,
    others: step.others ?? 0,
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
    place: `${pixelText("row", w.inHeight, w.inWidth)}
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
    activation: step.activation,
    others: step.others ?? 0,
  };
}

/** Text that a filter gradient needs to find the input of a filter element and an output pixel. */
type FilterAddress = Pick<LongProduct, "place" | "depthPlace" | "leftAddress">;

/** Statements that split the filter element `row` into channel and place. */
function filterText(w: Window): string {
  return `let channel = row % ${w.inChannels};
  let x = row / ${w.inChannels} % ${w.filterWidth} * ${w.dilationWidth};
  let y = row / ${w.filterWidth * w.inChannels} * ${w.dilationHeight};`;
}

function paddedFilter(w: Window): FilterAddress {
  return {
    place: `${filterText(w)}\n  return vec3<i32>(channel, y, x);`,
    depthPlace: cornerText(w, "k"),
    leftAddress: `let y = place.y + at.y;
  let x = place.z + at.z;
  ${inputAddress(w, "at.x", "place.x")}`,
  };
}

function insideFilter(w: Window): FilterAddress {
  return {
    place: `${
      filterText(w)
    }\n  return vec3<i32>((y * ${w.inWidth} + x) * ${w.inChannels} + channel, 0, 0);`,
    depthPlace: cornerOffset(w, "k"),
    leftAddress: "return place.x + at.x;",
  };
}

/** Rows are filter elements (y, x, channel), the sum runs over all output pixels. */
function filterGradientProduct(step: ConvolutionStep): LongProduct {
  const w = step.window;
  const { input } = imageSizes(w);
  const isPadded = reachesPadding(w);
  const depth = w.batch * w.outHeight * w.outWidth;
  return {
    batch: 1,
    rows: w.filterHeight * w.filterWidth * w.inChannels,
    columns: w.outChannels,
    depth,
    leftLength: w.batch * input,
    rightLength: depth * w.outChannels,
    ...(isPadded ? paddedFilter(w) : insideFilter(w)),
    rightAddress: `return k * ${w.outChannels};`,
    isPadded,
    hasDenseRows: w.inChannels % 4 === 0,
    rightColumnStride: 1,
    hasBias: false,
    activation: null,
    others: 0,
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
