/**
 * Makes the rows of a recording from its records: a free or a retag repeats
 * what its block's last row said, and a program's run becomes the rows that its
 * temporaries would have made one by one. Their times are spread evenly between
 * the run and what came next, and are marked so.
 * @module
 */
import { invariant } from "../base/errors.ts";
import { CATEGORY_INDEX, type Owner } from "./category.ts";
import {
  CATEGORY_SHIFT,
  DISTANCE_SHIFT,
  RECORD_INDEX,
  RECORD_WORDS,
  type RecordKind,
} from "./event_records.ts";
import {
  categoryOf,
  type EventRows,
  makeRows,
  repeatRow,
  sizeOf,
  writeAlloc,
  writeShortAlloc,
} from "./event_row_columns.ts";
import { type InitialBlock, KIND_INDEX } from "./events.ts";
import { NOBODY, type ProgramProfile } from "./program_profile.ts";

/** What records refer to. */
export interface RecordContext {
  /** Number of rows that the records will make. */
  readonly length: number;
  /** When the recording began. */
  readonly startMs: number;
  /** Blocks that lived before the first record. */
  readonly initialBlocks: readonly InitialBlock[];
  /** Ids of other blocks are not below this. */
  readonly firstId: number;
  /** Nor above this. */
  readonly lastId: number;
  /** The id of the first record's block, if that one is a shortAlloc. */
  readonly nextId: number;
  /** Programs by their numbers. */
  readonly programs: readonly ProgramProfile[];
  /** The number of an owner. */
  readonly ownerNumber: (owner: Owner) => number;
}

