/**
 * Turns steps into WGSL: one renderer per kind of step.
 * @module
 */
import type { GeneratedStep } from "../../../program/step.ts";
import { renderConcat } from "./concat.ts";
import { renderConvolution } from "./convolution.ts";
import { renderElementwise } from "./elementwise.ts";
import { renderGather } from "./gather.ts";
import { renderLoop } from "./loop.ts";
import { renderMatmul } from "./matmul.ts";
import { renderOneHot } from "./one_hot.ts";
import { renderPool } from "./pool.ts";
import { renderReduce } from "./reduce.ts";
import type { RenderedWgsl, Sharing, WgslLimits } from "./rendered.ts";
import { unshared } from "./rendered.ts";
import { renderScan } from "./scan.ts";
import { renderSegmentSum } from "./segment_sum.ts";
import { renderSoftmax } from "./softmax.ts";

/** Buffers that a step binds: inputs, then outputs. */
export function bufferCount(step: GeneratedStep): number {
  switch (step.kind) {
    case "elementwise":
    case "reduce":
    case "loop":
      return step.inputs.length + 1;
    case "matmul":
    case "convolution":
      return (step.bias ? 4 : 3) + (step.others ?? 0);
    case "pool":
      return step.direction === "gradient" && step.mode === "maximum" ? 3 : 2;
    case "gather":
    case "segmentSum":
      return 3;
    case "concat":
      return step.sizes.length + 1;
    case "softmax":
    case "oneHot":
    case "scan":
      return 2;
    default:
      throw step satisfies never;
  }
}

/**
 * Renders a step.
 *
 * @param sharing Which of its buffers are the same range; by default none.
 * @throws {UnsupportedError} If a tensor is larger than the adapter can bind.
 */
export function renderWgsl(
  step: GeneratedStep,
  limits: WgslLimits,
  sharing: Sharing = unshared(bufferCount(step)),
): RenderedWgsl {
  switch (step.kind) {
    case "elementwise":
      return renderElementwise(step, limits, sharing);
    case "reduce":
      return renderReduce(step, limits, sharing);
    case "matmul":
      return renderMatmul(step, limits, sharing);
    case "convolution":
      return renderConvolution(step, limits, sharing);
    case "pool":
      return renderPool(step, limits, sharing);
    case "softmax":
      return renderSoftmax(step, limits, sharing);
    case "gather":
      return renderGather(step, limits, sharing);
    case "segmentSum":
      return renderSegmentSum(step, limits, sharing);
    case "concat":
      return renderConcat(step, limits, sharing);
    case "oneHot":
      return renderOneHot(step, limits, sharing);
    case "scan":
      return renderScan(step, limits, sharing);
    case "loop":
      return renderLoop(step, limits, sharing);
    default:
      throw step satisfies never;
  }
}
