/**
 * Recordings: ranges of one log of events. The log exists while somebody
 * records and is dropped with the last recording, so nothing grows outside.
 * @module
 */
import type { LedgerBlock } from "./block.ts";
import type { Owner } from "./category.ts";
import { EventLog, type LogPosition } from "./event_log.ts";
import type { EventRows } from "./event_row_columns.ts";
import { RowWriter } from "./event_rows.ts";
import type { EventColumns } from "./events.ts";
import { BlockOwner, OwnerTable } from "./owner_table.ts";
import type { ProgramProfile, RegionRange } from "./program_profile.ts";

/** What the ledger saw between two points. */
export interface Recording {
  /** Ends the recording and gives its events, once. */
  stop(): EventColumns;
}

/** How memory was when a recording began. */
export type RecordingStart = Pick<
  EventColumns,
  "before" | "initialBlocks" | "initialSegments"
>;

/** Where a recording began. */
interface Beginning {
  readonly start: RecordingStart;
  readonly startMs: number;
  /** Blocks to come have at least this id. */
  readonly firstId: number;
  readonly position: LogPosition;
}

/** The number of a key; a new one gets the next. */
function numberIn<Key>(numbers: Map<Key, number>, key: Key): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}

/** See the module. */
export class Recorder {
  /** Whether anybody records; if not, no other member needs to be called. */
  isRecording = false;
  readonly #log = new EventLog();
  readonly #beginnings = new Map<Recording, Beginning>();
  /** Names of marks, each with its number. */
  readonly #names = new Map<string, number>();
  /** Programs that ran, each with its number. */
  readonly #programs = new Map<ProgramProfile, number>();
  /** Owners in the kept events. */
  #owners = new OwnerTable();
  /** The id of the last block that began. */
  #lastId = -1;
  readonly #now: () => number;

  /** Makes a recorder that keeps nothing yet; `now` gives milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Keeps events from now on. Blocks to come have ids from `firstId` on. */
  start(start: RecordingStart, firstId: number): Recording {
    const startMs = this.#now();
    const recording: Recording = { stop: () => this.#finish(recording) };
    const position = this.#log.position();
    this.#beginnings.set(recording, { start, startMs, firstId, position });
    this.isRecording = true;
    return recording;
  }

  /** Records what happened to a segment. */
  segment(
    kind: "reserve" | "release",
    segment: number,
    sizeBytes: number,
  ): void {
    this.#log.segment(this.#now(), kind, segment, sizeBytes);
  }

  /** Records that a block began; `category` is its number. */
  alloc(category: number, block: LedgerBlock): void {
    this.#lastId = block.id;
    const owner = this.#owners.numberOf(block.owner);
    this.#log.alloc(this.#now(), category, block, owner);
  }

  /** Records that a block ended. */
  free(block: LedgerBlock): void {
    this.#log.free(this.#now(), block.id);
  }

  /** Records what a block is for, and whose; `category` is its number. */
  retag(category: number, block: LedgerBlock): void {
    const owner = this.#owners.numberOf(block.owner);
    this.#log.retag(this.#now(), category, block.id, owner);
  }

  /** Records that a program ran. */
  program(profile: ProgramProfile, range: RegionRange, firstId: number): void {
    const number = numberIn(this.#programs, profile);
    const { length } = profile.events;
    if (length === 0) return;
    this.#log.program(this.#now(), number, firstId, range, length);
  }

  /** Names this moment. */
  mark(name: string): void {
    this.#log.mark(this.#now(), numberIn(this.#names, name));
  }

  /** Records that a block got no room. */
  refuse(sizeBytes: number, category: number, owner: BlockOwner): void {
    const number = this.#owners.numberOf(owner);
    this.#log.refuse(this.#now(), category, sizeBytes, number);
  }

  #finish(recording: Recording): EventColumns {
    const beginning = this.#beginnings.get(recording);
    if (beginning === undefined) {
      throw new Error(
        "Cannot stop this recording as that is done once: it is stopped",
      );
    }
    this.#beginnings.delete(recording);
    this.isRecording = this.#beginnings.size > 0;
    const rows = this.#readRows(beginning);
    const names = [...this.#names.keys()];
    const owners = this.#owners.list();
    if (!this.isRecording) {
      this.#names.clear();
      this.#programs.clear();
      this.#owners = new OwnerTable();
    }
    return { ...rows, names, owners, ...beginning.start };
  }

  /** The events of a recording; nobody keeps them any longer who does not need them. */
  #readRows({ start, startMs, firstId, position }: Beginning): EventRows {
    const endMs = this.#now();
    const writer = new RowWriter({
      length: this.#log.position().rows - position.rows,
      startMs,
      initialBlocks: start.initialBlocks,
      firstId,
      lastId: this.#lastId,
      programs: [...this.#programs.keys()],
      ownerNumber: (owner) => this.#numberOf(owner),
    });
    const read = (words: Uint32Array, from: number, to: number) =>
      writer.read(words, from, to);
    if (this.isRecording) {
      this.#log.read(position, read);
      // The oldest recording began first.
      const [oldest] = this.#beginnings.values();
      this.#log.dropBefore(oldest!.position);
    } else this.#log.take(position, read);
    return writer.finish(endMs);
  }

  #numberOf(owner: Owner): number {
    return this.#owners.numberOf(
      owner instanceof BlockOwner ? owner : new BlockOwner(owner),
    );
  }
}
