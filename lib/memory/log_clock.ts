/**
 * The clock of a log of events. Reading it takes 100 ns in Deno, and some
 * microseconds where its code has left the caches, which would be most of what
 * tracking costs. So many events share a reading where they come quickly: their
 * times are some milliseconds apart, and right after a burst an event that
 * comes late in the same turn may be told as too early.
 * @module
 */
import { MOST_SINCE } from "./event_records.ts";

/** Where the times of a log come from. */
export interface LogClock {
  /** The time in milliseconds. */
  readonly now: () => number;
  /** Blocks that begin and share a reading at most, and about as many records. With 0 each event has its own. */
  readonly eventsPerReading: number;
}

/** `performance.now`, which many events may share; or a clock that each event reads. */
export function makeClock(now?: () => number): LogClock {
  return now === undefined
    ? { now: () => performance.now(), eventsPerReading: MOST_SINCE }
    : { now, eventsPerReading: 0 };
}
