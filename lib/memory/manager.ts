/**
 * The memory manager: the only thing the rest of Tidemark asks for bytes. It
 * joins a strategy (where), the device behind a limit (from whom) and the
 * ledger (who, what for, when).
 * @module
 */
import { formatBytes } from "../base/bytes.ts";
import { debugLevel } from "../base/debug.ts";
import { invariant, UseAfterStopError } from "../base/errors.ts";
import { type Block, LedgerBlock } from "./block.ts";
import type { Category, OwnedBytes } from "./category.ts";
import { CoarseClock } from "./coarse_clock.ts";
import { Ledger } from "./ledger.ts";
import { checkArenaBytes, checkBlockBytes, checkLimitBytes } from "./limits.ts";
import { type Lender, LimitedSource } from "./limited_source.ts";
import { OutOfMemoryError } from "./out_of_memory.ts";
import { BlockOwner } from "./owner_table.ts";
import { makeSnapshot, type Snapshot } from "./snapshot.ts";
import type { Recording } from "./recorder.ts";
import { createStrategy, type StrategyName } from "./strategies.ts";
import type { Placement, Strategy } from "./strategy.ts";
import { ownedBytes } from "./owned_bytes.ts";
import type { MemoryUsage } from "./usage.ts";
import { verify } from "./verify.ts";

export { type Block, BlockOwner, type Lender, type Recording };

/** How memory is managed. */
export interface MemoryManagerOptions {
  /** Where blocks are placed. */
  readonly strategy: StrategyName;
  /** Bytes of the region that `arena` preallocates. */
  readonly arenaBytes: number;
  /** Bytes that reserved may not pass; null for no limit. */
  readonly limitBytes: number | null;
  /** The device. */
  readonly lender: Lender;
  /** Checks the ledger's invariant after every event, as debug level 1 does. Default false. */
  readonly verify?: boolean;
  /** The clock, in milliseconds. Default `performance.now`, read once for several events of a turn. */
  readonly now?: () => number;
}

/** How many blocks an {@linkcode OutOfMemoryError} names. */
const LARGEST_BLOCKS = 5;

/** See the module. */
export class MemoryManager {
  readonly #ledger: Ledger;
  readonly #source: LimitedSource;
  readonly #strategy: Strategy;
  readonly #lender: Lender;
  readonly #verify: boolean;
  readonly #clock = new CoarseClock(() => performance.now());
  #nextId = 0;
  #isStopped = false;

  /**
   * Starts with nothing allocated; `arena` reserves its region.
   *
   * @throws {TypeError} If there is no such strategy.
   * @throws {RangeError} If a number of bytes is none, or the arena does not fit.
   */
  constructor(options: MemoryManagerOptions) {
    const { strategy, lender, limitBytes, arenaBytes } = options;
    checkLimitBytes(limitBytes);
    if (strategy === "arena") {
      checkArenaBytes(arenaBytes, lender.granularityBytes, limitBytes);
    }
    invariant(
      lender.granularityBytes % lender.alignmentBytes === 0 &&
        256 % lender.alignmentBytes === 0,
      `strategies can align to ${lender.alignmentBytes} B`,
    );
    this.#verify = options.verify ?? debugLevel() >= 1;
    this.#lender = lender;
    this.#ledger = new Ledger(
      options.now ?? (() => this.#clock.read()),
      this.#verify,
    );
    this.#source = new LimitedSource(lender, this.#ledger, limitBytes);
    this.#strategy = createStrategy(strategy, this.#source, { arenaBytes });
  }

  /** Name of the strategy. */
  get strategyName(): string {
    return this.#strategy.name;
  }

  /** Number of segments asked from the device so far. */
  get deviceAllocations(): number {
    return this.#ledger.reservations;
  }

