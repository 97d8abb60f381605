/**
 * Recordings: ranges of one log of events. It is written while somebody records
 * and given away with the last recording: outside, its buffer stays and nothing
 * grows.
 * @module
 */
import type { LedgerBlock } from "./block.ts";
import { EventLog } from "./event_log.ts";
import type { LogClock } from "./log_clock.ts";
import {
  type LogPosition,
  readRecords,
  type RecordChunks,
  takeRecords,
} from "./record_chunks.ts";
import { RowWriter } from "./event_rows.ts";
import { type EventColumns, type InitialBlock, KIND_INDEX } from "./events.ts";
import { BlockOwner, OwnerTable } from "./owner_table.ts";
import type { ProgramProfile, RegionRange } from "./program_profile.ts";

/** Owners that a table has before the next recording gets a new one: a few MiB at most. */
const MANY_OWNERS = 2 ** 14;
/** Whether rows of a kind, by number, name an owner. */
const NAMES_OWNER: boolean[] = [];
for (const [kind, index] of Object.entries(KIND_INDEX)) {
  NAMES_OWNER[index] = ["alloc", "free", "retag", "refuse"].includes(kind);
}

/** What the ledger saw between two points. */
export interface Recording {
  /** Ends the recording and gives its events, once. */
  stop(): RecordedEvents;
}

/** The events of a recording, as columns that are made when they are first asked for: recording itself stays cheap. */
export class RecordedEvents {
  #columns: EventColumns | null = null;
  #make: (() => EventColumns) | null;

  /** `make` is called once. */
  constructor(make: () => EventColumns) {
    this.#make = make;
  }

  /** The events. */
  get columns(): EventColumns {
    if (this.#make !== null) {
      this.#columns = this.#make();
      this.#make = null;
    }
    return this.#columns!;
  }
}

/** How memory is when a recording begins, but for its blocks. */
export type RecordingStart = Pick<EventColumns, "before" | "initialSegments">;

/** Where a recording began. */
interface Beginning {
  readonly start: RecordingStart & Pick<EventColumns, "initialBlocks">;
  readonly startMs: number;
  readonly position: LogPosition;
}

/** Records and what their numbers mean. */
interface Tape {
  readonly records: RecordChunks;
  readonly owners: OwnerTable;
  readonly names: ReadonlyMap<string, number>;
  readonly programs: ReadonlyMap<ProgramProfile, number>;
  readonly endMs: number;
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
  readonly #log: EventLog;
  /** Owners in the kept events, and maybe in earlier ones. */
  #owners = new OwnerTable();
  readonly #beginnings = new Map<Recording, Beginning>();
  readonly #clock: LogClock;
  readonly #live: readonly LedgerBlock[];
  /** Names of marks, each with its number. */
  #names = new Map<string, number>();
  /** Programs that ran, each with its number. */
  #programs = new Map<ProgramProfile, number>();

  /** Makes a recorder that keeps nothing yet; `live` are the blocks that live at any time. */
  constructor(clock: LogClock, live: readonly LedgerBlock[]) {
    this.#clock = clock;
    this.#live = live;
    this.#log = new EventLog(clock);
  }

