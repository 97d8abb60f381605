/**
 * Replay: the allocations of a recording under another strategy, without the
 * work that made them. Strategies decide on nothing but the order of sizes, so
 * the real memory manager, given the same order over a device that only counts,
 * does to the byte what it would have done there.
 *
 * What the old strategy reserved and released is left out; the new one makes
 * its own. Blocks that lived before the recording are allocated first, oldest
 * first. That is what really happened if no block had ended by then; else the
 * holes and spare segments that a lab would have had are unknown, and the
 * outcome says so. `direct` has neither, and an arena without blocks has no holes.
 * @module
 */
import type { Block } from "../memory/block.ts";
import { CATEGORIES, type Category, type Owner } from "../memory/category.ts";
import {
  EVENT_KINDS,
  type EventColumns,
  type EventKind,
  KIND_INDEX,
} from "../memory/events.ts";
import { BlockOwner, MemoryManager } from "../memory/manager.ts";
import { OutOfMemoryError } from "../memory/out_of_memory.ts";
import type { StrategyName } from "../memory/strategies.ts";
import type { MemoryUsage } from "../memory/usage.ts";
import { CountingLender } from "./counting_lender.ts";
import { carryTimes } from "./replay_times.ts";
import { type TraceSetup, TRIM_MARK } from "./trace_contents.ts";

/** How events are replayed. */
export interface ReplaySettings extends Omit<TraceSetup, "device"> {
  /** The strategy under which the events happened. */
  readonly recordedUnder: StrategyName;
  /** Bytes that `arena` preallocates. */
  readonly arenaBytes: number;
}

/** A block that got no room in a replay. */
export interface ReplayShortage {
  /** Index of the event that asked, in the trace that was replayed; -1 for a block that lived before. */
  readonly event: number;
  /** Milliseconds since the trace began. */
  readonly timeMs: number;
  /** Bytes asked for. */
  readonly sizeBytes: number;
  /** What they are for. */
  readonly category: Category;
  /** Who asked. */
  readonly owner: Owner;
  /** The error that a lab would have thrown. */
  readonly error: OutOfMemoryError;
}

/** What came of a replay. */
export interface ReplayOutcome {
  /** What happened instead. */
  readonly columns: EventColumns;
  /** Memory before the first event. */
  readonly start: MemoryUsage;
  /** Memory after the last one, or when it was out. */
  readonly end: MemoryUsage;
  /** Segments asked from the device meanwhile. */
  readonly deviceAllocations: number;
  /** Why a lab might have done otherwise; null if it would have done the same to the byte. */
  readonly doubt: string | null;
  /** What ended the replay early; null if all events took place. */
  readonly outOfMemory: ReplayShortage | null;
}

const HISTORY = "what was allocated and freed before the trace began is no " +
  "part of it: a lab may have had holes and spare segments by then";
const PLANNED = "programs ran by their plans in it: under another strategy " +
  "their steps may come in another order";
const REFUSED = "an allocation that was refused in the trace has room here, " +
  "and what the work would have done with it is unknown";

/** Id of the first block that was allocated in the recording; null if none was. */
function firstBlockId({ kind, blockId }: EventColumns): number | null {
  const row = kind.indexOf(KIND_INDEX.alloc);
  return row < 0 ? null : blockId[row]!;
}

/** Whether what the strategy had at the start is known. */
function knowsStart(
  events: EventColumns,
  { strategy }: ReplaySettings,
): boolean {
  const { length } = events.initialBlocks;
  if (strategy === "direct") return true;
  if (strategy === "arena" && length === 0) return true;
  // Ids count up from 0, so as many as there are blocks: none of them ended.
  return firstBlockId(events) === length;
}

/** What is known from the beginning to be unknown. */
function doubtOf(
  events: EventColumns,
  settings: ReplaySettings,
): string | null {
  if (settings.recordedUnder === "planned") return PLANNED;
  return knowsStart(events, settings) ? null : HISTORY;
}

/** A request for a block, by the events. */
interface Request {
  readonly blockId: number;
  readonly sizeBytes: number;
  readonly category: Category;
  readonly owner: BlockOwner;
}

/** Whether a row's block takes the place of the one that the row before it frees. */
function isInPlace({ inPlace }: EventColumns, row: number): boolean {
  return inPlace[row] === 1;
}

/** Plays events to a memory manager. */
class Replayer {
  doubt: string | null;
  outOfMemory: ReplayShortage | null = null;
  readonly manager: MemoryManager;
  readonly #events: EventColumns;
  /** Live blocks by their ids in the recording. */
  readonly #blocks = new Map<number, Block>();
  readonly #owners: readonly BlockOwner[];
  #row = -1;