  /**
   * Gives a block.
   *
   * @param sizeBytes A whole number above 0.
   * @throws {OutOfMemoryError} If there is no room; then nothing has changed.
   */
  allocate(sizeBytes: number, category: Category, owner: BlockOwner): Block {
    checkBlockBytes(sizeBytes);
    if (this.#isStopped) throw stopped("allocate");
    this.#source.refusal = null;
    const placement = this.#strategy.allocate(sizeBytes) ??
      this.#refuse(sizeBytes, category, owner);
    const block = new LedgerBlock(this.#nextId++, placement, category, owner);
    this.#ledger.alloc(block);
    if (this.#verify) this.#check(placement);
    return block;
  }

  /** Takes a block back. After `stop()` nothing is left to take back. */
  free(block: Block): void {
    if (this.#isStopped) return;
    const own = this.#liveBlock(block, "free");
    this.#ledger.free(own);
    this.#strategy.free(own.placement);
    if (this.#verify) this.#check(null);
  }

  /**
   * Corrects what a block is for.
   *
   * @param tensor Name of the variable that the block turned out to be, if any.
   */
  retag(block: Block, category: Category, tensor: string | null = null): void {
    if (this.#isStopped) return;
    const own = this.#liveBlock(block, "retag");
    const owner = tensor === null || tensor === own.owner.tensor
      ? own.owner
      : new BlockOwner({ ...own.owner, tensor });
    if (own.category === category && own.owner === owner) return;
    this.#ledger.retag(own, category, owner);
    if (this.#verify) this.#check(null);
  }

  /** To be called after a wait, so that the next event reads the clock. */
  timePassed(): void {
    this.#clock.expire();
  }

  /** Names this moment in the recordings under way. */
  mark(name: string): void {
    this.#ledger.mark(name);
  }

  /** Memory now. */
  usage(): MemoryUsage {
    const ledger = this.#ledger;
    return {
      inUse: ledger.inUse,
      padding: ledger.padding,
      free: this.#strategy.usage().free,
      reserved: ledger.reserved,
      peakInUse: ledger.peakInUse,
      peakReserved: ledger.peakReserved,
      deviceBytes: this.#lender.deviceBytes(),
      limit: this.#source.limitBytes,
      blocks: ledger.live.length,
      byCategory: ledger.byCategory(),
    };
  }

  /** Who held how much at the peak of in use, largest first. */
  peakOwners(): OwnedBytes[] {
    return ownedBytes(this.#ledger.peakBlocks());
  }

  /** Makes the current usage the peak. */
  resetPeak(): void {
    this.#ledger.resetPeak();
  }

  /** Releases segments without blocks; returns the bytes released. */
  trim(): number {
    if (this.#isStopped) throw stopped("trim");
    const bytes = this.#strategy.trim();
    if (this.#verify) this.#check(null);
    return bytes;
  }

  /**
   * Sets the bytes that reserved may not pass; null for no limit. If too much
   * is reserved, segments without blocks are released first.
   *
   * @returns The limit before.
   * @throws {RangeError} If more is reserved all the same; then the limit stays.
   */
  setLimit(limitBytes: number | null): number | null {
    checkLimitBytes(limitBytes);
    const reservedBefore = this.#ledger.reserved;
    if (limitBytes !== null && reservedBefore > limitBytes) this.trim();
    const { reserved } = this.#ledger;
    if (limitBytes !== null && reserved > limitBytes) {
      throw new RangeError(
        `Cannot set a limit of ${formatBytes(limitBytes)} as reserved may ` +
          `not pass it: ${formatBytes(reserved)} are reserved. ` +
          (this.strategyName === "arena"
            ? "An arena stays reserved: choose a larger limit"
            : "Dispose tensors first, or choose a larger limit"),
      );
    }
    const previous = this.#source.limitBytes;
    this.#source.limitBytes = limitBytes;
    return previous;
  }

  /** All live blocks, oldest first. */
  liveBlocks(): Block[] {
    return this.#ledger.live.toSorted((a, b) => a.id - b.id);
  }

  /** Every segment with its blocks and holes. */
  snapshot(name: string): Snapshot {
    const { segments, live } = this.#ledger;
    return makeSnapshot(name, this.usage(), segments, live);
  }

  /** Keeps events from now on; recordings may overlap. */
  startRecording(): Recording {
    return this.#ledger.startRecording();
  }

  /** Ends all blocks and releases everything. Recordings may still be stopped afterwards. */
  stop(): void {
    if (this.#isStopped) return;
    while (this.#ledger.live.length > 0) {
      this.#ledger.free(this.#ledger.live.at(-1)!);
    }
    this.#strategy.clear();
    this.#isStopped = true;
    invariant(this.#ledger.reserved === 0, "stopping releases everything");
  }

  #liveBlock(block: Block, act: string): LedgerBlock {
    invariant(
      block instanceof LedgerBlock && this.#ledger.live[block.index] === block,
      `cannot ${act} block ${block.id} as it does not live here`,
    );
    return block;
  }

  #refuse(
    requestedBytes: number,
    category: Category,
    owner: BlockOwner,
  ): Placement {
    this.#ledger.refuse(requestedBytes, category, owner);
    const largest = this.#ledger.live
      .toSorted((a, b) => b.sizeBytes - a.sizeBytes)
      .slice(0, LARGEST_BLOCKS)
      .map(({ sizeBytes, category, owner }) => (
        { sizeBytes, category, owner }
      ));
    throw new OutOfMemoryError({
      requestedBytes,
      category,
      owner,
      reason: this.#source.refusal?.reason ?? "arena",
      segmentBytes: this.#source.refusal?.segmentBytes ?? 0,
      usage: this.usage(),
      largestFreeBytes: this.#strategy.usage().largestFree,
      largest,
    });
  }

  #check(placement: Placement | null): void {
    verify(this.#ledger, this.#source, this.#strategy.usage(), placement);
  }
}

function stopped(act: string): UseAfterStopError {
  return new UseAfterStopError(
    `Cannot ${act} as the memory must not be stopped: it was stopped before. ` +
      `Start a new lab`,
  );
}
