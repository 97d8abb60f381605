/**
 * When the events of a replay happened: at the times of those that they stand
 * for, measured or not. Rows about segments are the strategy's own; all others
 * come one for one.
 * @module
 */
import { type EventColumns, KIND_INDEX } from "../memory/events.ts";

const { reserve, release, alloc, refuse } = KIND_INDEX;

/** The next row at or after `row` that is not about a segment. */
function skipSegments({ kind, length }: EventColumns, row: number): number {
  while (row < length && (kind[row] === reserve || kind[row] === release)) {
    row++;
  }
  return row;
}

/**
 * Gives the rows of a replay, `to`, the times of what was replayed, `from`.
 * Those about segments have their time already, that of one of their neighbours.
 */
export function carryTimes(from: EventColumns, to: EventColumns): void {
  let last = 0;
  let next = skipSegments(from, 0);
  for (let row = 0; row < to.length; row++) {
    const what = to.kind[row]!;
    const isOfSegment = what === reserve || what === release;
    const isOfLast = isOfSegment && to.timeMs[row] !== from.timeMs[next];
    const source = isOfLast ? last : next;
    to.timeMs[row] = from.timeMs[source]!;
    to.interpolated[row] = from.interpolated[source]!;
    if (isOfSegment) continue;
    // What was refused has room here, and so a second row: its end.
    if (what === alloc && from.kind[next] === refuse) row++;
    last = next;
    next = skipSegments(from, next + 1);
  }
}
