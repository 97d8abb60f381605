/**
 * Events as records of a few words, as a log keeps them. That a block begins
 * takes no record: ids ascend by one, so a count of blocks tells when each of
 * them began, and what a block was is said once it ends, changes or somebody
 * stops to record. A program's run is one record. `event_rows.ts` makes whole
 * rows of them when somebody looks.
 *
 * | record | words after the header |
 * |---|---|
 * | reserve, release | segment, size as two words |
 * | free | the block |
 * | lives | the block: it lives when a recording ends |
 * | retag | the block, then category and owner before |
 * | mark | name |
 * | refuse | size as two words, owner |
 * | program | number of the profile, segment, address |
 * | time | id of the next block to begin, milliseconds as two words |
 *
 * A header holds kind, category, how many blocks began since the last time, and
 * of a block also its padding and whether it took the place of the one that
 * ended just before it began. A block is id, address, size, and segment and
 * owner as one word; where some of its numbers are large, it is id, address,
 * low word of the size, segment, owner, padding and high word of the size: short
 * ones pay, as memory that is touched for the first time is dear.
 *
 * Ids are kept modulo 2^32.
 * @module
 */
import { type EventKind, KIND_INDEX } from "./events.ts";

/** Kinds of records: those of events but for alloc, and more. */
export type RecordKind =
  | Exclude<EventKind, "alloc">
  | "program"
  | "time"
  | "lives";

const { alloc: _, ...KINDS_WITH_RECORDS } = KIND_INDEX;

/** Number of each kind in headers. */
export const RECORD_INDEX: Readonly<Record<RecordKind, number>> = {
  ...KINDS_WITH_RECORDS,
  program: 7,
  time: 8,
  lives: 9,
};

/** Words of a record, its header included. */
export const RECORD_WORDS: Readonly<Record<RecordKind, number>> = {
  reserve: 4,
  release: 4,
  free: 5,
  retag: 7,
  mark: 2,
  refuse: 4,
  program: 4,
  time: 4,
  lives: 5,
};

/** Words that a block with a large number takes more. */
export const LONG_WORDS = 3;

/** Bits of a header below the category. */
export const CATEGORY_SHIFT = 4;
/** Bits of a header below whether a block took the place of another. */
export const IN_PLACE_SHIFT = 7;
/** Bits of a header below whether a block has a large number. */
export const LONG_SHIFT = 8;
/** Bits of a header below the number of blocks since the last time. */
export const SINCE_SHIFT = 9;
/** Bits of a header below a block's padding. */
export const PADDING_SHIFT = 16;
/** The largest number of blocks since the last time. */
export const MOST_SINCE = 2 ** (PADDING_SHIFT - SINCE_SHIFT) - 1;
/** Bits below the segment where it shares a word with the owner. */
export const SEGMENT_SHIFT = 20;

/** A header, to which more may be added; kind and category are numbers. */
export function headerOf(kind: number, category: number): number {
  return kind | category << CATEGORY_SHIFT;
}

/** What a size has above 32 bits. */
export function highWord(sizeBytes: number): number {
  return Math.floor(sizeBytes / 2 ** 32);
}
