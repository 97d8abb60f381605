/**
 * Runs a step over buffers in storage formats as the wasm device would and
 * compares what it stores with the reference's: in one call, in another split
 * of its units, and in memory where addresses do not fit a signed integer.
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Format } from "../../../lib/base/format.ts";
import { decodeFormat } from "../../../lib/base/format_values.ts";
import { isNative } from "../../../lib/device/wasm/render/native_formats.ts";
import { renderWasm } from "../../../lib/device/wasm/render/render.ts";
import { renderScalar } from "../../../lib/device/wasm/render/scalar/render.ts";
import { wasmScratchBytes } from "../../../lib/device/wasm/scratch.ts";
import { type GeneratedStep, printStep } from "../../../lib/program/step.ts";
import { evaluateStored, storeValues } from "../formatted.ts";
import {
  CROSSING_ADDRESS,
  runGuardedBytes,
  splitBackwards,
} from "./guarded.ts";

const BITS: Readonly<
  Partial<Record<Format, (bytes: ArrayBuffer) => ArrayLike<bigint | number>>>
> = {
  float64: (bytes) => new BigInt64Array(bytes),
  float32: (bytes) => new Int32Array(bytes),
  float16: (bytes) => new Int16Array(bytes),
  bfloat16: (bytes) => new Int16Array(bytes),
};

/** Numbers in the order of the values: neighbours differ by 1. */
function ordersOf(format: Format, bytes: Uint8Array): bigint[] {
  const copy = new Uint8Array(bytes).buffer;
  const read = BITS[format];
  const words = read ? read(copy) : decodeFormat(format, bytes);
  const most = 1n << BigInt(8 * copy.byteLength / (words.length || 1) - 1);
  return Array.from(words, (word) => {
    const order = BigInt(word);
    return read && order < 0n ? -(order + most) : order;
  });
}

/** Asserts that stored values lie within so many steps of their format of each other. */
export function assertStored(
  format: Format,
  actual: Uint8Array,
  expected: Uint8Array,
  { steps, absolute = 0 }: {
    readonly steps: number;
    readonly absolute?: number;
  },
  what: string,
): void {
  assertEquals(actual.length, expected.length);
  const left = decodeFormat(format, actual);
  const right = decodeFormat(format, expected);
  const orders = [ordersOf(format, actual), ordersOf(format, expected)];
  for (let index = 0; index < left.length; index++) {
    const isNaN = [left, right].map((each) => Number.isNaN(each[index]));
    if (isNaN[0] && isNaN[1]) continue;
    const distance = orders[0]![index]! - orders[1]![index]!;
    const isNear = distance <= BigInt(steps) && distance >= -BigInt(steps) &&
      isNaN[0] === isNaN[1];
    if (isNear || Math.abs(left[index]! - right[index]!) <= absolute) continue;
    throw new Error(
      `element ${index} of ${what}: got ${left[index]}, expected ${
        right[index]
      }`,
    );
  }
}

/** How a check runs a step, and how near its values must be. */
export interface FormattedCheck {
  readonly parameters?: readonly number[];
  /** Steps of the output's format a value may be off; default 0. */
  readonly steps?: number;
  /**
   * Steps of float32 that vector code may be off, which are one step of a
   * narrower float at most; default 0.
   */
  readonly vectorSteps?: number;
  /** How far apart values of vector code may be that are not within these steps; default 0. */
  readonly vectorAbsolute?: number;
  /** Whether to run plain code even where there is vector code; default no. */
  readonly isPlain?: boolean;
}

/** How far off the values of a step may be. */
function allowance(output: Format, isVector: boolean, check: FormattedCheck) {
  const { steps = 0, vectorSteps = 0, vectorAbsolute = 0 } = check;
  if (!isVector) return { steps };
  const vector = output === "float32" ? vectorSteps : Math.min(1, vectorSteps);
  return { steps: Math.max(steps, vector), absolute: vectorAbsolute };
}

/** Asserts that a step stores what the reference says, whatever the split. */
export function checkFormatted(
  step: GeneratedStep,
  values: readonly Iterable<number>[],
  formats: readonly Format[],
  check: FormattedCheck = {},
): void {
  const { parameters = [], isPlain = false } = check;
  const formatted = { ...step, formats } as GeneratedStep;
  const inputs = values.map((each, index) =>
    storeValues(formats[index]!, each)
  );
  const expected = evaluateStored(step, formats, inputs, parameters);
  const isVector = !isPlain && isNative(formatted);
  const run = {
    rendered: (isVector ? renderWasm : renderScalar)(formatted),
    inputs,
    parameters,
    outputSize: 0,
    scratchBytes: isVector ? wasmScratchBytes(formatted) : 0,
  };
  const what = printStep(formatted);
  const actual = runGuardedBytes(run, expected.length);
  const output = formats.at(-1)!;
  const allowed = allowance(output, isVector, check);
  assertStored(output, actual, expected, allowed, what);
  const others = {
    "another split": { ...run, split: splitBackwards },
    "an address across 2 GiB": { ...run, firstAddress: CROSSING_ADDRESS },
  };
  for (const [name, other] of Object.entries(others)) {
    const again = runGuardedBytes(other, expected.length);
    assertEquals(again, actual, `${what} with ${name}`);
  }
}
