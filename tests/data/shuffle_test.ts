import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  checkTestShare,
  divideByGroup,
  shuffledIndices,
} from "../../lib/data/shuffle.ts";

Deno.test("shuffledIndices() is a permutation that only the seed decides", () => {
  fc.assert(fc.property(fc.nat(200), fc.integer(), (count, seed) => {
    const indices = shuffledIndices(count, seed);
    assertEquals(indices, shuffledIndices(count, seed));
    assertEquals(
      indices.toSorted((a, b) => a - b),
      Array.from({ length: count }, (_, index) => index),
    );
  }));
  assert(shuffledIndices(50, 1).join() !== shuffledIndices(50, 2).join());
  assertEquals(shuffledIndices(8, 1), [1, 7, 5, 4, 2, 3, 0, 6]);
});

Deno.test("divideByGroup() gives each group its share, and every example one side", () => {
  const groups = Array.from({ length: 130 }, (_, at) => at < 100 ? 0 : 1);
  const { train, test } = divideByGroup(groups, 0.2, 3);
  assertEquals(test.filter((at) => at < 100).length, 20);
  assertEquals(test.length, 26);
  assertEquals(new Set([...train, ...test]).size, 130);
});

Deno.test("divideByGroup() leaves a lone example to learn from", () => {
  assertEquals(divideByGroup([7], 0.9, 0), { train: [0], test: [] });
});

Deno.test("checkTestShare() refuses what leaves a split empty", () => {
  for (const share of [0, 1, -0.1, NaN]) {
    assertThrows(() => checkTestShare(share), RangeError, "between 0 and 1");
  }
  checkTestShare(0.2);
});
