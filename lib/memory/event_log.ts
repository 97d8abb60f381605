/**
 * Where events are kept while somebody records.
 *
 * Words are written into one buffer that stays in the caches. When it is full
 * it is put away in a chunk.
 *
 * Events come thousands at a time, each some microseconds after the last one,
 * when the code that writes it has left the processor's nearest caches. So that
 * code is short: whether there is room, and whether the clock is to be read, is
 * one comparison. A reading of the clock is shared (`log_clock.ts`), but not
 * beyond the synchronous turn that it was made in, nor beyond a wait that
 * somebody tells of, nor where the last one was long ago.
 * @module
 */
import type { LedgerBlock } from "./block.ts";
import { CATEGORY_INDEX } from "./category.ts";
import {
  CATEGORY_SHIFT,
  type Chunk,
  DISTANCE_SHIFT,
  headerOf,
  HIGH_SHIFT,
  IN_PLACE_SHIFT,
  type LogPosition,
  PADDING_BITS,
  RECORD_INDEX,
  RECORD_WORDS,
  type RecordChunks,
  releaseChunk,
  SEGMENT_SHIFT,
  storeWords,
} from "./event_records.ts";
import { KIND_INDEX } from "./events.ts";
import type { LogClock } from "./log_clock.ts";
import type { RegionRange } from "./program_profile.ts";

/** Events come quickly where two readings lie no further apart; else the next event has a reading to itself. */
const QUICK_MS = 1;

const { alloc, free, retag, mark, refuse, program, time } = RECORD_INDEX;
const { shortAlloc, shortFree } = RECORD_INDEX;
const MANY_BLOCKS = 2 ** (32 - DISTANCE_SHIFT);
const LONGEST_WORDS = Math.max(...Object.values(RECORD_WORDS));
/** Segments and marks belong to no category; "the rest" comes closest. */
const NO_CATEGORY = CATEGORY_INDEX.temporary << CATEGORY_SHIFT;
/** Words that are written before they are put away. */
export const BUFFER_WORDS = 2 ** 15;
/** A word before the first: whatever comes next needs a reading. */
const BEFORE_ALL = -1;

/** Append-only records. */
export class EventLog {
  /** What is written now. */
  #words = new Uint32Array(0);
  /** Next word in it. */
  #at = 0;
  /** Records that begin beyond this word need a reading first, and room. */
  #lastStart = BEFORE_ALL;
  #rows = 0;
  /** One more than the id of the block that began last. */
  #nextId = 0;
  /** What was put away. */
  #chunks: Chunk[] = [];
  /** Chunks dropped before those. */
  #dropped = 0;
  #timeMs = NaN;
  #endsWithTurn = false;
  readonly #clock: LogClock;
  readonly #time = new Float64Array(1);
  readonly #timeWords = new Uint32Array(this.#time.buffer);

