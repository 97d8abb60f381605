/**
 * The memory manager: the only thing the rest of Tidemark asks for bytes. It
 * joins a strategy (where), the device behind a limit (from whom) and the
 * ledger (who, what for, when).
 * @module
 */
import { checksInvariants } from "../base/debug.ts";
import { invariant, UseAfterStopError } from "../base/errors.ts";
import { type Block, LedgerBlock } from "./block.ts";
import type { Category, OwnedBytes } from "./category.ts";
import { Ledger } from "./ledger.ts";
import { makeClock } from "./log_clock.ts";
import { checkBlockBytes, checkLimitBytes, checkReserved } from "./limits.ts";
import { type Lender, LimitedSource } from "./limited_source.ts";
import {
  checkOptions,
  FLOAT32_BYTES,
  type MemoryManagerOptions,
} from "./manager_options.ts";
import { BlockOwner } from "./owner_table.ts";
import type { PeakGauge } from "./peak_gauge.ts";
import type { ProgramProfile, RegionRange } from "./program_profile.ts";
import { ProgramRegion } from "./program_region.ts";
import { refuseBlock, refuseRegion, type Shortfall } from "./refuse.ts";
import { makeSnapshot, type Snapshot } from "./snapshot.ts";
import type { Recording } from "./recorder.ts";
import type { ElementBytes } from "./refused_request.ts";
import { createStrategy } from "./strategies.ts";
import type { Placement, Strategy } from "./strategy.ts";
import { ownedBytes } from "./owned_bytes.ts";
import type { MemoryUsage } from "./usage.ts";
import { verify } from "./verify.ts";

export { type Block, BlockOwner, type Lender, type Recording };
export type { MemoryManagerOptions, ProgramProfile, RegionRange };

/** See the module. */
export class MemoryManager {
  readonly #ledger: Ledger;
  readonly #source: LimitedSource;
  readonly #strategy: Strategy;
  readonly #region: ProgramRegion;
  readonly #lender: Lender;
  readonly #elementBytes: ElementBytes;
  readonly #verify: boolean;
  #nextId = 0;
  #isStopped = false;

