/**
 * The WebAssembly of any generated step.
 * @module
 */
import type { GeneratedStep } from "../../../program/step.ts";
import type { RenderedStep, Renderer } from "../rendered.ts";
import { renderConcat } from "./concat.ts";
import { renderConvolution } from "./convolution.ts";
import { renderElementwise } from "./elementwise.ts";
import { renderGather } from "./gather.ts";
import { renderLoop } from "./loop.ts";
import { renderMatmul } from "./matmul.ts";
import { isNative } from "./native_formats.ts";
import { renderOneHot } from "./one_hot.ts";
import { renderPool } from "./pool.ts";
import { renderReduce } from "./reduce.ts";
import { renderScan } from "./scan.ts";
import { renderSegmentSum } from "./segment_sum.ts";
import { renderScalar } from "./scalar/render.ts";
import { renderSoftmax } from "./softmax.ts";

/** Which renderer makes the code of which kind of step. */
const RENDERERS: {
  readonly [K in GeneratedStep["kind"]]: Renderer<
    Extract<GeneratedStep, { kind: K }>
  >;
} = {
  elementwise: renderElementwise,
  reduce: renderReduce,
  softmax: renderSoftmax,
  matmul: renderMatmul,
  convolution: renderConvolution,
  pool: renderPool,
  gather: renderGather,
  segmentSum: renderSegmentSum,
  concat: renderConcat,
  oneHot: renderOneHot,
  scan: renderScan,
  loop: renderLoop,
};

/** Renders a step, as plain code where the formats of its buffers have no vector code. */
export function renderWasm(step: GeneratedStep): RenderedStep {
  if (!isNative(step)) return renderScalar(step);
  return (RENDERERS[step.kind] as Renderer<GeneratedStep>)(step);
}
