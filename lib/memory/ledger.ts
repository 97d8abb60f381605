/**
 * The ledger: everything that happens to memory passes here. It always keeps
 * the totals, the live blocks and who was live at the peak; it keeps events
 * only while somebody records, so that a long session does not grow.
 *
 * Who was live at the peak costs no copy: block ids ascend, so these are the
 * live blocks older than the peak and those freed since, and only the latter
 * are noted. There are never more of them than lived at the peak.
 * @module
 */
import { invariant } from "../base/errors.ts";
import { type Block, LedgerBlock } from "./block.ts";
import {
  byCategory,
  CATEGORIES,
  type Category,
  CATEGORY_INDEX,
} from "./category.ts";
import type { LogClock } from "./log_clock.ts";
import type { OwnedBlock } from "./owned_bytes.ts";
import type { BlockOwner } from "./owner_table.ts";
import { PeakGauge } from "./peak_gauge.ts";
import type { ProgramProfile, RegionRange } from "./program_profile.ts";
import { Recorder, type Recording } from "./recorder.ts";
import type { MemoryUsage } from "./usage.ts";

/** Totals, peak and, on demand, events. */
export class Ledger {
  /** Bytes of each segment. */
  readonly segments = new Map<number, number>();
  /** Live blocks, in no order. */
  readonly live: LedgerBlock[] = [];
  /** Number of segments reserved so far. */
  reservations = 0;
  #inUse = 0;
  #padding = 0;
  #reserved = 0;
  #peakInUse = 0;
  #peakReserved = 0;
  readonly #byCategory = new Float64Array(CATEGORIES.length);
  /** Blocks older than the peak have smaller ids. */
  #peakId = 0;
  #nextId = 0;
  #freedSincePeak: LedgerBlock[] = [];
  /** The program whose run brought the peak about, if it was one. */
  #peakProgram: ProgramProfile | null = null;
  readonly #gauges = new Set<PeakGauge>();
  readonly #recorder: Recorder;
  readonly #verify: boolean;

  /** Makes an empty ledger; `verify` checks it after every event. */
  constructor(clock: LogClock, verify: boolean) {
    this.#recorder = new Recorder(clock, this.live);
    this.#verify = verify;
  }

  /** Bytes requested by live blocks. */
  get inUse(): number {
    return this.#inUse;
  }

  /** Bytes that rounding adds to live blocks. */
  get padding(): number {
    return this.#padding;
  }

  /** Bytes of all segments. */
  get reserved(): number {
    return this.#reserved;
  }

