/**
 * Where events are kept while somebody records, as records of a few words: an
 * event notes only what is new. What a block was when it began is not said
 * again when it ends, equal times are said once, and a program's run is one
 * record. `event_rows.ts` makes whole rows of them when a recording stops.
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
 *
 * A header holds kind, category, what a size has above 32 bits, and of an alloc
 * whether it took the place of the block that ended just before. Words are
 * written into one buffer that stays in the caches. When it is full it is put
 * away in a chunk, whose pages go back the moment it is dropped, not when the
 * collector comes by or the C library sees fit.
 * @module
 */
import type { LedgerBlock } from "./block.ts";
import { CATEGORY_INDEX } from "./category.ts";
import { type EventKind, KIND_INDEX } from "./events.ts";
import type { RegionRange } from "./program_profile.ts";

/** Kinds of records: those of events, and two more. */
export type RecordKind = EventKind | "program" | "time";

/** Number of each kind in headers. */
export const RECORD_INDEX: Readonly<Record<RecordKind, number>> = {
  ...KIND_INDEX,
  program: 7,
  time: 8,
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
};

/** Bits of a header below the category. */
export const CATEGORY_SHIFT = 4;
/** Bits of a header below whether a block took the place of another. */
export const IN_PLACE_SHIFT = 7;
/** Bits of a header below what a size has above 32 bits. */
export const HIGH_SHIFT = 8;

const { alloc, free, retag, mark, refuse, program, time } = RECORD_INDEX;
/** Segments and marks belong to no category; "the rest" comes closest. */
const NO_CATEGORY = CATEGORY_INDEX.temporary << CATEGORY_SHIFT;
const BUFFER_WORDS = 2 ** 15;

/** A place between two records. */
export interface LogPosition {
  /** Number of the chunk, dropped ones counted. */
  readonly chunk: number;
  /** Word in the chunk. */
  readonly word: number;
  /** Rows before it. */
  readonly rows: number;
}

/** Takes the records of a chunk between two words. */
export type ReadRecords = (
  words: Uint32Array,
  from: number,
  to: number,
) => void;

function headerOf(kind: number, category: number, sizeBytes: number): number {
  const high = sizeBytes < 2 ** 32 ? 0 : Math.floor(sizeBytes / 2 ** 32);
  return kind | category << CATEGORY_SHIFT | high << HIGH_SHIFT;
}

