/**
 * Recordings: ranges of one log of events. The log exists while somebody
 * records and is dropped with the last recording, so nothing grows outside.
 *
 * Of overlapping recordings, all but the last to stop copy their events, as
 * others still need them.
 * @module
 */
import type { LedgerBlock } from "./block.ts";
import { CATEGORY_INDEX } from "./category.ts";
import { EventLog } from "./event_log.ts";
import { type EventColumns, KIND_INDEX } from "./events.ts";
import { type BlockOwner, OwnerTable } from "./owner_table.ts";
import type { ProgramProfile, RegionRange } from "./program_profile.ts";

/** Segments and marks belong to no category; "the rest" comes closest. */
const NO_CATEGORY = CATEGORY_INDEX.temporary;

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

/** See the module. */
export class Recorder {
  /** Whether anybody records; if not, no other member needs to be called. */
  isRecording = false;
  readonly #log = new EventLog();
  /** First row of each recording. */
  readonly #firstRows = new Map<Recording, number>();
  /** Names of marks, each with its number. */
  readonly #names = new Map<string, number>();
  /** Owners in the kept events. */
  #owners = new OwnerTable();
  readonly #now: () => number;

  /** Makes a recorder that keeps nothing yet; `now` gives milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Keeps events from now on. */
  start(start: RecordingStart): Recording {
    const startMs = this.#now();
    if (!this.isRecording) this.#log.restart(startMs);
    const recording: Recording = {
      stop: () => ({ ...this.#finish(recording, startMs), ...start }),
    };
    this.#firstRows.set(recording, this.#log.length);
    this.isRecording = true;
    return recording;
  }

  /** Records what happened to a segment. */
  segment(
    kind: "reserve" | "release",
    segment: number,
    sizeBytes: number,
  ): void {
    const now = this.#now();
    const row = KIND_INDEX[kind];
    this.#log.append(now, row, NO_CATEGORY, segment, 0, 0, sizeBytes, 0, 0);
  }

  /** Records what happened to a block; `category` is its number. */
  block(
    kind: "alloc" | "free" | "retag",
    category: number,
    block: LedgerBlock,
  ): void {
    this.#log.append(
      this.#now(),
      KIND_INDEX[kind],
      category,
      block.segment,
      block.address,
      block.id,
      block.sizeBytes,
      block.paddingBytes,
      this.#owners.numberOf(block.owner),
    );
  }

  /** Records that a program ran. */
  program(
    { buffers, events }: ProgramProfile,
    { segment, address }: RegionRange,
    firstId: number,
  ): void {
    const now = this.#now();
    for (const event of events) {
      const buffer = event < 0 ? ~event : event;
      this.#log.append(
        now,
        event < 0 ? KIND_INDEX.free : KIND_INDEX.alloc,
        buffers.categoryIndex[buffer]!,
        segment,
        address + buffers.offset[buffer]!,
        firstId + buffer,
        buffers.sizeBytes[buffer]!,
        buffers.paddingBytes[buffer]!,
        this.#owners.numberOf(buffers.owner[buffer]!),
      );
    }
  }

  /** Names this moment. */
  mark(name: string): void {
    const index = this.#names.get(name) ?? this.#names.size;
    this.#names.set(name, index);
    const now = this.#now();
    this.#log.append(now, KIND_INDEX.mark, NO_CATEGORY, 0, 0, index, 0, 0, 0);
  }

  /** Records that a block got no room. */
  refuse(sizeBytes: number, category: number, owner: BlockOwner): void {
    const now = this.#now();
    const kind = KIND_INDEX.refuse;
    const number = this.#owners.numberOf(owner);
    this.#log.append(now, kind, category, 0, 0, 0, sizeBytes, 0, number);
  }

  #finish(
    recording: Recording,
    startMs: number,
  ): Omit<EventColumns, keyof RecordingStart> {
    const from = this.#firstRows.get(recording);
    if (from === undefined) {
      throw new Error(
        "Cannot stop this recording as that is done once: it is stopped",
      );
    }
    this.#firstRows.delete(recording);
    this.isRecording = this.#firstRows.size > 0;
    const names = [...this.#names.keys()];
    const owners = this.#owners.list();
    if (!this.isRecording) {
      this.#names.clear();
      this.#owners = new OwnerTable();
      return { ...this.#log.take(from, startMs), names, owners };
    }
    const rows = this.#log.copy(from, startMs);
    this.#log.dropBefore(Math.min(...this.#firstRows.values()));
    return { ...rows, names, owners };
  }
}
