/**
 * Events by their numbers instead of their times: each gets the same room in a
 * picture, so that a step whose work was noted within a microsecond can be read.
 * @module
 */
import type { EventColumns } from "../memory/events.ts";

/** The same events, the first at 1, the second at 2, and so on; 0 is the start. */
export function byNumber(events: EventColumns): EventColumns {
  const timeMs = new Float32Array(events.length);
  for (let row = 0; row < timeMs.length; row++) timeMs[row] = row + 1;
  return { ...events, timeMs };
}

/** How many events are not after a moment. */
export function numberAt(
  { timeMs, length }: EventColumns,
  atMs: number,
): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeMs[middle]! <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
