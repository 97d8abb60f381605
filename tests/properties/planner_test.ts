/**
 * Random problems against the independent validator, small ones against all
 * there is, and the two validators against each other.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { formatCsv, parseCsv } from "../../lib/plan/csv.ts";
import { planBuffers } from "../../lib/plan/planner.ts";
import { type Buffer, lowerBoundOf } from "../../lib/plan/problem.ts";
import { validate } from "../../lib/plan/validate.ts";
import { validateBySweep } from "../../lib/plan/validate_sweep.ts";
import { leastExtent } from "../plan/brute_force.ts";
import { bufferOf } from "../plan/random_problems.ts";

function buffersUpTo(maxLength: number): fc.Arbitrary<Buffer[]> {
  const row = fc.tuple(
    fc.nat(40),
    fc.integer({ min: 1, max: 20 }),
    fc.oneof(fc.nat(20), fc.nat(5000), fc.constant(256)),
    fc.constantFrom(1, 1, 4, 64, 256, 6),
  );
  return fc.array(row, { maxLength, size: "max" }).map((rows) =>
    rows.map(([lower, life, size, alignment], index) =>
      bufferOf(`b${index}`, lower, lower + life, size, alignment)
    )
  );
}

const options = { steps: 2000, timeLimitMs: Infinity };

Deno.test("planBuffers() makes valid plans, none below the lower bound, the same twice", () => {
  const property = fc.property(
    buffersUpTo(120),
    fc.option(fc.nat(60_000)),
    fc.integer(),
    (buffers, capacityBytes, seed) => {
      const problem = { buffers, capacityBytes };
      const result = planBuffers(problem, { ...options, seed });
      const asFound = { buffers, capacityBytes: result.extentBytes };
      assertEquals(validate(asFound, result.offsets), { kind: "good" });
      assertEquals(validateBySweep(asFound, result.offsets), { kind: "good" });
      assertEquals(result.lowerBound, lowerBoundOf(problem));
      assert(result.extentBytes >= result.lowerBound);
      assertEquals(planBuffers(problem, { ...options, seed }), result);
    },
  );
  fc.assert(property, { numRuns: 100 });
});

Deno.test("planBuffers() finds the least extent of a few buffers", () => {
  const property = fc.property(buffersUpTo(6), (buffers) => {
    const least = leastExtent(buffers);
    const result = planBuffers({ buffers, capacityBytes: null }, options);
    assert(result.extentBytes >= least);
    // Sizes that fill their units leave no padding that could hide at the top.
    if (buffers.every(({ alignmentBytes }) => alignmentBytes === 1)) {
      assertEquals(result.extentBytes, least);
    }
    const kept = planBuffers({ buffers, capacityBytes: least }, options);
    if (kept.isOptimal) assert(kept.extentBytes <= result.extentBytes);
  });
  fc.assert(property, { numRuns: 200 });
});

Deno.test("validateBySweep() agrees with the naive validator on any offsets", () => {
  const property = fc.property(
    buffersUpTo(12).chain((buffers) =>
      fc.tuple(
        fc.constant(buffers),
        fc.array(fc.nat(40), {
          minLength: buffers.length,
          maxLength: buffers.length,
        }),
        fc.integer({ min: 1, max: 2000 }),
      )
    ),
    ([buffers, places, pitch]) => {
      const offsets = places.map((place, index) =>
        place * pitch * buffers[index]!.alignmentBytes
      );
      const problem = { buffers, capacityBytes: null };
      const naive = validate(problem, offsets);
      assertEquals(validateBySweep(problem, offsets).kind, naive.kind);
    },
  );
  fc.assert(property, { numRuns: 500 });
});

Deno.test("formatCsv() and parseCsv() lose nothing", () => {
  const property = fc.property(buffersUpTo(20), (buffers) => {
    const { offsets } = planBuffers({ buffers, capacityBytes: null }, options);
    assertEquals(parseCsv(formatCsv(buffers, offsets)), { buffers, offsets });
  });
  fc.assert(property, { numRuns: 50 });
});