  /** `inUse` by category. */
  byCategory(): Record<Category, number> {
    return byCategory(this.#byCategory);
  }

  /** What it counts, in the words of usage. */
  totals(): Omit<MemoryUsage, "free" | "deviceBytes" | "limit"> {
    return {
      inUse: this.#inUse,
      padding: this.#padding,
      reserved: this.#reserved,
      peakInUse: this.#peakInUse,
      peakReserved: this.#peakReserved,
      blocks: this.live.length,
      byCategory: this.byCategory(),
    };
  }

  /** A block as the ledger knows it; `act` is what shall be done with it. */
  liveBlock(block: Block, act: string): LedgerBlock {
    invariant(
      block instanceof LedgerBlock && this.live[block.index] === block,
      `cannot ${act} block ${block.id} as it does not live here`,
    );
    return block;
  }

  /** A segment was reserved. */
  reserve(segment: number, sizeBytes: number): void {
    this.segments.set(segment, sizeBytes);
    this.reservations++;
    this.#reserved += sizeBytes;
    if (this.#reserved > this.#peakReserved) {
      this.#peakReserved = this.#reserved;
    }
    if (this.#gauges.size > 0) this.#gauge(this.#inUse);
    if (this.#recorder.isRecording) {
      this.#recorder.segment("reserve", segment, sizeBytes);
    }
    if (this.#verify) this.#check();
  }

  /** A segment went back. */
  release(segment: number): void {
    const sizeBytes = this.segments.get(segment);
    invariant(sizeBytes !== undefined, `segment ${segment} is reserved`);
    this.segments.delete(segment);
    this.#reserved -= sizeBytes;
    if (this.#recorder.isRecording) {
      this.#recorder.segment("release", segment, sizeBytes);
    }
    if (this.#verify) this.#check();
  }

  /** A block begins to live. */
  alloc(block: LedgerBlock): void {
    const category = CATEGORY_INDEX[block.category];
    block.index = this.live.length;
    this.live.push(block);
    this.#nextId = block.id + 1;
    this.#inUse += block.sizeBytes;
    this.#padding += block.paddingBytes;
    this.#byCategory[category]! += block.sizeBytes;
    if (this.#inUse > this.#peakInUse) this.#atPeak();
    if (this.#gauges.size > 0) this.#gauge(this.#inUse);
    if (this.#recorder.isRecording) this.#recorder.alloc(block);
    if (this.#verify) this.#check();
  }

  /** A block ends. */
  free(block: LedgerBlock): void {
    const category = CATEGORY_INDEX[block.category];
    const last = this.live.pop()!;
    if (last !== block) {
      this.live[block.index] = last;
      last.index = block.index;
    }
    block.index = -1;
    if (block.id < this.#peakId) this.#freedSincePeak.push(block);
    this.#inUse -= block.sizeBytes;
    this.#padding -= block.paddingBytes;
    this.#byCategory[category]! -= block.sizeBytes;
    if (this.#recorder.isRecording) this.#recorder.free(category, block);
    if (this.#verify) this.#check();
  }

  /** Everything ends. */
  freeAll(): void {
    while (this.live.length > 0) this.free(this.live.at(-1)!);
  }

  /** It became known what a block is for, and whose it is. */
  retag(block: LedgerBlock, category: Category, owner: BlockOwner): void {
    const index = CATEGORY_INDEX[category];
    if (this.#recorder.isRecording) this.#recorder.retag(index, block, owner);
    this.#byCategory[CATEGORY_INDEX[block.category]]! -= block.sizeBytes;
    this.#byCategory[index]! += block.sizeBytes;
    block.category = category;
    block.owner = owner;
    if (this.#verify) this.#check();
  }

  /** A program ran, which leaves everything as it was, but for the peak; its blocks are numbered from `firstId` on. */
  program(
    profile: ProgramProfile,
    range: RegionRange,
    firstId: number,
  ): void {
    const inUse = this.#inUse + profile.peakBytes;
    if (inUse > this.#peakInUse) {
      this.#atPeak();
      this.#peakInUse = inUse;
      this.#peakProgram = profile;
    }
    if (this.#gauges.size > 0) this.#gauge(inUse);
    if (this.#recorder.isRecording) {
      this.#recorder.program(profile, range);
      this.#nextId = firstId + profile.buffers.count;
    }
    if (this.#verify) this.#checkProgram(profile);
  }

  /** The next event happens at another time than the last one. */
  timePassed(): void {
    this.#recorder.timePassed();
  }

  /** Names this moment. */
  mark(name: string): void {
    if (this.#recorder.isRecording) this.#recorder.mark(name);
  }

  /** A block got no room. */
  refuse(sizeBytes: number, category: Category, owner: BlockOwner): void {
    if (!this.#recorder.isRecording) return;
    this.#recorder.refuse(sizeBytes, CATEGORY_INDEX[category], owner);
  }

  /** Makes the current usage the peak. */
  resetPeak(): void {
    this.#peakReserved = this.#reserved;
    this.#atPeak();
  }

  /** Peaks from now on, whoever resets those of usage. */
  openGauge(): PeakGauge {
    return new PeakGauge(this.#gauges, this.#inUse, this.#reserved);
  }

  /** Blocks that lived at the peak, with the categories known by now. */
  peakBlocks(): OwnedBlock[] {
    const living = this.live.filter((block) => block.id < this.#peakId);
    const ofProgram = this.#peakProgram?.peakBlocks ?? [];
    return [...living, ...this.#freedSincePeak, ...ofProgram];
  }

  /** Whether anybody keeps events. */
  get isRecording(): boolean {
    return this.#recorder.isRecording;
  }

  /** Keeps events from now on; recordings may overlap. */
  startRecording(): Recording {
    return this.#recorder.start({
      before: {
        inUse: this.#inUse,
        padding: this.#padding,
        reserved: this.#reserved,
        byCategory: this.byCategory(),
      },
      initialSegments: Array.from(
        this.segments,
        ([segment, sizeBytes]) => ({ segment, sizeBytes }),
      ),
    }, this.#nextId);
  }

  #gauge(inUse: number): void {
    for (const gauge of this.#gauges) gauge.note(inUse, this.#reserved);
  }

  #check(): void {
    const known = this.#byCategory.reduce((sum, bytes) => sum + bytes, 0);
    invariant(known === this.#inUse, "categories add up to what is in use");
    invariant(
      this.#byCategory.every((bytes) => bytes >= 0) && this.#padding >= 0 &&
        this.#inUse + this.#padding <= this.#reserved,
      `in use ${this.#inUse} + padding ${this.#padding} lie within ` +
        `reserved ${this.#reserved}`,
    );
  }

  #checkProgram({ peakBytes, peakPadding }: ProgramProfile): void {
    const bytes = this.#inUse + this.#padding + peakBytes + peakPadding;
    invariant(
      bytes <= this.#reserved,
      `${bytes} in use and padding with a program's lie within reserved ` +
        this.#reserved,
    );
  }

  #atPeak(): void {
    this.#peakInUse = this.#inUse;
    this.#peakProgram = null;
    this.#peakId = this.#nextId;
    if (this.#freedSincePeak.length > 0) this.#freedSincePeak = [];
  }
}
