/**
 * Steps that move a window over images: convolutions and pools.
 * @module
 */
import { type Expression, printExpression } from "./expression.ts";
import type { Formatted } from "./formatted.ts";

/** The geometry that convolutions and pools share. Padding at the far side follows from the sizes. */
export interface Window {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
}

/**
 * Convolution in float32 with bias and activation, or one of its gradients.
 * - forward: inputs x [b,ih,iw,ic], filter [fh,fw,ic,oc], bias [oc]? → [b,oh,ow,oc]
 * - inputGradient: inputs dy [b,oh,ow,oc], filter → dx [b,ih,iw,ic]
 * - filterGradient: inputs x, dy → dfilter [fh,fw,ic,oc]
 *
 * The others follow these inputs.
 */
export interface ConvolutionStep extends Formatted {
  readonly kind: "convolution";
  readonly direction: "forward" | "inputGradient" | "filterGradient";
  readonly window: Window;
  readonly bias: boolean;
  /** Of an output (input 0) and of the others (inputs 1 and on), or null; a filter gradient has none. */
  readonly activation: Expression | null;
  /** How many other inputs there are, each float32 and of the output's shape; none by default. */
  readonly others?: number;
}

/**
 * Pooling in float32; padding never takes part. inChannels = outChannels.
 * - forward: x → y (a maximum skips NaN, so a window of nothing else gives -Infinity)
 * - gradient of maximum: dy, x → dx (the first maximum of a window, in row-major order, takes its dy; NaN never does)
 * - gradient of average: dy → dx (divides by the filter's size even where a window leaves the image, as the cpu op does)
 */
export interface PoolStep extends Formatted {
  readonly kind: "pool";
  readonly mode: "maximum" | "average";
  readonly direction: "forward" | "gradient";
  readonly window: Window;
}

function printWindow(window: Window): string {
  const w = window;
  return `[${w.batch},${w.inHeight},${w.inWidth},${w.inChannels}] * ` +
    `[${w.filterHeight},${w.filterWidth}] -> [${w.outHeight},${w.outWidth},${w.outChannels}] ` +
    `stride ${w.strideHeight},${w.strideWidth} dilation ${w.dilationHeight},${w.dilationWidth} ` +
    `pad ${w.padTop},${w.padLeft}`;
}

/** What happens to a sum of products before it is stored. */
export type Epilogue = Pick<ConvolutionStep, "bias" | "activation" | "others">;

/** Prints bias and activation; nothing where there are none. */
export function printEpilogue(
  { bias, activation, others = 0 }: Epilogue,
): string {
  return (bias ? " + bias" : "") +
    (activation ? ` then ${printExpression(activation)}` : "") +
    (others > 0 ? ` with ${others} more` : "");
}

/** Prints a convolution or a pool. */
export function printWindowStep(step: ConvolutionStep | PoolStep): string {
  switch (step.kind) {
    case "convolution":
      return `convolution ${step.direction} ${printWindow(step.window)}` +
        printEpilogue(step);
    case "pool":
      return `pool ${step.mode} ${step.direction} ${printWindow(step.window)}`;
    default:
      throw step satisfies never;
  }
}
