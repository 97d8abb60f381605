/**
 * How much scratch memory a step needs on the wasm device.
 * @module
 */
import type { Step } from "../../program/step.ts";
import { convolutionScratchBytes } from "./render/convolution.ts";
import { isNative } from "./render/native_formats.ts";
import { segmentSumScratchBytes } from "./render/segment_sum.ts";
import { matmulScratchBytes } from "./render/matmul_plan.ts";

/** Bytes of scratch that must be bound after the outputs of a step; 0 for none. */
export function wasmScratchBytes(step: Step): number {
  // Plain code needs none.
  if (step.kind === "host" || !isNative(step)) return 0;
  switch (step.kind) {
    case "matmul":
      return matmulScratchBytes(step);
    case "convolution":
      return convolutionScratchBytes(step);
    case "segmentSum":
      return segmentSumScratchBytes(step);
    default:
      return 0;
  }
}
