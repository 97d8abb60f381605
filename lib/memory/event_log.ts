/**
 * Where events are kept while somebody records.
 *
 * Words are written into one small buffer that stays in the caches. When it is
 * full they are put away in a chunk.
 *
 * Events come thousands at a time, each some microseconds after the last one,
 * when the code that writes it has left the processor's nearest caches. So that
 * code is short: a block that begins is only counted, and whether there is room,
 * and whether the clock is to be read, is one comparison. A reading of the clock
 * is shared (`log_clock.ts`), but not beyond the synchronous turn that it was
 * made in, nor beyond a wait that somebody tells of. How many events share it
 * follows how quickly they come.
 * @module
 */
import type { LedgerBlock } from "./block.ts";
import { CATEGORY_INDEX } from "./category.ts";
import {
  headerOf,
  highWord,
  IN_PLACE_SHIFT,
  LONG_SHIFT,
  LONG_WORDS,
  PADDING_SHIFT,
  RECORD_INDEX,
  RECORD_WORDS,
  SEGMENT_SHIFT,
  SINCE_SHIFT,
} from "./event_records.ts";
import type { LogClock } from "./log_clock.ts";
import type { ProgramProfile, RegionRange } from "./program_profile.ts";
import {
  ChunkList,
  type LogPosition,
  type RecordChunks,
} from "./record_chunks.ts";

/** Readings should lie no further apart: where they do, fewer events share the next one. */
const READING_MS = 2;

const { free, lives, retag, mark, refuse, program, time } = RECORD_INDEX;
const LONGEST_WORDS = Math.max(...Object.values(RECORD_WORDS)) + LONG_WORDS;
/** Segments and marks belong to no category; "the rest" comes closest. */
const NO_CATEGORY = CATEGORY_INDEX.temporary;
/** Words that are written before they are put away. */
const BUFFER_WORDS = 2 ** 12;
/** A word before the first and a block before the first: whatever comes next needs a reading. */
const BEFORE_ALL = -1;

/** Append-only records. */
export class EventLog {
  /** What is written now. */
  readonly #words = new Uint32Array(BUFFER_WORDS);
  /** Next word in it. */
  #at = 0;
  /** Records that begin beyond this word need a reading first, and room. */
  #lastStart = BEFORE_ALL;
  /** Blocks beyond this one need a reading first. */
  #lastId = BEFORE_ALL;
  /** Id of the next block to begin. */
  #nextId = 0;
  /** What that was at the last reading. */
  #nextIdThen = 0;
  /** Rows that the records make: those of all events but blocks that begin. */
  #recordRows = 0;
  /** Where words are put away. */
  #chunks = new ChunkList();
  #timeMs = NaN;
  /** Events that share the last reading. */
  #sharing = 0;
  #endsWithTurn = false;
  readonly #clock: LogClock;
  readonly #time = new Float64Array(1);
  readonly #timeWords = new Uint32Array(this.#time.buffer);

  /** Makes an empty log. */
  constructor(clock: LogClock) {
    this.#clock = clock;
  }

