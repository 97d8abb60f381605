/**
 * Compares outputs of rendered steps with the reference, in units in the last
 * place of float32.
 * @module
 */
import { assertEquals } from "@std/assert";
import type { NumericArray } from "../../../lib/base/dtype.ts";

const ordered = new Int32Array(1);
const floats = new Float32Array(ordered.buffer);

/** Maps float32 to integers of the same order, neighbours to neighbours. */
function orderOf(value: number): number {
  floats[0] = value;
  const bits = ordered[0]!;
  return bits < 0 ? -(bits & 0x7fffffff) : bits;
}

/** How many float32 steps lie between two values; 0 for two NaN, Infinity if only one is. */
export function ulpsBetween(left: number, right: number): number {
  if (Number.isNaN(left) || Number.isNaN(right)) {
    return Object.is(left, right) ? 0 : Infinity;
  }
  return Math.abs(orderOf(left) - orderOf(right));
}

/** Asserts that float32 values lie within some steps of each other, or so little apart, and others are equal. */
export function assertWithinUlps(
  actual: NumericArray,
  expected: NumericArray,
  ulps: number,
  describe: (index: number) => string = (index) => `element ${index}`,
  absolute = 0,
): void {
  assertEquals(actual.length, expected.length);
  actual.forEach((value, index) => {
    const other = expected[index]!;
    if (ulpsBetween(value, other) <= ulps) return;
    if (Math.abs(value - other) <= absolute) return;
    throw new Error(`${describe(index)}: got ${value}, expected ${other}`);
  });
}
