/**
 * Steps over buffers in any storage formats, as plain code that makes element
 * after element. Floats are computed with as float64 and rounded to float32
 * after each operator unless a buffer of the step is float64. An element is
 * made whole by one thread, so bits do not depend on how many there are.
 * @module
 */
import type { GeneratedStep } from "../../../../program/step.ts";
import type { RenderedStep, Renderer } from "../../rendered.ts";
import { renderConvolution } from "./convolution.ts";
import { renderElementwise } from "./elementwise.ts";
import {
  renderConcat,
  renderGather,
  renderOneHot,
  renderScan,
} from "./indexed.ts";
import { renderLoop } from "./loop.ts";
import { renderMatmul } from "./matmul.ts";
import { renderPool } from "./pool.ts";
import { renderReduce } from "./reduce.ts";
import { renderSegmentSum } from "./segment_sum.ts";
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

/** Renders a step whatever the formats of its buffers; it needs no scratch. */
export function renderScalar(step: GeneratedStep): RenderedStep {
  return (RENDERERS[step.kind] as Renderer<GeneratedStep>)(step);
}
