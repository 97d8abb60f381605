/**
 * Events as records of a few words, as a log keeps them: an event notes only
 * what is new. What a block was when it began is not said again when it ends,
 * equal times are said once, and a program's run is one record. Nearly all
 * blocks have the next id and small numbers, which takes short records: half of
 * what tracking costs is memory that is touched for the first time.
 * `event_rows.ts` makes whole rows of them when somebody looks.
 *
 * | record | words after the header |
 * |---|---|
 * | reserve, release | segment, size |
 * | alloc | id, segment, address, size, padding, owner |
 * | free | id |
 * | retag | id, owner |
 * | mark | name |
 * | refuse | size, owner |
 * | program | number of the profile, first id, segment, address |
 * | time | milliseconds, as two words |
 * | shortAlloc | address, size, segment and owner |
 * | shortFree | |
 *
 * A header holds kind, category, what a size has above 32 bits, and of an alloc
 * whether it took the place of the block that ended just before. That of a
 * shortAlloc holds the padding in place of a size, that of a shortFree how many
 * blocks began after the one that ends.
 * @module
 */
import { type EventKind, KIND_INDEX } from "./events.ts";

/** Kinds of records: those of events, and more. */
export type RecordKind =
  | EventKind
  | "program"
  | "time"
  | "shortAlloc"
  | "shortFree";

/** Number of each kind in headers. */
export const RECORD_INDEX: Readonly<Record<RecordKind, number>> = {
  ...KIND_INDEX,
  program: 7,
  time: 8,
  shortAlloc: 9,
  shortFree: 10,
};

/** Words of a record, its header included. */
export const RECORD_WORDS: Readonly<Record<RecordKind, number>> = {
  reserve: 3,
  release: 3,
  alloc: 7,
  free: 2,
  retag: 3,
  mark: 2,
  refuse: 3,
  program: 5,
  time: 3,
  shortAlloc: 4,
  shortFree: 1,
};

/** Bits of a header below the category. */
export const CATEGORY_SHIFT = 4;
/** Bits of a header below whether a block took the place of another. */
export const IN_PLACE_SHIFT = 7;
/** Bits of a header below what a size has above 32 bits. */
export const HIGH_SHIFT = 8;
/** Bits of a shortFree's header below its distance. */
export const DISTANCE_SHIFT = 4;
/** Bits of a shortAlloc's last word below the segment: those of the owner. */
export const SEGMENT_SHIFT = 20;
/** Bits of a shortAlloc's padding. */
export const PADDING_BITS = 32 - HIGH_SHIFT;

/** A header; `category` is its number. */
export function headerOf(
  kind: number,
  category: number,
  sizeBytes: number,
): number {
  const high = sizeBytes < 2 ** 32 ? 0 : Math.floor(sizeBytes / 2 ** 32);
  return kind | category << CATEGORY_SHIFT | high << HIGH_SHIFT;
}

/** Records in memory of their own, whose pages go back when it is resized. */
export type Chunk = Uint32Array<ArrayBuffer>;

/** The records of a log. */
export interface RecordChunks {
  readonly chunks: readonly Chunk[];
  /** Number of chunks before those. */
  readonly dropped: number;
  /** Rows that all of them make, dropped ones included. */
  readonly rows: number;
  /** One more than the id of the block that began last. */
  readonly nextId: number;
}

/** A place between two records. */
export interface LogPosition {
  /** Number of the chunk, dropped ones counted. */
  readonly chunk: number;
  /** Word in the chunk. */
  readonly word: number;
  /** Rows before it. */
  readonly rows: number;
  /** One more than the id of the block that began last. */
  readonly nextId: number;
}

/** Takes the records of a chunk between two words. */
export type ReadRecords = (
  words: Uint32Array,
  from: number,
  to: number,
) => void;

/** A copy of words as a chunk. */
export function storeWords(words: Uint32Array): Chunk {
  const { byteLength } = words;
  const buffer = new ArrayBuffer(byteLength, { maxByteLength: byteLength });
  const stored = new Uint32Array(buffer, 0, words.length);
  stored.set(words);
  return stored;
}

/** Gives a chunk's pages back at once, not when the collector comes by or the C library sees fit. */
export function releaseChunk({ buffer }: Chunk): void {
  buffer.resize(0);
}

/** Reads all records from a position on. */
export function readRecords(
  { chunks, dropped }: RecordChunks,
  from: LogPosition,
  read: ReadRecords,
): void {
  chunks.forEach((words, index) => {
    const number = dropped + index;
    if (number < from.chunk) return;
    read(words, number === from.chunk ? from.word : 0, words.length);
  });
}

/** The same for records that nobody else needs: each chunk is released once it is read. */
export function takeRecords(
  records: RecordChunks,
  from: LogPosition,
  read: ReadRecords,
): void {
  records.chunks.forEach((chunk, index) => {
    const dropped = records.dropped + index;
    readRecords({ ...records, chunks: [chunk], dropped }, from, read);
    releaseChunk(chunk);
  });
}