  constructor(events: EventColumns, settings: ReplaySettings) {
    const { rules, strategy, arenaBytes, limitBytes } = settings;
    this.#events = events;
    this.#owners = events.owners.map((owner) => new BlockOwner(owner));
    this.doubt = doubtOf(events, settings);
    this.manager = new MemoryManager({
      strategy,
      arenaBytes,
      limitBytes,
      lender: new CountingLender(rules),
      now: () => this.#timeMs,
    });
  }

  /** Allocates what lived before. */
  prepare(): void {
    const { initialBlocks } = this.#events;
    for (
      const block of initialBlocks.toSorted((a, b) => a.blockId - b.blockId)
    ) {
      if (this.outOfMemory !== null) return;
      this.#allocate({ ...block, owner: new BlockOwner(block.owner) });
    }
  }

  /** Plays all events, unless memory is out before. */
  play(): void {
    const { length, kind } = this.#events;
    while (this.outOfMemory === null && ++this.#row < length) {
      this.#acts[EVENT_KINDS[kind[this.#row]!]!]();
    }
  }

  readonly #acts: Readonly<Record<EventKind, () => void>> = {
    reserve: () => {},
    release: () => {},
    alloc: () =>
      isInPlace(this.#events, this.#row)
        ? this.#takeOver(this.#request())
        : this.#allocate(this.#request()),
    free: () => this.#free(this.#request().blockId),
    retag: () => this.#retag(this.#request()),
    mark: () => this.#mark(),
    refuse: () => this.#refused(this.#request()),
  };

  get #timeMs(): number {
    return this.#row < 0 ? 0 : this.#events.timeMs[this.#row]!;
  }

  #request(): Request {
    const { blockId, sizeBytes, category, owner } = this.#events;
    const row = this.#row;
    return {
      blockId: blockId[row]!,
      sizeBytes: sizeBytes[row]!,
      category: CATEGORIES[category[row]!]!,
      owner: this.#owners[owner[row]!]!,
    };
  }

  #allocate(request: Request): void {
    const block = this.#tryToAllocate(request);
    if (block instanceof OutOfMemoryError) {
      const { sizeBytes, category, owner } = request;
      this.outOfMemory = {
        event: this.#row,
        timeMs: this.#timeMs,
        sizeBytes,
        category,
        owner,
        error: block,
      };
    } else this.#blocks.set(request.blockId, block);
  }

  #tryToAllocate(
    { sizeBytes, category, owner }: Request,
  ): Block | OutOfMemoryError {
    try {
      return this.manager.allocate(sizeBytes, category, owner);
    } catch (error) {
      if (error instanceof OutOfMemoryError) return error;
      throw error;
    }
  }

  #takeOver({ blockId, category, owner }: Request): void {
    const before = this.#events.blockId[this.#row - 1]!;
    const block = this.#blocks.get(before)!;
    this.#blocks.delete(before);
    this.#blocks.set(blockId, this.manager.takeOver(block, category, owner));
  }

  #free(blockId: number): void {
    // Both rows of a block that takes another's place are one act.
    if (isInPlace(this.#events, this.#row + 1)) return;
    this.manager.free(this.#blocks.get(blockId)!);
    this.#blocks.delete(blockId);
  }

  #retag({ blockId, category, owner }: Request): void {
    this.manager.retag(this.#blocks.get(blockId)!, category, owner.tensor);
  }

  #mark(): void {
    const { blockId, names } = this.#events;
    const name = names[blockId[this.#row]!]!;
    this.manager.mark(name);
    if (name === TRIM_MARK) this.manager.trim();
  }

  /** The attempt may have made the strategy let go of segments, so it is made again. */
  #refused(request: Request): void {
    const block = this.#tryToAllocate(request);
    if (block instanceof OutOfMemoryError) return;
    this.manager.free(block);
    this.doubt ??= REFUSED;
  }
}

/**
 * Replays the events of a recording.
 *
 * @throws {RangeError} If an arena cannot be preallocated.
 */
export function replayEvents(
  events: EventColumns,
  settings: ReplaySettings,
): ReplayOutcome {
  const replayer = new Replayer(events, settings);
  const { manager } = replayer;
  replayer.prepare();
  const start = manager.usage();
  const allocationsBefore = manager.deviceAllocations;
  const recording = manager.startRecording();
  replayer.play();
  const { columns } = recording.stop();
  carryTimes(events, columns);
  return {
    columns,
    start,
    end: manager.usage(),
    deviceAllocations: manager.deviceAllocations - allocationsBefore,
    doubt: replayer.doubt,
    outOfMemory: replayer.outOfMemory,
  };
}
