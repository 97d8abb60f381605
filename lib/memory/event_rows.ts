/**
 * Makes the rows of a recording from its records: where blocks began is told by
 * how many had begun by each record, what they were by the first record that
 * tells of them, and a program's run becomes the rows that its temporaries would
 * have made one by one. Their times are spread evenly between the run and what
 * came next, and are marked so.
 * @module
 */
import { invariant } from "../base/errors.ts";
import type { Owner } from "./category.ts";
import {
  CATEGORY_SHIFT,
  LONG_WORDS,
  MOST_SINCE,
  RECORD_INDEX,
  RECORD_WORDS,
  type RecordKind,
  SINCE_SHIFT,
} from "./event_records.ts";
import {
  categoryOf,
  type EventRows,
  isLong,
  makeRows,
  sizeOf,
  writeBeginning,
  writeBlock,
} from "./event_row_columns.ts";
import { KIND_INDEX } from "./events.ts";
import type { LogPosition } from "./record_chunks.ts";
import { NOBODY, type ProgramProfile } from "./program_profile.ts";

/** What records refer to. */
export interface RecordContext {
  /** Where the recording began. */
  readonly from: LogPosition;
  /** Where it ended. */
  readonly to: LogPosition;
  /** When it began. */
  readonly startMs: number;
  /** Programs by their numbers. */
  readonly programs: readonly ProgramProfile[];
  /** The number of an owner. */
  readonly ownerNumber: (owner: Owner) => number;
}

/** Words of each kind of record, by number. */
const WORDS: number[] = [];
for (const [kind, index] of Object.entries(RECORD_INDEX)) {
  WORDS[index] = RECORD_WORDS[kind as RecordKind];
}
const { alloc: ALLOC, mark: MARK, refuse: REFUSE } = KIND_INDEX;
const { free: FREE, retag: RETAG, lives: LIVES } = RECORD_INDEX;
const { program: PROGRAM, time: TIME } = RECORD_INDEX;
const KIND_MASK = 2 ** CATEGORY_SHIFT - 1;

/** Words of the record with this header. */
function wordsOf(header: number): number {
  return WORDS[header & KIND_MASK]! + (isLong(header) ? LONG_WORDS : 0);
}

/** A program's rows whose times are not known yet. */
interface PendingRun {
  readonly row: number;
  readonly count: number;
  readonly timeMs: number;
}

/** Fills the rows of a recording, record by record. */
export class RowWriter {
  readonly rows: EventRows;
  readonly #context: RecordContext;
  /** One more than the row where a block began that nothing tells of yet; by id, from the first one on. */
  readonly #beginnings: Uint32Array;
  readonly #programOwners = new Map<ProgramProfile, Uint32Array>();
  readonly #time = new Float64Array(1);
  readonly #timeWords = new Uint32Array(this.#time.buffer);
  #row = 0;
  /** Blocks before this one have their rows; modulo 2^32, as all ids here. */
  #nextId: number;
  /** The next block at the last time. */
  #nextIdThen: number;
  #timeMs = 0;
  #pending: PendingRun | null = null;

  constructor(context: RecordContext) {
    const { from, to } = context;
    this.#context = context;
    this.#nextId = from.nextId >>> 0;
    this.#nextIdThen = this.#nextId;
    const blocks = to.nextId - from.nextId;
    this.rows = makeRows(to.recordRows - from.recordRows + blocks);
    this.#beginnings = new Uint32Array(blocks);
  }

  /** Reads the records between two words. */
  read(words: Uint32Array, from: number, to: number): void {
    let at = from;
    while (at < to) {
      const header = words[at]!;
      const kind = header & KIND_MASK;
      if (kind === TIME) {
        this.#readTime(words, at);
      } else {
        const since = header >>> SINCE_SHIFT & MOST_SINCE;
        this.#beginBlocks((this.#nextIdThen + since) >>> 0);
        this.#readRecord(kind, words, at);
      }
      at += wordsOf(header);
    }
  }

  /** Gives the rows; what still waited for a time ends at `endMs`. */
  finish(endMs: number): EventRows {
    this.#beginBlocks(this.#context.to.nextId >>> 0);
    this.#timeMs = Math.max(this.#timeMs, this.#since(endMs));
    this.#spread();
    invariant(
      this.#row === this.rows.length &&
        this.#beginnings.every((next) => next === 0),
      "every row is written",
    );
    return this.rows;
  }

  #readRecord(kind: number, words: Uint32Array, at: number): void {
    switch (kind) {
      case FREE:
        this.#describe(words, at);
        return writeBlock(this.rows, this.#next(FREE), words, at);
      case RETAG:
        return this.#readRetag(words, at);
      case LIVES:
        return this.#describe(words, at);
      case PROGRAM:
        return this.#readProgram(words, at);
      default:
        return this.#readOther(kind, words, at);
    }
  }