/** Words of each kind of record, by number. */
const WORDS = Uint8Array.from(
  Object.entries(RECORD_INDEX).sort(([, a], [, b]) => a - b),
  ([kind]) => RECORD_WORDS[kind as RecordKind],
);
const KIND_MASK = 2 ** CATEGORY_SHIFT - 1;
const { alloc: ALLOC, free: FREE } = RECORD_INDEX;
const { shortAlloc: SHORT_ALLOC, shortFree: SHORT_FREE } = RECORD_INDEX;
const { shortAlloc: ALLOC_WORDS, shortFree: FREE_WORDS } = RECORD_WORDS;

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
  /** The last row of each block that began in the recording, by id. Ids are kept modulo 2^32. */
  readonly #lastRows: Int32Array;
  /** The last row of each initial block, or its index as `~index`. */
  readonly #initialRows: Map<number, number>;
  readonly #programOwners = new Map<ProgramProfile, Uint32Array>();
  readonly #time = new Float64Array(1);
  readonly #timeWords = new Uint32Array(this.#time.buffer);
  #row = 0;
  #nextId: number;
  /** Records at the beginning that are given no time are no older than the recording. */
  #timeMs = 0;
  #pending: PendingRun | null = null;

  constructor(context: RecordContext) {
    this.#context = context;
    this.#nextId = context.nextId;
    this.rows = makeRows(context.length);
    const ids = Math.max(0, context.lastId - context.firstId + 1);
    this.#lastRows = new Int32Array(ids);
    this.#initialRows = new Map(
      context.initialBlocks.map((
        block,
        index,
      ) => [block.blockId >>> 0, ~index]),
    );
  }

  /**
   * Reads the records between two words. Nearly all are blocks that begin and
   * end, so these are read here and with as little as possible.
   */
  read(words: Uint32Array, from: number, to: number): void {
    const { rows } = this;
    const { firstId } = this.#context;
    const lastRows = this.#lastRows;
    let at = from;
    while (at < to) {
      const header = words[at]!;
      const kind = header & KIND_MASK;
      if (kind === SHORT_ALLOC) {
        const row = this.#next(ALLOC);
        const id = this.#nextId++;
        writeShortAlloc(rows, row, words, at, id);
        lastRows[(id - firstId) >>> 0] = row;
        at += ALLOC_WORDS;
      } else if (kind === SHORT_FREE) {
        this.#repeat(FREE, this.#nextId - 1 - (header >>> DISTANCE_SHIFT));
        at += FREE_WORDS;
      } else {
        this.#readRecord(kind, words, at);
        at += WORDS[kind]!;
      }
    }
  }

  /** Gives the rows; what still waited for a time ends at `endMs`. */
  finish(endMs: number): EventRows {
    this.#timeMs = Math.max(this.#timeMs, this.#since(endMs));
    this.#spread();
    invariant(this.#row === this.rows.length, "every row is written");
    return this.rows;
  }

  #readRecord(kind: number, words: Uint32Array, at: number): void {
    switch (kind) {
      case RECORD_INDEX.alloc:
        return this.#readAlloc(words, at);
      case RECORD_INDEX.free:
        return this.#repeat(kind, words[at + 1]!);
      case RECORD_INDEX.retag:
        return this.#readRetag(words, at);
      case RECORD_INDEX.time:
        return this.#readTime(words, at);
      case RECORD_INDEX.program:
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

  #readAlloc(words: Uint32Array, at: number): void {
    const row = this.#next(ALLOC);
    writeAlloc(this.rows, row, words, at);
    const id = this.rows.blockId[row]!;
    this.#lastRows[(id - this.#context.firstId) >>> 0] = row;
    this.#nextId = id + 1;
  }

  #readTime(words: Uint32Array, at: number): void {
    this.#timeWords[0] = words[at + 1]!;
    this.#timeWords[1] = words[at + 2]!;
    this.#timeMs = this.#since(this.#time[0]!);
  }

  #readRetag(words: Uint32Array, at: number): void {
    const row = this.#row;
    this.#repeat(KIND_INDEX.retag, words[at + 1]!);
    this.rows.category[row] = categoryOf(words[at]!);
    this.rows.owner[row] = words[at + 2]!;
  }

  /** Segments, marks and refusals. */
  #readOther(kind: number, words: Uint32Array, at: number): void {
    const row = this.#next(kind);
    const { rows } = this;
    const header = words[at]!;
    rows.category[row] = categoryOf(header);
    if (kind === KIND_INDEX.mark) {
      rows.blockId[row] = words[at + 1]!;
    } else if (kind === KIND_INDEX.refuse) {
      rows.sizeBytes[row] = sizeOf(header, words[at + 1]!);
      rows.owner[row] = words[at + 2]!;
    } else {
      rows.segment[row] = words[at + 1]!;
      rows.sizeBytes[row] = sizeOf(header, words[at + 2]!);
    }
  }

  /** Writes a row that says what the last one about its block said. */
  #repeat(kind: number, blockId: number): void {
    const row = this.#next(kind);
    const index = (blockId - this.#context.firstId) >>> 0;
    let earlier: number;
    if (index < this.#lastRows.length) {
      earlier = this.#lastRows[index]!;
      this.#lastRows[index] = row;
    } else {
      earlier = this.#initialRows.get(blockId >>> 0)!;
      this.#initialRows.set(blockId >>> 0, row);
    }
    if (earlier >= 0) repeatRow(this.rows, row, earlier);
    else this.#describe(row, this.#context.initialBlocks[~earlier]!);
  }

  #describe(row: number, block: InitialBlock): void {
    const { rows } = this;
    rows.category[row] = CATEGORY_INDEX[block.category];
    rows.blockId[row] = block.blockId;
    rows.segment[row] = block.segment;
    rows.address[row] = block.address;
    rows.sizeBytes[row] = block.sizeBytes;
    rows.paddingBytes[row] = block.paddingBytes;
    rows.owner[row] = this.#context.ownerNumber(block.owner);
  }

  #readProgram(words: Uint32Array, at: number): void {
    if (this.#pending !== null) this.#spread();
    const profile = this.#context.programs[words[at + 1]!]!;
    const firstId = words[at + 2]!;
    const segment = words[at + 3]!;
    const address = words[at + 4]!;
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
      rows.blockId[row] = firstId + buffer;
      rows.sizeBytes[row] = buffers.sizeBytes[buffer]!;
      rows.paddingBytes[row] = buffers.paddingBytes[buffer]!;
      rows.owner[row] = owners[buffer]!;
      row++;
    }
    this.#row = row;
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
