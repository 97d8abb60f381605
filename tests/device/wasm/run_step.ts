/**
 * Runs a generated step as the wasm device would and compares it with the
 * reference: in one call, in another split of its units, and in memory where
 * addresses do not fit a signed integer.
 * @module
 */
import { assertEquals } from "@std/assert";
import type { NumericArray } from "../../../lib/base/dtype.ts";
import { renderWasm } from "../../../lib/device/wasm/render/render.ts";
import { wasmScratchBytes } from "../../../lib/device/wasm/scratch.ts";
import { type GeneratedStep, printStep } from "../../../lib/program/step.ts";
import { evaluateStep, outputTypeOf } from "../reference.ts";
import { assertWithinUlps } from "./compare.ts";
import { CROSSING_ADDRESS, runGuardedAs, splitBackwards } from "./guarded.ts";

/** Asserts that a step gives the reference's values, whatever the split. */
export function checkStep(
  step: GeneratedStep,
  inputs: readonly NumericArray[],
  options: {
    readonly parameters?: readonly number[];
    /** Steps of float32 a value may be off; default 0. */
    readonly ulps?: number;
    /** How far apart values may be that are not within these steps; default 0. */
    readonly absolute?: number;
  } = {},
): void {
  const parameters = options.parameters ?? [];
  const expected = evaluateStep(step, inputs, parameters);
  const run = {
    rendered: renderWasm(step),
    inputs,
    parameters,
    outputSize: expected.length,
    scratchBytes: wasmScratchBytes(step),
  };
  const type = outputTypeOf(step);
  const actual = runGuardedAs(type, run);
  assertWithinUlps(
    actual,
    expected,
    options.ulps ?? 0,
    (index) => `element ${index} of ${printStep(step)}`,
    options.absolute,
  );
  assertEquals(
    runGuardedAs(type, { ...run, split: splitBackwards }),
    actual,
    `another split of ${printStep(step)}`,
  );
  assertEquals(
    runGuardedAs(type, { ...run, firstAddress: CROSSING_ADDRESS }),
    actual,
    `${printStep(step)} across 2 GiB`,
  );
}
