/**
 * Steps: what a device runs. A step is plain data that says everything but
 * the addresses of its buffers and its run-time values; a device turns it into
 * code once and then runs it any number of times.
 *
 * Buffers of a step are bound in the order: inputs, outputs, scratch (if any).
 * All tensors are dense and row-major unless strides say otherwise; images
 * are NHWC and filters HWIO.
 * @module
 */
import type { NumericType } from "../base/dtype.ts";
import type { Shape } from "../base/shape.ts";
import { type Expression, printExpression } from "./expression.ts";

/** How an elementwise step reads one input. */
export interface ElementwiseInput {
  readonly type: NumericType;
  /** Elements to move per output dimension; 0 repeats, negative runs backwards. */
  readonly strides: readonly number[];
  /** Which run-time value is the element to start from; null starts at 0. */
  readonly offsetParameter: number | null;
}

/** One output of `shape`, each element computed by `expression` from the elements of the inputs. */
export interface ElementwiseStep {
  readonly kind: "elementwise";
  readonly shape: Shape;
  readonly inputs: readonly ElementwiseInput[];
  readonly expression: Expression;
  readonly outputType: NumericType;
}

/** How a reduction combines elements. `mean` divides the float32 sum by the count; the arg forms give int32 indices (first wins). A maximum or minimum with a NaN is NaN. */
export type Reduction =
  | "sum"
  | "mean"
  | "product"
  | "maximum"
  | "minimum"
  | "all"
  | "any"
  | "argMaximum"
  | "argMinimum";

/** Reduces `axes` (ascending) of one input of `shape`; the output has the remaining dimensions in order. */
export interface ReduceStep {
  readonly kind: "reduce";
  readonly reduction: Reduction;
  readonly shape: Shape;
  readonly axes: readonly number[];
  readonly inputType: NumericType;
  readonly outputType: NumericType;
}

/**
 * Batched matrix product in float32, then `+ bias` (length n) and an activation.
 * a is [batchA, m, k] or, transposed, [batchA, k, m]; b is [batchB, k, n] or
 * [batchB, n, k]; the output is [batch, m, n] with batch = max(batchA, batchB),
 * where a batch of 1 repeats.
 * Inputs: a, b, then bias if there is one.
 */
export interface MatmulStep {
  readonly kind: "matmul";
  readonly batchA: number;
  readonly batchB: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly bias: boolean;
  /** An expression of input 0 (the sum with its bias), or null. */
  readonly activation: Expression | null;
}

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
 */
export interface ConvolutionStep {
  readonly kind: "convolution";
  readonly direction: "forward" | "inputGradient" | "filterGradient";
  readonly window: Window;
  readonly bias: boolean;
  readonly activation: Expression | null;
}

/**
 * Pooling in float32; padding never takes part. inChannels = outChannels.
 * - forward: x → y (a maximum skips NaN, so a window of nothing else gives -Infinity)
 * - gradient of maximum: dy, x → dx (the first maximum of a window, in row-major order, takes its dy; NaN never does)
 * - gradient of average: dy → dx (divides by the filter's size even where a window leaves the image, as the cpu op does)
 */
export interface PoolStep {
  readonly kind: "pool";
  readonly mode: "maximum" | "average";
  readonly direction: "forward" | "gradient";
  readonly window: Window;
}

/** Softmax in float32 over the last dimension of [rows, columns]. */
export interface SoftmaxStep {
  readonly kind: "softmax";
  readonly rows: number;
  readonly columns: number;
}

/**
 * Rows picked by their index: out[b, o, c, i] = x[b, o, indices[b, c], i], or
 * zeros for an index that is not in [0, axisSize).
 * Inputs: x [batch, outer, axisSize, inner] and indices, int32 [batch, count].
 */
export interface GatherStep {
  readonly kind: "gather";
  /** Of x and of the output. */
  readonly type: NumericType;
  readonly batch: number;
  readonly outer: number;
  readonly axisSize: number;
  readonly count: number;
  readonly inner: number;
}

/**
 * Sums of rows with the same id, in float32 and in the order of the rows; rows
 * whose id is not in [0, segments) are dropped.
 * Inputs: x [rows, inner] and ids, int32 [rows]. Output: float32 [segments, inner].
 */
export interface SegmentSumStep {
  readonly kind: "segmentSum";
  readonly inputType: NumericType;
  readonly rows: number;
  readonly inner: number;
  readonly segments: number;
}

/** Joins one or more inputs [outer, sizes[i]] of one type side by side. */
export interface ConcatStep {
  readonly kind: "concat";
  readonly type: NumericType;
  readonly outer: number;
  readonly sizes: readonly number[];
}