  /** Keeps events from now on. The next block to begin has the id `nextId`. */
  start(start: RecordingStart, nextId: number): Recording {
    const startMs = this.#clock.now();
    const initialBlocks = this.#live.map(describe);
    const recording: Recording = { stop: () => this.#finish(recording) };
    this.#beginnings.set(recording, {
      start: { ...start, initialBlocks },
      startMs,
      position: this.#log.begin(nextId),
    });
    this.isRecording = true;
    return recording;
  }

  /** Records what happened to a segment. */
  segment(
    kind: "reserve" | "release",
    segment: number,
    sizeBytes: number,
  ): void {
    this.#log.segment(kind, segment, sizeBytes);
  }

  /** Records that the next block began. */
  alloc(block: LedgerBlock): void {
    this.#log.alloc(block.id);
  }

  /** Records that a block ended; `category` is the number of its own. */
  free(category: number, block: LedgerBlock): void {
    this.#log.free(category, block, this.#owners.numberOf(block.owner));
  }

  /** Records what a block is for from now on, and whose; `category` is its number. */
  retag(category: number, block: LedgerBlock, owner: BlockOwner): void {
    const before = this.#owners.numberOf(block.owner);
    this.#log.retag(category, this.#owners.numberOf(owner), block, before);
  }

  /** Records that a program ran, whose blocks have the next ids. */
  program(profile: ProgramProfile, range: RegionRange): void {
    const number = numberIn(this.#programs, profile);
    if (profile.events.length > 0) this.#log.program(number, profile, range);
  }

  /** The next event happens at another time than the last one. */
  timePassed(): void {
    this.#log.timePassed();
  }

  /** Names this moment. */
  mark(name: string): void {
    this.#log.mark(numberIn(this.#names, name));
  }

  /** Records that a block got no room. */
  refuse(sizeBytes: number, category: number, owner: BlockOwner): void {
    const number = this.#owners.numberOf(owner);
    this.#log.refuse(category, sizeBytes, number);
  }

  #finish(recording: Recording): RecordedEvents {
    const beginning = this.#beginnings.get(recording);
    if (beginning === undefined) {
      throw new Error(
        "Cannot stop this recording as that is done once: it is stopped",
      );
    }
    this.#beginnings.delete(recording);
    this.#noteLiving(beginning);
    this.isRecording = this.#beginnings.size > 0;
    return this.isRecording
      ? this.#share(beginning)
      : this.#handOver(beginning);
  }

  /** Nothing tells yet what the blocks were that began since and still live. */
  #noteLiving({ position }: Beginning): void {
    for (const block of this.#live) {
      if (block.id < position.nextId) continue;
      this.#log.lives(block, this.#owners.numberOf(block.owner));
    }
  }

  /** Reads the events now, as the log goes on for others; what none of them needs is dropped. */
  #share(beginning: Beginning): RecordedEvents {
    const tape = this.#tape(this.#log.records());
    const columns = readColumns(tape, beginning, readRecords);
    // The oldest recording began first.
    const [oldest] = this.#beginnings.values();
    this.#log.dropBefore(oldest!.position);
    return new RecordedEvents(() => columns);
  }

  /** Gives the records away, to be read when somebody asks. */
  #handOver(beginning: Beginning): RecordedEvents {
    const tape = this.#tape(this.#log.handOver());
    if (this.#owners.size > MANY_OWNERS) this.#owners = new OwnerTable();
    this.#names = new Map();
    this.#programs = new Map();
    return new RecordedEvents(() => readColumns(tape, beginning, takeRecords));
  }

  #tape(records: RecordChunks): Tape {
    return {
      records,
      owners: this.#owners,
      names: this.#names,
      programs: this.#programs,
      endMs: this.#clock.now(),
    };
  }
}

/** A block as columns describe those that lived before. */
function describe(block: LedgerBlock): InitialBlock {
  const { id: blockId, segment, address, category, owner } = block;
  const { sizeBytes, paddingBytes } = block;
  return {
    blockId,
    segment,
    address,
    sizeBytes,
    paddingBytes,
    category,
    owner,
  };
}

/** The events since a recording began, by a way to read records. */
function readColumns(
  { records, owners, names, programs, endMs }: Tape,
  { start, startMs, position }: Beginning,
  readFrom: typeof readRecords,
): EventColumns {
  const writer = new RowWriter({
    from: position,
    to: records.end,
    startMs,
    programs: [...programs.keys()],
    ownerNumber: (owner) => owners.numberOf(new BlockOwner(owner)),
  });
  readFrom(
    records,
    position,
    (words, from, to) => writer.read(words, from, to),
  );
  const written = writer.finish(endMs);
  const named = owners.take(
    written.owner,
    (row) => NAMES_OWNER[written.kind[row]!]!,
  );
  return { ...written, names: [...names.keys()], owners: named, ...start };
}
