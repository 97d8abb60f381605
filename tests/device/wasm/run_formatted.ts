/**
 * Runs a step over buffers in storage formats as the wasm device would and
 * compares what it stores with the reference's: in one call, in another split
 * of its units, and in memory where addresses do not fit a signed integer.
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Format } from "../../../lib/base/format.ts";
import { decodeFormat } from "../../../lib/base/format_values.ts";
import { renderWasm } from "../../../lib/device/wasm/render/render.ts";
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
  steps: number,
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
    if (isNear) continue;
    throw new Error(
      `element ${index} of ${what}: got ${left[index]}, expected ${
        right[index]
      }`,
    );
  }
}

/** Asserts that a step stores what the reference says, whatever the split. */
export function checkFormatted(
  step: GeneratedStep,
  values: readonly Iterable<number>[],
  formats: readonly Format[],
  options: {
    readonly parameters?: readonly number[];
    /** Steps of the output's format a value may be off; default 0. */
    readonly steps?: number;
  } = {},
): void {
  const parameters = options.parameters ?? [];
  const formatted = { ...step, formats } as GeneratedStep;
  const inputs = values.map((each, index) =>
    storeValues(formats[index]!, each)
  );
  const expected = evaluateStored(step, formats, inputs, parameters);
  const run = {
    rendered: renderWasm(formatted),
    inputs,
    parameters,
    outputSize: 0,
    scratchBytes: wasmScratchBytes(formatted),
  };
  const what = printStep(formatted);
  const actual = runGuardedBytes(run, expected.length);
  const output = formats.at(-1)!;
  assertStored(output, actual, expected, options.steps ?? 0, what);
  assertEquals(
    runGuardedBytes({ ...run, split: splitBackwards }, expected.length),
    actual,
    `another split of ${what}`,
  );
  const crossing = { ...run, firstAddress: CROSSING_ADDRESS };
  assertEquals(
    runGuardedBytes(crossing, expected.length),
    actual,
    `${what} across 2 GiB`,
  );
}
