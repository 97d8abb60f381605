import { assert, assertEquals } from "@std/assert";
import { parseCsv } from "../../lib/plan/csv.ts";
import { planBuffers } from "../../lib/plan/planner.ts";
import type { Buffer } from "../../lib/plan/problem.ts";
import { validate } from "../../lib/plan/validate.ts";
import { validateBySweep } from "../../lib/plan/validate_sweep.ts";
import {
  bufferOf,
  shapelessProblem,
  trainingProblem,
} from "./random_problems.ts";

const CAPACITY = 1_048_576;

function readBuffers(name: string): readonly Buffer[] {
  const file = new URL(`../data/allocation/${name}.csv`, import.meta.url);
  return parseCsv(Deno.readTextFileSync(file)).buffers;
}

/** By steps alone, so that no machine is too slow. */
function plan(
  buffers: readonly Buffer[],
  capacityBytes: number | null,
  seed = 1,
) {
  const options = { seed, steps: 200_000, timeLimitMs: Infinity };
  return planBuffers({ buffers, capacityBytes }, options);
}

Deno.test("planBuffers() places somas-resnet50 at its lower bound without search", () => {
  const buffers = readBuffers("somas-resnet50");
  const result = plan(buffers, null);
  assertEquals(result.lowerBound, 1_515_472_556);
  assertEquals(result.extentBytes, result.lowerBound);
  assertEquals(result.steps, 0);
  const problem = { buffers, capacityBytes: result.lowerBound };
  assertEquals(validate(problem, result.offsets), { kind: "good" });
});

/** Steps that each instance may take: twice what it took when this was written. */
const STEPS = {
  A: 120_000,
  B: 60_000,
  C: 18_000,
  D: 60_000,
  E: 46_000,
  F: 120_000,
};

for (const [name, steps] of Object.entries(STEPS)) {
  Deno.test(`planBuffers() fits ${name} into its capacity in ${steps} steps`, () => {
    const buffers = readBuffers(`${name}.${CAPACITY}`);
    const problem = { buffers, capacityBytes: CAPACITY };
    const options = { steps, timeLimitMs: Infinity };
    const result = planBuffers(problem, options);
    assertEquals(validate(problem, result.offsets), { kind: "good" });
    assert(result.extentBytes >= result.lowerBound);
    assert(!result.isLate);
  });
}

Deno.test("planBuffers() without a capacity goes on to the lower bound", () => {
  const buffers = readBuffers(`C.${CAPACITY}`);
  const result = plan(buffers, null);
  assertEquals(result.extentBytes, result.lowerBound);
  assert(result.isOptimal);
});

Deno.test("planBuffers() gives its best where the capacity cannot be kept", () => {
  const buffers = readBuffers(`E.${CAPACITY}`);
  const result = plan(buffers, 1000);
  assertEquals(result.extentBytes, CAPACITY);
  assert(result.isOptimal);
});

Deno.test("planBuffers() proves that a gap is needed", () => {
  const buffers = [
    bufferOf("a", 0, 2, 2, 4),
    bufferOf("b", 0, 2, 3, 3),
  ];
  const result = plan(buffers, null);
  assertEquals(result.lowerBound, 5);
  assertEquals(result.extentBytes, 6);
  assert(result.isOptimal);
});

Deno.test("planBuffers() places nothing, and what is empty, in no bytes", () => {
  for (const buffers of [[], [bufferOf("empty", 0, 1, 0, 256)]]) {
    const result = plan(buffers, 0);
    assertEquals(result.extentBytes, 0);
    assertEquals([...result.offsets], buffers.map(() => 0));
  }
});

for (const layers of [10, 100, 1000, 17_000]) {
  Deno.test(`planBuffers() places ${layers} layers of training within 1 % of the bound`, () => {
    const buffers = trainingProblem(layers, layers);
    const result = plan(buffers, null);
    assert(result.extentBytes <= 1.01 * result.lowerBound);
    const problem = { buffers, capacityBytes: result.extentBytes };
    assertEquals(validateBySweep(problem, result.offsets), { kind: "good" });
  });
}

Deno.test("planBuffers() places 60,000 buffers of any shape within 1 % of the bound", () => {
  const buffers = shapelessProblem(60_000, 1);
  const result = plan(buffers, null);
  assert(result.extentBytes <= 1.01 * result.lowerBound);
  const problem = { buffers, capacityBytes: result.extentBytes };
  assertEquals(validateBySweep(problem, result.offsets), { kind: "good" });
});

Deno.test("planBuffers() searches the same way for the same seed and steps", () => {
  const buffers = readBuffers(`D.${CAPACITY}`);
  const search = (seed: number) =>
    planBuffers({ buffers, capacityBytes: null }, {
      seed,
      steps: 5000,
      timeLimitMs: Infinity,
    });
  const first = search(1);
  assertEquals(search(1), first);
  assert(first.steps >= 5000);
});

Deno.test("planBuffers() says that the clock ended its search, and still has a plan", () => {
  const buffers = readBuffers(`D.${CAPACITY}`);
  const problem = { buffers, capacityBytes: null };
  const result = planBuffers(problem, { steps: Infinity, timeLimitMs: 0 });
  assert(result.isLate);
  assertEquals(validate(problem, result.offsets), { kind: "good" });
});
