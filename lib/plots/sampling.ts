/**
 * Millions of events on a few hundred columns of pixels, without losing an extreme: of every
 * column stay the samples where in use and reserved are lowest and highest, and the last one,
 * whose values hold into the next.
 * @module
 */
import type { Timeline } from "../analysis/timeline.ts";

/** Columns to which a picture is thinned out: about one and a half pixels of a default figure each. */
const SAMPLE_COLUMNS = 400;
/** Samples of a column that may stay. */
const SAMPLES_PER_COLUMN = 5;

/** Lists the indices of the samples to draw, ascending. */
export function sampleIndices(
  timeline: Timeline,
  columns: number = SAMPLE_COLUMNS,
): number[] {
  const { timeMs, inUse, reserved } = timeline;
  const length = timeMs.length;
  if (length <= SAMPLES_PER_COLUMN * columns) {
    return Array.from({ length }, (_, index) => index);
  }
  const start = timeMs[0]!;
  const columnMs = (timeMs[length - 1]! - start) / columns || 1;
  const kept = new Set([0]);
  let first = 0;
  while (first < length) {
    const column = Math.floor((timeMs[first]! - start) / columnMs);
    let end = first + 1;
    while (end < length && (timeMs[end]! - start) / columnMs < column + 1) {
      end++;
    }
    const chosen = [
      extreme(inUse, first, end, (value, best) => value < best),
      extreme(inUse, first, end, (value, best) => value > best),
      extreme(reserved, first, end, (value, best) => value < best),
      extreme(reserved, first, end, (value, best) => value > best),
      end - 1,
    ];
    for (const index of chosen.sort((a, b) => a - b)) kept.add(index);
    first = end;
  }
  return [...kept.add(length - 1)];
}

/** The first index from `start` to before `end` that no other there beats. */
function extreme(
  values: Float64Array,
  start: number,
  end: number,
  beats: (value: number, best: number) => boolean,
): number {
  let best = start;
  for (let index = start + 1; index < end; index++) {
    if (beats(values[index]!, values[best]!)) best = index;
  }
  return best;
}

/** The values at `indices`. */
export function pick(
  values: Float64Array,
  indices: readonly number[],
): Float64Array {
  return Float64Array.from(indices, (index) => values[index]!);
}
