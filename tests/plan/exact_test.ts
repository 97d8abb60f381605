import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Budget } from "../../lib/plan/budget.ts";
import { ExactSearch } from "../../lib/plan/exact.ts";
import { compile, toBytes, topOf } from "../../lib/plan/instance.ts";
import { validate } from "../../lib/plan/validate.ts";
import { leastExtent } from "./brute_force.ts";
import { bufferOf } from "./random_problems.ts";

const unbounded = () => new Budget(Infinity, Infinity);

/** A handful of buffers; sizes of few values make both gaps and tight fits. */
const handful = fc.array(
  fc.tuple(
    fc.nat(6),
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 9 }),
    fc.constantFrom(1, 1, 1, 2, 3),
  ),
  { minLength: 1, maxLength: 6 },
).map((rows) =>
  rows.map(([lower, life, size, alignment], index) =>
    bufferOf(`b${index}`, lower, lower + life, size * alignment, alignment)
  )
);

Deno.test("ExactSearch finds a plan exactly where trying everything does", () => {
  const property = fc.property(handful, (buffers) => {
    const instance = compile({ buffers });
    const search = new ExactSearch(instance);
    const offsets = new Float64Array(instance.count);
    // Sizes are multiples of alignments, so in units nothing is rounded.
    const leastBytes = leastExtent(buffers);
    const least = leastBytes / instance.unitBytes;
    assertEquals(
      search.search(least, Infinity, unbounded(), offsets),
      "found",
    );
    assertEquals(topOf(instance, offsets), least);
    const problem = { buffers, capacityBytes: leastBytes };
    const inBytes = toBytes(instance, offsets, buffers.length);
    assertEquals(validate(problem, inBytes), { kind: "good" });
    assertEquals(
      search.search(least - 1, Infinity, unbounded(), offsets),
      "impossible",
    );
  });
  fc.assert(property, { numRuns: 500 });
});

/** Three lives in a ring of overlaps around a gap that no plan can close. */
const GAPPED = [
  bufferOf("a", 0, 2, 2),
  bufferOf("b", 1, 4, 1),
  bufferOf("c", 3, 6, 2),
  bufferOf("d", 5, 8, 1),
  bufferOf("e", 2, 3, 2),
  bufferOf("f", 4, 5, 1),
];

Deno.test("ExactSearch gives up when its nodes or its budget are out", () => {
  const instance = compile({ buffers: GAPPED });
  const search = new ExactSearch(instance);
  const offsets = new Float64Array(instance.count);
  const least = leastExtent(GAPPED);
  assertEquals(search.search(least, 1, unbounded(), offsets), "unknown");
  const budget = new Budget(2, Infinity);
  assertEquals(search.search(least, Infinity, budget, offsets), "unknown");
  assert(budget.isOut);
  assertEquals(search.search(least, Infinity, unbounded(), offsets), "found");
});