  /** Bytes that the records take, without room for the next ones. */
  get heldBytes(): number {
    return Uint32Array.BYTES_PER_ELEMENT * (this.#chunks.length + this.#at);
  }

  /** Somebody begins to read here; the next block to begin has this id. */
  begin(nextId: number): LogPosition {
    // Where others record already: what comes now is not older than that.
    this.timePassed();
    this.#nextId = nextId;
    return this.#position();
  }

  /** Time has passed: the next event needs a reading of its own. */
  timePassed(): void {
    this.#lastStart = BEFORE_ALL;
    this.#lastId = BEFORE_ALL;
  }

  /** A segment came or went. */
  segment(
    kind: "reserve" | "release",
    segment: number,
    sizeBytes: number,
  ): void {
    const header = headerOf(RECORD_INDEX[kind], NO_CATEGORY);
    const at = this.#begin(header, RECORD_WORDS[kind]);
    this.#words[at + 1] = segment;
    this.#words[at + 2] = sizeBytes;
    this.#words[at + 3] = highWord(sizeBytes);
  }

  /** The next block began. */
  alloc(id: number): void {
    if (id > this.#lastId) this.#readClock();
    this.#nextId = id + 1;
  }

  /** A block ended. */
  free(category: number, block: LedgerBlock, owner: number): void {
    const header = headerOf(free, category);
    this.#block(header, RECORD_WORDS.free, block, owner);
  }

  /** Whoever stops to record wants to know what a block is that goes on living; that is no event. */
  lives(block: LedgerBlock, owner: number): void {
    const hasTime = this.#lastStart !== BEFORE_ALL;
    if (hasTime && this.#at + LONGEST_WORDS <= BUFFER_WORDS) {
      // It shares the last reading, whatever the clock.
      this.#lastStart = Math.max(this.#lastStart, this.#at);
    }
    const header = headerOf(lives, CATEGORY_INDEX[block.category]);
    this.#block(header, RECORD_WORDS.lives, block, owner);
    this.#recordRows--;
  }

  /** It became known what a block is for, and whose; it says itself what it was for. */
  retag(
    category: number,
    owner: number,
    block: LedgerBlock,
    ownerBefore: number,
  ): void {
    const header = headerOf(retag, category);
    this.#block(header, RECORD_WORDS.retag, block, owner);
    this.#words[this.#at - 2] = CATEGORY_INDEX[block.category];
    this.#words[this.#at - 1] = ownerBefore;
  }

  /** Somebody named the moment. */
  mark(name: number): void {
    // Somebody means this very moment.
    this.timePassed();
    const at = this.#begin(headerOf(mark, NO_CATEGORY), RECORD_WORDS.mark);
    this.#words[at + 1] = name;
  }

  /** A block got no room. */
  refuse(category: number, sizeBytes: number, owner: number): void {
    const at = this.#begin(headerOf(refuse, category), RECORD_WORDS.refuse);
    this.#words[at + 1] = sizeBytes;
    this.#words[at + 2] = highWord(sizeBytes);
    this.#words[at + 3] = owner;
  }

  /** A program ran, whose blocks have the next ids. */
  program(
    number: number,
    { buffers, events }: ProgramProfile,
    { segment, address }: RegionRange,
  ): void {
    const at = this.#begin(headerOf(program, 0), RECORD_WORDS.program);
    const words = this.#words;
    words[at + 1] = number;
    words[at + 2] = segment;
    words[at + 3] = address;
    this.#recordRows += events.length - buffers.count - 1;
    this.#nextId += buffers.count;
    // It took time, and more blocks than a header counts.
    this.timePassed();
  }

  /** All records so far. */
  records(): RecordChunks {
    const end = this.#position();
    return { ...this.#chunks.contents(), end };
  }

  /** Gives all records away and begins anew. */
  handOver(): RecordChunks {
    const records = this.records();
    this.#chunks = new ChunkList();
    this.#recordRows = 0;
    this.#timeMs = NaN;
    return records;
  }

  /** Lets go of the chunks before a position. */
  dropBefore(position: LogPosition): void {
    this.#chunks.dropBefore(position);
  }

  #position(): LogPosition {
    this.#putAway();
    const { end } = this.#chunks;
    return { ...end, recordRows: this.#recordRows, nextId: this.#nextId };
  }

  /** Writes a record of a block; the last words are left to the caller where `words` are more than a block takes. */
  #block(
    header: number,
    words: number,
    block: LedgerBlock,
    owner: number,
  ): void {
    const { id, segment, address, sizeBytes, paddingBytes, inPlace } = block;
    const whole = header | Number(inPlace) << IN_PLACE_SHIFT;
    const large = paddingBytes >>> 32 - PADDING_SHIFT |
      owner >>> SEGMENT_SHIFT | segment >>> 32 - SEGMENT_SHIFT;
    if (large !== 0 || sizeBytes >= 2 ** 32) {
      return this.#longBlock(whole, words + LONG_WORDS, block, owner);
    }
    const at = this.#begin(whole | paddingBytes << PADDING_SHIFT, words);
    const buffer = this.#words;
    buffer[at + 1] = id;
    buffer[at + 2] = address;
    buffer[at + 3] = sizeBytes;
    buffer[at + 4] = segment << SEGMENT_SHIFT | owner;
  }

  #longBlock(
    header: number,
    words: number,
    block: LedgerBlock,
    owner: number,
  ): void {
    const at = this.#begin(header | 1 << LONG_SHIFT, words);
    const buffer = this.#words;
    buffer[at + 1] = block.id;
    buffer[at + 2] = block.address;
    buffer[at + 3] = block.sizeBytes;
    buffer[at + 4] = block.segment;
    buffer[at + 5] = owner;
    buffer[at + 6] = block.paddingBytes;
    buffer[at + 7] = highWord(block.sizeBytes);
  }

  /** Begins a record; returns its first word. */
  #begin(header: number, words: number): number {
    if (this.#at > this.#lastStart) this.#readClock();
    const at = this.#at;
    this.#at = at + words;
    this.#recordRows++;
    const since = this.#nextId - this.#nextIdThen;
    this.#words[at] = header | since << SINCE_SHIFT;
    return at;
  }

  /** Notes the time of the events to come, and makes room for them. */
  #readClock(): void {
    const { now, eventsPerReading } = this.#clock;
    const room = RECORD_WORDS.time + (eventsPerReading + 1) * LONGEST_WORDS;
    if (this.#at + room > BUFFER_WORDS) this.#putAway();
    const nowMs = now();
    const isLate = !(nowMs - this.#timeMs < READING_MS);
    const next = isLate ? this.#sharing >> 1 : 2 * this.#sharing + 1;
    this.#sharing = Math.min(next, eventsPerReading);
    this.#noteTime(nowMs);
    this.#lastStart = this.#at - 1 + this.#sharing * RECORD_WORDS.free;
    this.#lastId = this.#nextId - 1 + this.#sharing;
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
    this.#nextIdThen = this.#nextId;
    const at = this.#at;
    const words = this.#words;
    words[at] = time;
    words[at + 1] = this.#nextId;
    words[at + 2] = this.#timeWords[0]!;
    words[at + 3] = this.#timeWords[1]!;
    this.#at = at + RECORD_WORDS.time;
  }

  #putAway(): void {
    this.#chunks.append(this.#words.subarray(0, this.#at));
    this.#at = 0;
    // What may share a reading was told by words in this buffer.
    this.timePassed();
  }
}
