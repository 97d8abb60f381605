/**
 * The planner: a place for every buffer, in as few bytes as it can.
 *
 * Three stages, each of which ends as soon as the goal is reached. The goal is
 * the capacity if there is one, else the lower bound.
 * 1. Greedy: from the bottom up in each of the orders of `orders.ts`, which
 *    takes about n log n and is within 1 % for what training needs; for some
 *    thousands of buffers also first fit and best fit.
 * 2. Exact search, for problems small enough, with more nodes each round.
 * 3. Local search from the best order, in the same rounds.
 *
 * The same problem, seed and steps give the same plan, unless the time limit
 * cuts it short: the result says so.
 * @module
 */
import { invariant } from "../base/errors.ts";
import { checksInvariants } from "../base/debug.ts";
import { Budget } from "./budget.ts";
import { compile, type Instance, toBytes } from "./instance.ts";
import {
  checkProblem,
  extentOf,
  lowerBoundOf,
  type Plan,
  type Problem,
} from "./problem.ts";
import { placeGreedily } from "./greedy.ts";
import { Incumbent } from "./incumbent.ts";
import { refine } from "./refine.ts";
import { validateBySweep } from "./validate_sweep.ts";

/** What decides how long and along which ways the planner searches. */
export interface PlannerOptions {
  /** Whole number that decides the random choices (1). */
  readonly seed?: number;
  /** Steps of search after the greedy stage: nodes visited or eight buffers placed (200,000). */
  readonly steps?: number;
  /** Milliseconds after which no stage begins anything more (4,000). */
  readonly timeLimitMs?: number;
}

/** A plan, and how it came about. */
export interface PlannerResult extends Plan {
  /** The stage that found the plan, for example `bottom up by load, life`. */
  readonly wonBy: string;
  /** Steps of search spent after the greedy stage. */
  readonly steps: number;
  /** Whether the extent is proved the least possible, but for alignment padding at the top. */
  readonly isOptimal: boolean;
  /** Whether the time limit ended the search, so that another run may end elsewhere. */
  readonly isLate: boolean;
}

/** Units that the extent should not pass: the capacity if that is possible, else the lower bound. */
function goalOf(instance: Instance, capacityBytes: number | null): number {
  if (capacityBytes === null) return instance.lowerBound;
  const capacity = Math.floor(capacityBytes / instance.unitBytes);
  return Math.max(capacity, instance.lowerBound);
}

/**
 * Places all buffers of a problem. The plan is always complete and free of
 * overlaps; whether it keeps the capacity is for the caller to see from
 * `extentBytes`.
 *
 * @throws {RangeError} If a buffer has no life, a broken size or a used id.
 *
 * @example
 * ```ts
 * import { planBuffers } from "./planner.ts";
 * const buffer = (id: string, lower: number, upper: number) => (
 *   { id, lower, upper, sizeBytes: 64, alignmentBytes: 1 }
 * );
 * const { extentBytes } = planBuffers({
 *   buffers: [buffer("a", 0, 2), buffer("b", 1, 3), buffer("c", 2, 4)],
 *   capacityBytes: null,
 * });
 * console.log(extentBytes); // 128
 * ```
 */
export function planBuffers(
  problem: Problem,
  options: PlannerOptions = {},
): PlannerResult {
  const { seed = 1, steps = 200_000, timeLimitMs = 4_000 } = options;
  checkProblem(problem);
  const instance = compile(problem);
  const budget = new Budget(steps, timeLimitMs);
  const best = new Incumbent(
    instance,
    goalOf(instance, problem.capacityBytes),
  );
  placeGreedily(instance, best, budget);
  refine(instance, best, budget, {
    seed,
    isGoalEnough: problem.capacityBytes !== null,
  });
  const offsets = toBytes(instance, best.offsets, problem.buffers.length);
  if (checksInvariants()) {
    const verdict = validateBySweep(
      { ...problem, capacityBytes: null },
      offsets,
    );
    invariant(verdict.kind === "good", `a plan has a fault: ${verdict.kind}`);
  }
  return {
    offsets,
    extentBytes: extentOf(problem, offsets),
    lowerBound: lowerBoundOf(problem),
    wonBy: best.wonBy,
    steps: budget.stepsUsed,
    isOptimal: best.extent <= best.provedBound,
    isLate: budget.isLate,
  };
}