  /** Begins a row and returns its number. */
  #next(kind: number): number {
    if (this.#pending !== null) this.#spread();
    const row = this.#row++;
    this.rows.kind[row] = kind;
    this.rows.timeMs[row] = this.#timeMs;
    return row;
  }

  /** The blocks before `nextId` have begun by now; what they are is told later. */
  #beginBlocks(nextId: number): void {
    while (this.#nextId !== nextId) {
      const row = this.#next(ALLOC);
      this.#beginnings[this.#indexOf(this.#nextId)] = row + 1;
      this.#nextId = (this.#nextId + 1) >>> 0;
    }
  }

  #indexOf(blockId: number): number {
    return (blockId - this.#context.from.nextId) >>> 0;
  }

  /** The row where a record's block began, if nothing told of it before; else -1. */
  #takeBeginning(words: Uint32Array, at: number): number {
    const index = this.#indexOf(words[at + 1]!);
    const next = this.#beginnings[index];
    if (next === undefined || next === 0) return -1;
    this.#beginnings[index] = 0;
    return next - 1;
  }

  /** A record tells what a block is, and so what it was when it began. */
  #describe(words: Uint32Array, at: number): void {
    const row = this.#takeBeginning(words, at);
    if (row >= 0) writeBeginning(this.rows, row, words, at);
  }

  #readTime(words: Uint32Array, at: number): void {
    this.#nextIdThen = words[at + 1]!;
    this.#beginBlocks(this.#nextIdThen);
    this.#timeWords[0] = words[at + 2]!;
    this.#timeWords[1] = words[at + 3]!;
    this.#timeMs = this.#since(this.#time[0]!);
  }

  #readRetag(words: Uint32Array, at: number): void {
    const { rows } = this;
    writeBlock(rows, this.#next(RETAG), words, at);
    const beginning = this.#takeBeginning(words, at);
    if (beginning < 0) return;
    writeBeginning(rows, beginning, words, at);
    const end = at + wordsOf(words[at]!);
    rows.category[beginning] = words[end - 2]!;
    rows.owner[beginning] = words[end - 1]!;
  }

  /** Segments, marks and refusals. */
  #readOther(kind: number, words: Uint32Array, at: number): void {
    const row = this.#next(kind);
    const { rows } = this;
    rows.category[row] = categoryOf(words[at]!);
    if (kind === MARK) {
      rows.blockId[row] = words[at + 1]!;
    } else if (kind === REFUSE) {
      rows.sizeBytes[row] = sizeOf(words[at + 1]!, words[at + 2]!);
      rows.owner[row] = words[at + 3]!;
    } else {
      rows.segment[row] = words[at + 1]!;
      rows.sizeBytes[row] = sizeOf(words[at + 2]!, words[at + 3]!);
    }
  }

  #readProgram(words: Uint32Array, at: number): void {
    if (this.#pending !== null) this.#spread();
    const profile = this.#context.programs[words[at + 1]!]!;
    const segment = words[at + 2]!;
    const address = words[at + 3]!;
    const owners = this.#ownersOf(profile);
    const { buffers, events } = profile;
    const { rows } = this;
    let row = this.#row;
    this.#pending = { row, count: events.length, timeMs: this.#timeMs };
    for (const event of events) {
      const buffer = event < 0 ? ~event : event;
      rows.kind[row] = event < 0 ? KIND_INDEX.free : KIND_INDEX.alloc;
      rows.category[row] = buffers.categoryIndex[buffer]!;
      rows.interpolated[row] = 1;
      if (event >= 0 && buffers.inPlaceOf[event] !== NOBODY) {
        rows.inPlace[row] = 1;
      }
      rows.segment[row] = segment;
      rows.address[row] = address + buffers.offset[buffer]!;
      rows.blockId[row] = this.#nextId + buffer;
      rows.sizeBytes[row] = buffers.sizeBytes[buffer]!;
      rows.paddingBytes[row] = buffers.paddingBytes[buffer]!;
      rows.owner[row] = owners[buffer]!;
      row++;
    }
    this.#row = row;
    this.#nextId = (this.#nextId + buffers.count) >>> 0;
  }

  #ownersOf(profile: ProgramProfile): Uint32Array {
    let owners = this.#programOwners.get(profile);
    if (owners === undefined) {
      owners = Uint32Array.from(
        profile.buffers.owner,
        this.#context.ownerNumber,
      );
      this.#programOwners.set(profile, owners);
    }
    return owners;
  }

  /** Spreads the times of a program's rows up to now. */
  #spread(): void {
    if (this.#pending === null) return;
    const { row, count, timeMs } = this.#pending;
    const stepMs = (this.#timeMs - timeMs) / count;
    for (let index = 0; index < count; index++) {
      this.rows.timeMs[row + index] = timeMs + index * stepMs;
    }
    this.#pending = null;
  }

  /** Milliseconds since the recording began. */
  #since(timeMs: number): number {
    return Math.max(0, timeMs - this.#context.startMs);
  }
}
