/**
 * Convolutions as WebAssembly. Those that are plain matrix products (1 × 1
 * filters, filters as large as the image) are rendered as such.
 * @module
 */
import type {
  ConvolutionStep,
  MatmulStep,
  Window,
} from "../../../program/step.ts";
import type { RenderedStep } from "../rendered.ts";
import {
  filterGradientScratchBytes,
  renderFilterGradient,
} from "./convolution_filter.ts";
import { packedFilterBytes, planRows } from "./convolution_geometry.ts";
import { renderRowConvolution } from "./convolution_rows.ts";
import { renderMatmul } from "./matmul.ts";
import { matmulScratchBytes } from "./matmul_plan.ts";

/** Sizes of the product [rows, inputs] · [inputs, outputs]. */
interface ProductSizes {
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
}

function isPointwise(w: Window): boolean {
  return w.filterHeight === 1 && w.filterWidth === 1 && w.strideHeight === 1 &&
    w.strideWidth === 1 && w.padTop === 0 && w.padLeft === 0 &&
    w.outHeight === w.inHeight && w.outWidth === w.inWidth;
}

function coversImage(w: Window): boolean {
  return w.outHeight === 1 && w.outWidth === 1 && w.padTop === 0 &&
    w.padLeft === 0 && w.dilationHeight === 1 && w.dilationWidth === 1 &&
    w.filterHeight === w.inHeight && w.filterWidth === w.inWidth;
}

function productSizes(w: Window): ProductSizes | null {
  const outputs = w.outChannels;
  if (isPointwise(w)) {
    const rows = w.batch * w.inHeight * w.inWidth;
    return { rows, inputs: w.inChannels, outputs };
  }
  if (coversImage(w)) {
    const inputs = w.inHeight * w.inWidth * w.inChannels;
    return { rows: w.batch, inputs, outputs };
  }
  return null;
}

/** The matrix product that a convolution is; null if it is none. */
function asProduct(step: ConvolutionStep): MatmulStep | null {
  const sizes = productSizes(step.window);
  if (!sizes) return null;
  const { rows, inputs, outputs } = sizes;
  const common = {
    kind: "matmul",
    batchA: 1,
    batchB: 1,
    transposeA: false,
    transposeB: false,
    bias: step.bias,
    activation: step.activation,
    others: step.others ?? 0,
    ...(step.formats ? { formats: step.formats } : {}),
  } as const;
  switch (step.direction) {
    case "forward":
      return { ...common, m: rows, k: inputs, n: outputs };
    case "inputGradient":
      return { ...common, m: rows, k: outputs, n: inputs, transposeB: true };
    case "filterGradient":
      return { ...common, m: inputs, k: rows, n: outputs, transposeA: true };
    default:
      throw step.direction satisfies never;
  }
}

/** Bytes of scratch that a convolution needs. */
export function convolutionScratchBytes(step: ConvolutionStep): number {
  const product = asProduct(step);
  if (product) return matmulScratchBytes(product);
  if (step.direction === "filterGradient") {
    return filterGradientScratchBytes(step);
  }
  return packedFilterBytes(planRows(step));
}

/** Renders a convolution or one of its gradients. */
export function renderConvolution(step: ConvolutionStep): RenderedStep {
  const product = asProduct(step);
  if (product) return renderMatmul(product);
  return step.direction === "filterGradient"
    ? renderFilterGradient(step)
    : renderRowConvolution(step);
}
