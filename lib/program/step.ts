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
import { type Formatted, printFormats } from "./formatted.ts";
import type { Shape } from "../base/shape.ts";
import { type Expression, printExpression } from "./expression.ts";
import {
  type ConcatStep,
  type GatherStep,
  type OneHotStep,
  printIndexedStep,
  type ScanStep,
  type SegmentSumStep,
} from "./indexed_step.ts";
import { type LoopStep, printLoopStep } from "./loop_step.ts";
import { parametersOf } from "./operands.ts";
import {
  type ElementwiseInput,
  printInputs,
  printReduce,
  type ReduceStep,
} from "./reduce_step.ts";
import {
  type ConvolutionStep,
  type PoolStep,
  printEpilogue,
  printWindowStep,
} from "./window_step.ts";

export type {
  ConcatStep,
  GatherStep,
  OneHotStep,
  ScanStep,
  SegmentSumStep,
} from "./indexed_step.ts";
export type { ElementwiseInput, ReduceStep, Reduction } from "./reduce_step.ts";
export type { LoopStep } from "./loop_step.ts";
export type { ConvolutionStep, PoolStep, Window } from "./window_step.ts";

/**
 * Inputs that an elementwise step or a reduction may have on every device. A
 * webgpu adapter may bind fewer buffers (see `maxStepInputs` of its facts).
 */
export const MAX_STEP_INPUTS = 32;

/** One output of `shape`, each element computed by `expression` from the elements of the inputs. */
export interface ElementwiseStep extends Formatted {
  readonly kind: "elementwise";
  readonly shape: Shape;
  readonly inputs: readonly ElementwiseInput[];
  readonly expression: Expression;
  readonly outputType: NumericType;
}

/**
 * Batched matrix product in float32, then `+ bias` (length n) and an activation.
 * a is [batchA, m, k] or, transposed, [batchA, k, m]; b is [batchB, k, n] or
 * [batchB, n, k]; the output is [batch, m, n] with batch = max(batchA, batchB),
 * where a batch of 1 repeats.
 * Inputs: a, b, then bias if there is one, then the others.
 */
export interface MatmulStep extends Formatted {
  readonly kind: "matmul";
  readonly batchA: number;
  readonly batchB: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly bias: boolean;
  /** An expression of input 0 (the sum with its bias) and of the others (inputs 1 and on), or null. */
  readonly activation: Expression | null;
  /** How many other inputs there are, each float32 and of the output's shape; none by default. */
  readonly others?: number;
}

/** Softmax in float32 over the last dimension of [rows, columns]. */
export interface SoftmaxStep extends Formatted {
  readonly kind: "softmax";
  readonly rows: number;
  readonly columns: number;
}

/** A tensor that a host step reads or writes. complex64 is bound as two float32 buffers: real, then imaginary. */
export interface HostTensor {
  readonly dtype: NumericType | "complex64";
  readonly shape: Shape;
}

/** Any TensorFlow.js op, computed by the cpu package's own implementation over the device's memory. */
export interface HostStep extends Formatted {
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
  | ScanStep
  | LoopStep
  | HostStep;

/** Steps that devices generate code for. */
export type GeneratedStep = Exclude<Step, HostStep>;

function offsetsOf(inputs: readonly ElementwiseInput[]): number {
  return Math.max(0, ...inputs.map((each) => (each.offsetParameter ?? -1) + 1));
}

/** How many run-time values a step may ask for: one more than the highest index. */
export function parameterCount(step: Step): number {
  switch (step.kind) {
    case "elementwise":
      return Math.max(offsetsOf(step.inputs), parametersOf(step.expression));
    case "reduce":
      return Math.max(
        offsetsOf(step.inputs),
        parametersOf(step.expression),
        parametersOf(step.finish),
      );
    case "matmul":
    case "convolution":
      return parametersOf(step.activation);
    default:
      return 0;
  }
}

function printElementwise(step: ElementwiseStep): string {
  return `elementwise [${step.shape}] ${step.outputType} = ${
    printExpression(step.expression)
  } ${printInputs(step.inputs)}`;
}

/** Prints a step on one line; equal text means equal steps (host steps: equal op and tensors). */
export function printStep(step: Step): string {
  return printWork(step) + printFormats(step);
}

function printWork(step: Step): string {
  switch (step.kind) {
    case "elementwise":
      return printElementwise(step);
    case "reduce":
      return printReduce(step);
    case "matmul":
      return `matmul [${step.batchA},${step.m},${step.k}]${
        step.transposeA ? "^T" : ""
      } x ` +
        `[${step.batchB},${step.k},${step.n}]${step.transposeB ? "^T" : ""}` +
        printEpilogue(step);
    case "convolution":
    case "pool":
      return printWindowStep(step);
    case "softmax":
      return `softmax [${step.rows},${step.columns}]`;
    case "gather":
    case "segmentSum":
    case "concat":
    case "oneHot":
    case "scan":
      return printIndexedStep(step);
    case "loop":
      return printLoopStep(step);
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
