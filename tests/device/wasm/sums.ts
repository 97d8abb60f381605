/**
 * Inputs and checks for steps that sum products.
 *
 * Sums of small whole numbers are exact in float32 in whatever order and with
 * or without fused multiply-adds, so outputs must equal the reference's bits.
 * Fractions round, and show whether the order of a sum depends on the split.
 * @module
 */
import { assertEquals } from "@std/assert";
import { renderWasm } from "../../../lib/device/wasm/render/render.ts";
import { wasmScratchBytes } from "../../../lib/device/wasm/scratch.ts";
import { type GeneratedStep, printStep } from "../../../lib/program/step.ts";
import { runGuarded, someFloats, splitBackwards } from "./guarded.ts";
import { checkStep } from "./run_step.ts";

/** Whole numbers from -8 to 8 that are not alike, from a seed. */
export function wholeNumbers(length: number, seed: number): Float32Array {
  return someFloats(length, seed).map((value) => Math.round(8 * value));
}

/** Asserts exact sums, and rounding that is the same in every split. */
export function checkSums(
  step: GeneratedStep,
  inputSizes: readonly number[],
  outputSize: number,
): void {
  checkStep(
    step,
    inputSizes.map((size, index) => wholeNumbers(size, index + 1)),
  );
  const run = {
    rendered: renderWasm(step),
    inputs: inputSizes.map((size, index) => someFloats(size, index + 1)),
    outputSize,
    scratchBytes: wasmScratchBytes(step),
  };
  assertEquals(
    runGuarded({ ...run, split: splitBackwards }),
    runGuarded(run),
    `another split of ${printStep(step)}`,
  );
}