/** Append-only records. */
export class EventLog {
  /** What is written now. */
  #words = new Uint32Array(0);
  /** Next word in it. */
  #at = 0;
  /** What was put away. */
  #chunks: Uint32Array<ArrayBuffer>[] = [];
  /** Chunks dropped before those. */
  #dropped = 0;
  #rows = 0;
  #timeMs = NaN;
  readonly #time = new Float64Array(1);
  readonly #timeWords = new Uint32Array(this.#time.buffer);
  /** Bytes of memory that the records take, room for the next ones included. */
  get heldBytes(): number {
    return this.#chunks.reduce(
      (sum, chunk) => sum + chunk.byteLength,
      this.#words.byteLength,
    );
  }

  /** Where the next record goes. */
  position(): LogPosition {
    return {
      chunk: this.#dropped + this.#chunks.length,
      word: this.#at,
      rows: this.#rows,
    };
  }

  /** The time of the events that follow. */
  time(nowMs: number): void {
    if (nowMs === this.#timeMs) return;
    this.#timeMs = nowMs;
    this.#time[0] = nowMs;
    const at = this.#room(RECORD_WORDS.time);
    this.#words[at] = time;
    this.#words[at + 1] = this.#timeWords[0]!;
    this.#words[at + 2] = this.#timeWords[1]!;
  }

  /** A segment came or went. */
  segment(
    kind: "reserve" | "release",
    segment: number,
    sizeBytes: number,
  ): void {
    const at = this.#begin(RECORD_WORDS.reserve);
    const words = this.#words;
    words[at] = headerOf(KIND_INDEX[kind], 0, sizeBytes) | NO_CATEGORY;
    words[at + 1] = segment;
    words[at + 2] = sizeBytes;
  }

  /** A block began. */
  alloc(
    category: number,
    block: LedgerBlock,
    owner: number,
  ): void {
    const at = this.#begin(RECORD_WORDS.alloc);
    const words = this.#words;
    words[at] = headerOf(alloc, category, block.sizeBytes) |
      Number(block.inPlace) << IN_PLACE_SHIFT;
    words[at + 1] = block.id;
    words[at + 2] = block.segment;
    words[at + 3] = block.address;
    words[at + 4] = block.sizeBytes;
    words[at + 5] = block.paddingBytes;
    words[at + 6] = owner;
  }

  /** A block ended. */
  free(blockId: number): void {
    const at = this.#begin(RECORD_WORDS.free);
    this.#words[at] = free;
    this.#words[at + 1] = blockId;
  }

  /** It became known what a block is for, and whose. */
  retag(
    category: number,
    blockId: number,
    owner: number,
  ): void {
    const at = this.#begin(RECORD_WORDS.retag);
    this.#words[at] = retag | category << CATEGORY_SHIFT;
    this.#words[at + 1] = blockId;
    this.#words[at + 2] = owner;
  }

  /** Somebody named the moment. */
  mark(name: number): void {
    const at = this.#begin(RECORD_WORDS.mark);
    this.#words[at] = mark | NO_CATEGORY;
    this.#words[at + 1] = name;
  }

  /** A block got no room. */
  refuse(
    category: number,
    sizeBytes: number,
    owner: number,
  ): void {
    const at = this.#begin(RECORD_WORDS.refuse);
    this.#words[at] = headerOf(refuse, category, sizeBytes);
    this.#words[at + 1] = sizeBytes;
    this.#words[at + 2] = owner;
  }

  /** A program ran, which is as many rows as `rows` says. */
  program(
    profile: number,
    firstId: number,
    { segment, address }: RegionRange,
    rows: number,
  ): void {
    const at = this.#begin(RECORD_WORDS.program);
    const words = this.#words;
    words[at] = program;
    words[at + 1] = profile;
    words[at + 2] = firstId;
    words[at + 3] = segment;
    words[at + 4] = address;
    this.#rows += rows - 1;
  }

  /** Reads all records from a position on. */
  read(from: LogPosition, read: ReadRecords): void {
    this.#chunks.forEach((chunk, index) => {
      this.#readPart(index, chunk, chunk.length, from, read);
    });
    this.#readPart(this.#chunks.length, this.#words, this.#at, from, read);
  }

  /** Reads all records from a position on and forgets everything as it goes. */
  take(from: LogPosition, read: ReadRecords): void {
    this.#chunks.forEach((chunk, index) => {
      this.#readPart(index, chunk, chunk.length, from, read);
      release(chunk);
    });
    this.#readPart(this.#chunks.length, this.#words, this.#at, from, read);
    this.#words = new Uint32Array(0);
    this.#chunks = [];
    this.#dropped = 0;
    this.#at = 0;
    this.#rows = 0;
    this.#timeMs = NaN;
  }

  /** Lets go of the chunks before a position. */
  dropBefore({ chunk }: LogPosition): void {
    const count = chunk - this.#dropped;
    if (count <= 0) return;
    this.#chunks.splice(0, count).forEach(release);
    this.#dropped += count;
  }

  #readPart(
    index: number,
    words: Uint32Array,
    end: number,
    from: LogPosition,
    read: ReadRecords,
  ): void {
    const number = this.#dropped + index;
    if (number < from.chunk) return;
    read(words, number === from.chunk ? from.word : 0, end);
  }

  /** Makes room for a record of an event; returns its first word. */
  #begin(words: number): number {
    this.#rows++;
    return this.#room(words);
  }

  #room(words: number): number {
    if (this.#at + words > this.#words.length) this.#putAway();
    const at = this.#at;
    this.#at = at + words;
    return at;
  }

  #putAway(): void {
    if (this.#at === 0) {
      this.#words = new Uint32Array(BUFFER_WORDS);
      return;
    }
    this.#chunks.push(storeWords(this.#words.subarray(0, this.#at)));
    this.#at = 0;
  }
}

/** A copy in pages of its own. */
function storeWords(words: Uint32Array): Uint32Array<ArrayBuffer> {
  const { byteLength } = words;
  const buffer = new ArrayBuffer(byteLength, { maxByteLength: byteLength });
  const stored = new Uint32Array(buffer, 0, words.length);
  stored.set(words);
  return stored;
}

/** Gives a chunk's pages back at once. */
function release({ buffer }: Uint32Array<ArrayBuffer>): void {
  buffer.resize(0);
}
