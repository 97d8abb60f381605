import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  findLifetimes,
  isInRegion,
} from "../../../lib/plan/passes/lifetimes.ts";
import {
  LiveProfile,
  type NewLife,
} from "../../../lib/plan/passes/live_profile.ts";
import type { Program } from "../../../lib/program/program.ts";
import { randomProgram } from "../random_programs.ts";

/** The largest sum of bytes alive, from a list of lives. */
function peakOf(
  { buffers, steps }: Program,
  lives: readonly NewLife[],
): number {
  const live = steps.map((_, step) =>
    lives.reduce(
      (sum, { buffer, first, last }) =>
        first <= step && step <= last ? sum + buffers[buffer]!.sizeBytes : sum,
      0,
    )
  );
  return Math.max(0, ...live);
}

const change = fc.record({
  buffer: fc.nat(60),
  first: fc.nat(30),
  last: fc.integer({ min: -1, max: 29 }),
});

Deno.test("LiveProfile takes a life exactly if the peak stays, and forgets one that it refuses", () => {
  const programs = fc.tuple(fc.integer(), fc.integer({ min: 5, max: 30 }));
  fc.assert(
    fc.property(
      programs,
      fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 12 }),
      ([seed, count], batches) => {
        const { program } = randomProgram(seed, count);
        const profile = new LiveProfile(program);
        const { firstStep, lastStep } = findLifetimes(program);
        let lives = program.buffers.flatMap((_, buffer): NewLife[] =>
          isInRegion(program, buffer) && firstStep[buffer]! >= 0
            ? [{ buffer, first: firstStep[buffer]!, last: lastStep[buffer]! }]
            : []
        );
        for (const batch of batches) {
          const changes = batch.flatMap(({ buffer, first, last }) => {
            const known = lives[buffer % Math.max(1, lives.length)];
            const end = Math.min(last, program.steps.length - 1);
            return known ? [{ buffer: known.buffer, first, last: end }] : [];
          });
          const next = lives.map((life) =>
            changes.findLast(({ buffer }) => buffer === life.buffer) ?? life
          );
          const isLower = peakOf(program, next) <= peakOf(program, lives);
          assertEquals(profile.tryLives(changes), isLower);
          if (isLower) lives = next;
        }
      },
    ),
    { numRuns: 200 },
  );
});