  /** Makes an empty log. */
  constructor(clock: LogClock) {
    this.#clock = clock;
  }

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
      nextId: this.#nextId,
    };
  }

  /** Time has passed: the next event needs a reading of its own. */
  timePassed(): void {
    this.#lastStart = BEFORE_ALL;
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
  alloc(category: number, block: LedgerBlock, owner: number): void {
    const { id, segment, address, sizeBytes, paddingBytes } = block;
    const large = paddingBytes >>> PADDING_BITS | owner >>> SEGMENT_SHIFT |
      segment >>> 32 - SEGMENT_SHIFT;
    if (id !== this.#nextId || sizeBytes >= 2 ** 32 || large !== 0) {
      return this.#longAlloc(category, block, owner);
    }
    const at = this.#begin(RECORD_WORDS.shortAlloc);
    this.#nextId = id + 1;
    const words = this.#words;
    words[at] = shortAlloc | category << CATEGORY_SHIFT |
      Number(block.inPlace) << IN_PLACE_SHIFT | paddingBytes << HIGH_SHIFT;
    words[at + 1] = address;
    words[at + 2] = sizeBytes;
    words[at + 3] = segment << SEGMENT_SHIFT | owner;
  }

  /** A block ended. */
  free(blockId: number): void {
    const distance = this.#nextId - 1 - blockId;
    if (distance < 0 || distance >= MANY_BLOCKS) return this.#longFree(blockId);
    const at = this.#begin(RECORD_WORDS.shortFree);
    this.#words[at] = shortFree | distance << DISTANCE_SHIFT;
  }

  /** It became known what a block is for, and whose. */
  retag(category: number, blockId: number, owner: number): void {
    const at = this.#begin(RECORD_WORDS.retag);
    this.#words[at] = retag | category << CATEGORY_SHIFT;
    this.#words[at + 1] = blockId;
    this.#words[at + 2] = owner;
  }

  /** Somebody named the moment. */
  mark(name: number): void {
    // Somebody means this very moment.
    this.timePassed();
    const at = this.#begin(RECORD_WORDS.mark);
    this.#words[at] = mark | NO_CATEGORY;
    this.#words[at + 1] = name;
  }

  /** A block got no room. */
  refuse(category: number, sizeBytes: number, owner: number): void {
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

  /** All records, to be read before the next one is made. */
  records(): RecordChunks {
    const written = this.#words.subarray(0, this.#at);
    return this.#describe([...this.#chunks, written]);
  }

  /** Gives all records away and begins anew. */
  handOver(): RecordChunks {
    if (this.#at > 0) this.#putAway();
    const records = this.#describe(this.#chunks);
    this.#chunks = [];
    this.#dropped = 0;
    this.#rows = 0;
    this.#timeMs = NaN;
    this.timePassed();
    return records;
  }

  /** Lets go of the chunks before a position. */
  dropBefore({ chunk }: LogPosition): void {
    const count = chunk - this.#dropped;
    if (count <= 0) return;
    this.#chunks.splice(0, count).forEach(releaseChunk);
    this.#dropped += count;
  }

  #describe(chunks: readonly Chunk[]): RecordChunks {
    return {
      chunks,
      dropped: this.#dropped,
      rows: this.#rows,
      nextId: this.#nextId,
    };
  }

  #longAlloc(category: number, block: LedgerBlock, owner: number): void {
    const at = this.#begin(RECORD_WORDS.alloc);
    this.#nextId = block.id + 1;
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

  #longFree(blockId: number): void {
    const at = this.#begin(RECORD_WORDS.free);
    this.#words[at] = free;
    this.#words[at + 1] = blockId;
  }

  /** Begins a record of an event; returns its first word. */
  #begin(words: number): number {
    if (this.#at > this.#lastStart) this.#readClock();
    const at = this.#at;
    this.#at = at + words;
    this.#rows++;
    return at;
  }

  /** Notes the time of the records to come, and makes room for them. */
  #readClock(): void {
    const { now, wordsPerReading } = this.#clock;
    this.#makeRoom(RECORD_WORDS.time + wordsPerReading + LONGEST_WORDS);
    const nowMs = now();
    const isQuick = nowMs - this.#timeMs < QUICK_MS;
    if (nowMs !== this.#timeMs) this.#noteTime(nowMs);
    this.#lastStart = this.#at + (isQuick ? wordsPerReading : 0);
    if (this.#endsWithTurn) return;
    this.#endsWithTurn = true;
    queueMicrotask(() => {
      this.#endsWithTurn = false;
      this.timePassed();
    });
  }

  #noteTime(nowMs: number): void {
    this.#timeMs = nowMs;
    this.#time[0] = nowMs;
    const at = this.#at;
    this.#words[at] = time;
    this.#words[at + 1] = this.#timeWords[0]!;
    this.#words[at + 2] = this.#timeWords[1]!;
    this.#at = at + RECORD_WORDS.time;
  }

  #makeRoom(words: number): void {
    if (this.#at + words <= this.#words.length) return;
    if (this.#at === 0) this.#words = new Uint32Array(BUFFER_WORDS);
    else this.#putAway();
  }

  #putAway(): void {
    this.#chunks.push(storeWords(this.#words.subarray(0, this.#at)));
    this.#at = 0;
  }
}