/** Indices, int32 [count], as rows of `offValue` with `onValue` in the column of the index, if there is such a column. */
export interface OneHotStep {
  readonly kind: "oneHot";
  readonly count: number;
  readonly depth: number;
  readonly onValue: number;
  readonly offValue: number;
  readonly outputType: NumericType;
}

/** A tensor that a host step reads or writes. complex64 is bound as two float32 buffers: real, then imaginary. */
export interface HostTensor {
  readonly dtype: NumericType | "complex64";
  readonly shape: Shape;
}

/** Any TensorFlow.js op, computed by the cpu package's own implementation over the device's memory. */
export interface HostStep {
  readonly kind: "host";
  /** TensorFlow.js's name of the op, e.g. `"Cumsum"`. */
  readonly op: string;
  /** Inputs by TensorFlow.js's names; an array for ops that take a list. */
  readonly inputs: Readonly<Record<string, HostTensor | readonly HostTensor[]>>;
  /** Attributes as TensorFlow.js passes them: JSON, plus non-finite numbers and typed arrays. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly outputs: readonly HostTensor[];
}

/** One piece of device work. */
export type Step =
  | ElementwiseStep
  | ReduceStep
  | MatmulStep
  | ConvolutionStep
  | PoolStep
  | SoftmaxStep
  | GatherStep
  | SegmentSumStep
  | ConcatStep
  | OneHotStep
  | HostStep;

/** Steps that devices generate code for. */
export type GeneratedStep = Exclude<Step, HostStep>;

function printWindow(window: Window): string {
  const w = window;
  return `[${w.batch},${w.inHeight},${w.inWidth},${w.inChannels}] * ` +
    `[${w.filterHeight},${w.filterWidth}] -> [${w.outHeight},${w.outWidth},${w.outChannels}] ` +
    `stride ${w.strideHeight},${w.strideWidth} dilation ${w.dilationHeight},${w.dilationWidth} ` +
    `pad ${w.padTop},${w.padLeft}`;
}

function printEpilogue(bias: boolean, activation: Expression | null): string {
  return (bias ? " + bias" : "") +
    (activation ? ` then ${printExpression(activation)}` : "");
}

function printElementwise(step: ElementwiseStep): string {
  const inputs = step.inputs.map((input, index) =>
    `x${index} strides [${input.strides}]` +
    (input.offsetParameter === null ? "" : ` from p${input.offsetParameter}`)
  );
  return `elementwise [${step.shape}] ${step.outputType} = ${
    printExpression(step.expression)
  } ${inputs.join(", ")}`;
}

function printIndexedStep(
  step: GatherStep | SegmentSumStep | ConcatStep | OneHotStep,
): string {
  switch (step.kind) {
    case "gather":
      return `gather ${step.type} [${step.batch},${step.outer},${step.axisSize},${step.inner}] ` +
        `at [${step.batch},${step.count}]`;
    case "segmentSum":
      return `segmentSum ${step.inputType} [${step.rows},${step.inner}] -> [${step.segments},${step.inner}]`;
    case "concat":
      return `concat ${step.type} [${step.outer}] x [${step.sizes}]`;
    case "oneHot":
      return `oneHot [${step.count}] -> ${step.outputType} [${step.count},${step.depth}] ` +
        `of ${step.onValue}, ${step.offValue}`;
    default:
      throw step satisfies never;
  }
}

/** Prints a step on one line; equal text means equal steps (host steps: equal op and tensors). */
export function printStep(step: Step): string {
  switch (step.kind) {
    case "elementwise":
      return printElementwise(step);
    case "reduce":
      return `reduce ${step.reduction} [${step.shape}] over [${step.axes}] ${step.inputType} -> ${step.outputType}`;
    case "matmul":
      return `matmul [${step.batchA},${step.m},${step.k}]${
        step.transposeA ? "^T" : ""
      } x ` +
        `[${step.batchB},${step.k},${step.n}]${step.transposeB ? "^T" : ""}` +
        printEpilogue(step.bias, step.activation);
    case "convolution":
      return `convolution ${step.direction} ${printWindow(step.window)}` +
        printEpilogue(step.bias, step.activation);
    case "pool":
      return `pool ${step.mode} ${step.direction} ${printWindow(step.window)}`;
    case "softmax":
      return `softmax [${step.rows},${step.columns}]`;
    case "gather":
    case "segmentSum":
    case "concat":
    case "oneHot":
      return printIndexedStep(step);
    case "host":
      return `host ${step.op} -> ${
        step.outputs.map((output) => `${output.dtype}[${output.shape}]`).join(
          ", ",
        )
      }`;
    default:
      throw step satisfies never;
  }
}
