/**
 * A place in the region for every temporary and scratch buffer: the program's
 * lives become a problem for the planner.
 * @module
 */
import type { Program } from "../../program/program.ts";
import { planBuffers, type PlannerResult } from "../planner.ts";
import { type Lifetimes, type Rectangle, rectanglesOf } from "./lifetimes.ts";

/** How to place. */
export interface PlaceOptions {
  /** Offsets are multiples of this many bytes. */
  readonly alignmentBytes: number;
  /** Steps of search that the planner may take where greedy plans are not the best. */
  readonly plannerSteps: number;
}

/** Where buffers lie. */
export interface Placement {
  /** Bytes from the start of the region, by buffer; NaN for what lies elsewhere or nowhere. */
  readonly offsets: Float64Array;
  /** Bytes of the region. */
  readonly extentBytes: number;
  /** How the planner came to it. */
  readonly result: PlannerResult;
}

/** Places the rectangles; no clock is asked, so the same program has the same plan everywhere. */
function planRectangles(
  rectangles: readonly Rectangle[],
  { alignmentBytes, plannerSteps }: PlaceOptions,
): PlannerResult {
  const buffers = rectangles.map((rectangle) => ({
    id: `${rectangle.root}`,
    lower: rectangle.firstStep,
    upper: rectangle.lastStep + 1,
    sizeBytes: rectangle.sizeBytes,
    alignmentBytes,
  }));
  return planBuffers({ buffers, capacityBytes: null }, {
    steps: plannerSteps,
    timeLimitMs: Infinity,
  });
}

/** Gives every buffer of the region its offset. */
export function placeProgram(
  program: Program,
  lifetimes: Lifetimes,
  inPlaceOf: Int32Array,
  options: PlaceOptions,
): Placement {
  const rectangles = rectanglesOf(program, lifetimes, inPlaceOf);
  const result = planRectangles(rectangles, options);
  const offsets = new Float64Array(program.buffers.length).fill(NaN);
  rectangles.forEach(({ root }, index) => {
    offsets[root] = result.offsets[index]!;
  });
  // Steps in order, so that a place is known before another buffer takes it.
  for (const { outputs } of program.steps) {
    for (const output of outputs) {
      const before = inPlaceOf[output]!;
      if (before >= 0) offsets[output] = offsets[before]!;
    }
  }
  return { offsets, extentBytes: result.extentBytes, result };
}
