/**
 * The clock of a log of events. Reading it takes 100 ns in Deno, and several
 * times as much between other things, which would be most of what tracking
 * costs. So some dozens of events share a reading where they come quickly.
 * @module
 */

/** Words of records that share a reading: 32 blocks that begin and end, if none is special. */
const WORDS_PER_READING = 160;

/** Where the times of a log come from. */
export interface LogClock {
  /** The time in milliseconds. */
  readonly now: () => number;
  /** Words of records that share a reading at most; with 0 each event has its own. */
  readonly wordsPerReading: number;
}

/** `performance.now`, which some dozens of events may share; or a clock that each event reads. */
export function makeClock(now?: () => number): LogClock {
  return now === undefined
    ? { now: () => performance.now(), wordsPerReading: WORDS_PER_READING }
    : { now, wordsPerReading: 0 };
}