  /**
   * Starts with nothing allocated; `arena` reserves its region.
   *
   * @throws {TypeError} If there is no such strategy.
   * @throws {RangeError} If a number of bytes is none, or the arena does not fit.
   */
  constructor(options: MemoryManagerOptions) {
    checkOptions(options);
    const { strategy, lender, limitBytes, arenaBytes } = options;
    this.#verify = options.verify ?? checksInvariants();
    this.#lender = lender;
    this.#elementBytes = options.elementBytes ?? FLOAT32_BYTES;
    this.#ledger = new Ledger(makeClock(options.now), this.#verify);
    this.#source = new LimitedSource(lender, this.#ledger, limitBytes);
    this.#strategy = createStrategy(strategy, this.#source, { arenaBytes });
    this.#region = new ProgramRegion(this.#source);
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
    const placement = this.#place(sizeBytes);
    if (placement === null) {
      const wanted = { requestedBytes: sizeBytes, category, owner };
      throw refuseBlock(this.#shortfall(), wanted);
    }
    const block = new LedgerBlock(this.#nextId++, placement, category, owner);
    this.#ledger.alloc(block);
    if (this.#verify) this.#check(placement);
    return block;
  }

  /** Takes a block back. After `stop()` nothing is left to take back. */
  free(block: Block): void {
    if (this.#isStopped) return;
    const own = this.#ledger.liveBlock(block, "free");
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
    const own = this.#ledger.liveBlock(block, "retag");
    const owner = tensor === null || tensor === own.owner.tensor
      ? own.owner
      : new BlockOwner({ ...own.owner, tensor });
    if (own.category === category && own.owner === owner) return;
    this.#ledger.retag(own, category, owner);
    if (this.#verify) this.#check(null);
  }

  /**
   * Ends a block and begins another one at its place, of the same size, without
   * touching its bytes: the output of a program that takes a donated input's place.
   */
  takeOver(block: Block, category: Category, owner: BlockOwner): Block {
    if (this.#isStopped) throw stopped("take over a block");
    const own = this.#ledger.liveBlock(block, "take over");
    this.#ledger.free(own);
    const { placement } = own;
    const heir = new LedgerBlock(this.#nextId++, placement, category, owner);
    heir.inPlace = true;
    this.#ledger.alloc(heir);
    if (this.#verify) this.#check(placement);
    return heir;
  }

  /**
   * Makes room for the temporaries of a program that runs next: the region is
   * kept from program to program and grows when one needs more. Until
   * `runProgram` or `closeRegion` it stays as it is.
   *
   * @param profile The program, for the error to tell what it would have held.
   * @throws {OutOfMemoryError} If there is no room; then the old region is kept.
   */
  openRegion(
    sizeBytes: number,
    profile: ProgramProfile | null = null,
  ): RegionRange {
    if (sizeBytes !== 0) checkBlockBytes(sizeBytes);
    if (this.#isStopped) throw stopped("open the region of programs");
    const range = this.#region.open(
      sizeBytes,
      () => this.#strategy.trim(),
      () => {
        throw refuseRegion(this.#shortfall(), sizeBytes, profile);
      },
    );
    if (this.#verify) this.#check(null);
    return range;
  }

  /** Notes that a program ran in the region that was opened for it, and closes the region. */
  runProgram(profile: ProgramProfile, region: RegionRange): void {
    if (this.#isStopped) throw stopped("run a program");
    this.#region.check(region, profile.extentBytes);
    // What was prepared for it took time.
    this.#ledger.timePassed();
    this.#ledger.program(profile, region, this.#nextId);
    // Nobody needs the ids of blocks that only a recording sees.
    if (this.#ledger.isRecording) this.#nextId += profile.buffers.count;
    this.#region.close();
  }

  /** Closes the region without running a program. */
  closeRegion(): void {
    this.#region.close();
  }

  /** To be called after a wait, so that the next event reads the clock. */
  timePassed(): void {
    this.#ledger.timePassed();
  }

  /** Names this moment in the recordings under way. */
  mark(name: string): void {
    this.#ledger.mark(name);
  }

  /** Memory now. */
  usage(): MemoryUsage {
    return {
      ...this.#ledger.totals(),
      free: this.#freeBytes().free,
      deviceBytes: this.#lender.deviceBytes(),
      limit: this.#source.limitBytes,
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

  /** Peaks from now on, whoever resets those of usage. */
  openGauge(): PeakGauge {
    return this.#ledger.openGauge();
  }

  /** Releases segments without blocks, the region of programs among them; returns the bytes released. */
  trim(): number {
    if (this.#isStopped) throw stopped("trim");
    const bytes = this.#strategy.trim() + this.#region.trim();
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
    if (limitBytes !== null && this.#ledger.reserved > limitBytes) this.trim();
    checkReserved(this.#ledger.reserved, limitBytes, this.strategyName);
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
    this.#ledger.freeAll();
    this.#strategy.clear();
    this.#region.clear();
    this.#isStopped = true;
    invariant(this.#ledger.reserved === 0, "stopping releases everything");
  }

  #place(sizeBytes: number): Placement | null {
    this.#source.refusal = null;
    const placement = this.#strategy.allocate(sizeBytes);
    if (placement !== null || this.#source.refusal === null) return placement;
    // Between programs their region is the last reserve.
    return this.#region.trim() > 0 ? this.#strategy.allocate(sizeBytes) : null;
  }

  #shortfall(): Shortfall {
    return {
      ledger: this.#ledger,
      source: this.#source,
      usage: this.usage(),
      elementBytes: this.#elementBytes,
      largestFreeBytes: this.#strategy.usage().largestFree,
    };
  }

  #freeBytes(): ReturnType<Strategy["usage"]> {
    const { free, largestFree } = this.#strategy.usage();
    return { free: free + this.#region.sizeBytes, largestFree };
  }

  #check(placement: Placement | null): void {
    verify(this.#ledger, this.#source, this.#freeBytes(), placement);
  }
}

function stopped(act: string): UseAfterStopError {
  return new UseAfterStopError(
    `Cannot ${act} as the memory must not be stopped: it was stopped before. Start a new lab`,
  );
}
