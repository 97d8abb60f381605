/**
 * Recordings: ranges of one log of events. The log exists while somebody
 * records and goes away with the last recording, so nothing grows outside.
 *
 * Events of blocks wait for each other: a training step makes one every few
 * microseconds, and the code that writes it has left the processor's caches by
 * the next. So some dozens are written at a time.
 * @module
 */
import type { LedgerBlock } from "./block.ts";
import { type EventClock, READINGS } from "./coarse_clock.ts";
import { CATEGORY_SHIFT, EventLog, type LogPosition } from "./event_log.ts";
import { RowWriter } from "./event_rows.ts";
import { type EventColumns, KIND_INDEX } from "./events.ts";
import { BlockOwner, OwnerTable } from "./owner_table.ts";
import type { ProgramProfile, RegionRange } from "./program_profile.ts";

/** Owners that a table has before the next recording gets a new one: a few MiB at most. */
const MANY_OWNERS = 2 ** 14;
const KIND_MASK = 2 ** CATEGORY_SHIFT - 1;
const { alloc: ALLOC, free: FREE, retag: RETAG } = KIND_INDEX;
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

/** A log and what its numbers mean. */
interface Tape {
  readonly log: EventLog;
  readonly owners: OwnerTable;
  readonly names: ReadonlyMap<string, number>;
  readonly programs: ReadonlyMap<ProgramProfile, number>;
  readonly lastId: number;
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
  readonly #beginnings = new Map<Recording, Beginning>();
  #log = new EventLog();
  /** Names of marks, each with its number. */
  #names = new Map<string, number>();
  /** Programs that ran, each with its number. */
  #programs = new Map<ProgramProfile, number>();
  /** Owners in the kept events, and maybe in earlier ones. */
  #owners = new OwnerTable();
  /** The id of the last block that began. */
  #lastId = -1;
  readonly #clock: EventClock;
  /** Kind and category of each event that waits. */
  readonly #codes = new Uint8Array(READINGS);
  /** Its block, which stays as it is until then; leftovers of earlier ones follow. */
  readonly #blocks: LedgerBlock[] = [];
  /** Number of events that wait. */
  #waiting = 0;

  /** Makes a recorder that keeps nothing yet. */
  constructor(clock: EventClock) {
    this.#clock = clock;
  }

  /** Keeps events from now on. Blocks to come have ids from `firstId` on. */
  start(start: RecordingStart, firstId: number): Recording {
    this.#write();
    const startMs = this.#clock.read();
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
    this.#tick().segment(kind, segment, sizeBytes);
  }

  /** Records that a block began; `category` is its number. */
  alloc(category: number, block: LedgerBlock): void {
    this.#wait(ALLOC | category << CATEGORY_SHIFT, block);
  }

  /** Records that a block ended. */
  free(block: LedgerBlock): void {
    this.#wait(FREE, block);
  }

  /** Records what a block is for, and whose, before it is told; `category` is its number. */
  retag(category: number, block: LedgerBlock, owner: BlockOwner): void {
    // What waits has the owner of before.
    if (owner !== block.owner) this.#write();
    this.#wait(RETAG | category << CATEGORY_SHIFT, block);
  }

  /** Records that a program ran. */
  program(profile: ProgramProfile, range: RegionRange, firstId: number): void {
    const number = numberIn(this.#programs, profile);
    const { length } = profile.events;
    if (length === 0) return;
    this.#tick().program(number, firstId, range, length);
  }

  /** Names this moment. */
  mark(name: string): void {
    this.#tick().mark(numberIn(this.#names, name));
  }

  /** Records that a block got no room. */
  refuse(sizeBytes: number, category: number, owner: BlockOwner): void {
    const number = this.#owners.numberOf(owner);
    this.#tick().refuse(category, sizeBytes, number);
  }

  /** Keeps an event of a block until the next ones are written. */
  #wait(code: number, block: LedgerBlock): void {
    if (this.#clock.tick()) this.#readClock();
    this.#codes[this.#waiting] = code;
    this.#blocks[this.#waiting] = block;
    this.#waiting++;
  }

  /** The log, ready for an event of now. */
  #tick(): EventLog {
    if (this.#clock.tick()) this.#readClock();
    else this.#write();
    return this.#log;
  }

  #readClock(): void {
    this.#write();
    this.#log.time(this.#clock.read());
  }

  /** Writes the events that wait. */
  #write(): void {
    for (let at = 0; at < this.#waiting; at++) {
      this.#writeEvent(this.#codes[at]!, this.#blocks[at]!);
    }
    this.#waiting = 0;
  }

  #writeEvent(code: number, block: LedgerBlock): void {
    const category = code >> CATEGORY_SHIFT;
    switch (code & KIND_MASK) {
      case ALLOC:
        this.#lastId = block.id;
        return this.#log.alloc(category, block, this.#ownerOf(block));
      case RETAG:
        return this.#log.retag(category, block.id, this.#ownerOf(block));
      default:
        return this.#log.free(block.id);
    }
  }

  #ownerOf({ owner }: LedgerBlock): number {
    return this.#owners.numberOf(owner);
  }

  #finish(recording: Recording): RecordedEvents {
    const beginning = this.#beginnings.get(recording);
    if (beginning === undefined) {
      throw new Error(
        "Cannot stop this recording as that is done once: it is stopped",
      );
    }
    this.#write();
    this.#beginnings.delete(recording);
    this.isRecording = this.#beginnings.size > 0;
    return this.isRecording
      ? this.#share(beginning)
      : this.#handOver(beginning);
  }

  /** Reads the events now, as the log goes on for others; what none of them needs is dropped. */
  #share(beginning: Beginning): RecordedEvents {
    const columns = readColumns(this.#tape(), beginning, "read");
    // The oldest recording began first.
    const [oldest] = this.#beginnings.values();
    this.#log.dropBefore(oldest!.position);
    return new RecordedEvents(() => columns);
  }

  /** Gives the log away, to be read when somebody asks; the next recording gets a new one. */
  #handOver(beginning: Beginning): RecordedEvents {
    const tape = this.#tape();
    this.#blocks.length = 0;
    this.#log = new EventLog();
    if (this.#owners.size > MANY_OWNERS) this.#owners = new OwnerTable();
    this.#names = new Map();
    this.#programs = new Map();
    return new RecordedEvents(() => readColumns(tape, beginning, "take"));
  }

  #tape(): Tape {
    return {
      log: this.#log,
      owners: this.#owners,
      names: this.#names,
      programs: this.#programs,
      lastId: this.#lastId,
      endMs: this.#clock.read(),
    };
  }
}

/** The events since a recording began. `take` empties the log as it goes. */
function readColumns(
  { log, owners, names, programs, lastId, endMs }: Tape,
  { start, startMs, firstId, position }: Beginning,
  how: "read" | "take",
): EventColumns {
  const writer = new RowWriter({
    length: log.position().rows - position.rows,
    startMs,
    initialBlocks: start.initialBlocks,
    firstId,
    lastId,
    programs: [...programs.keys()],
    ownerNumber: (owner) =>
      owners.numberOf(
        owner instanceof BlockOwner ? owner : new BlockOwner(owner),
      ),
  });
  log[how](position, (words, from, to) => writer.read(words, from, to));
  const rows = writer.finish(endMs);
  const named = owners.take(rows.owner, (row) => NAMES_OWNER[rows.kind[row]!]!);
  return { ...rows, names: [...names.keys()], owners: named, ...start };
}
