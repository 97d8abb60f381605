/**
 * From when to when each segment and each block lived, in columns: a trace
 * under `direct` has as many segments as blocks.
 * @module
 */
import { type EventColumns, KIND_INDEX } from "../memory/events.ts";
import type { Lifetimes } from "./lifetimes.ts";

/** Lives of all segments, in the order in which they were reserved. */
export interface SegmentLives {
  /** Number of segments. */
  readonly count: number;
  /** The device's name for each. */
  readonly segment: Uint32Array;
  /** Bytes of each. */
  readonly sizeBytes: Float64Array;
  /** When each was reserved. */
  readonly fromMs: Float32Array;
  /** When each was released, or the end. */
  readonly toMs: Float32Array;
  /** Where each would lie if every one were put at the lowest address that is free when it is reserved. */
  readonly packedAddress: Float64Array;
}

/** Lives of all blocks, by their numbers. */
export interface BlockLives {
  /** Row of the alloc event; -1 for initial blocks. */
  readonly row: Int32Array;
  /** When each was allocated. */
  readonly fromMs: Float32Array;
  /** When each was freed, or the end. */
  readonly toMs: Float32Array;
  /** Which of the segments, by order of reservation; -1 if none is known. */
  readonly segmentIndex: Int32Array;
}

/** A range of addresses that is taken, and by which segment. */
interface Taken {
  readonly address: number;
  readonly end: number;
  readonly index: number;
}

/** First fit over all segments that are reserved at one moment. */
class FirstFit {
  /** By address. */
  readonly #taken: Taken[] = [];

  place(index: number, sizeBytes: number): number {
    const taken = this.#taken;
    let address = 0;
    let at = 0;
    for (; at < taken.length; at++) {
      if (taken[at]!.address - address >= sizeBytes) break;
      address = taken[at]!.end;
    }
    taken.splice(at, 0, { address, end: address + sizeBytes, index });
    return address;
  }

  remove(index: number): void {
    const at = this.#taken.findIndex((each) => each.index === index);
    this.#taken.splice(at, 1);
  }
}

/** Fills the columns row by row. */
class Reader {
  readonly segments: SegmentLives;
  readonly blocks: BlockLives;
  readonly #events: EventColumns;
  readonly #lifetimes: Lifetimes;
  /** Segments that are reserved, by the device's name. */
  readonly #open = new Map<number, number>();
  readonly #firstFit = new FirstFit();
  #reserved = 0;
  #born = 0;

  constructor(events: EventColumns, lifetimes: Lifetimes, endMs: number) {
    this.#events = events;
    this.#lifetimes = lifetimes;
    let count = events.initialSegments.length;
    for (const kind of events.kind) if (kind === KIND_INDEX.reserve) count++;
    this.segments = {
      count,
      segment: new Uint32Array(count),
      sizeBytes: new Float64Array(count),
      fromMs: new Float32Array(count),
      toMs: new Float32Array(count).fill(endMs),
      packedAddress: new Float64Array(count),
    };
    this.blocks = {
      row: new Int32Array(lifetimes.count),
      fromMs: new Float32Array(lifetimes.count),
      toMs: new Float32Array(lifetimes.count).fill(endMs),
      segmentIndex: new Int32Array(lifetimes.count),
    };
  }

  readAll(): void {
    const { initialSegments, initialBlocks, kind, length } = this.#events;
    for (const { segment, sizeBytes } of initialSegments) {
      this.#reserve(segment, sizeBytes, 0);
    }
    for (const { segment } of initialBlocks) this.#bear(segment, -1);
    for (let row = 0; row < length; row++) this.#read(row, kind[row]!);
  }

  #read(row: number, kind: number): void {
    const { segment, sizeBytes, timeMs, blockId } = this.#events;
    if (kind === KIND_INDEX.reserve) {
      this.#reserve(segment[row]!, sizeBytes[row]!, timeMs[row]!);
    } else if (kind === KIND_INDEX.release) {
      this.#release(segment[row]!, timeMs[row]!);
    } else if (kind === KIND_INDEX.alloc) {
      this.#bear(segment[row]!, row);
    } else if (kind === KIND_INDEX.free) {
      const number = this.#lifetimes.numberOf(blockId[row]!);
      this.blocks.toMs[number] = timeMs[row]!;
    }
  }

  #reserve(segment: number, sizeBytes: number, fromMs: number): void {
    const index = this.#reserved++;
    this.#open.set(segment, index);
    this.segments.segment[index] = segment;
    this.segments.sizeBytes[index] = sizeBytes;
    this.segments.fromMs[index] = fromMs;
    const address = this.#firstFit.place(index, sizeBytes);
    this.segments.packedAddress[index] = address;
  }

  #release(segment: number, toMs: number): void {
    const index = this.#open.get(segment);
    if (index === undefined) return;
    this.#open.delete(segment);
    this.segments.toMs[index] = toMs;
    this.#firstFit.remove(index);
  }

  #bear(segment: number, row: number): void {
    const number = this.#born++;
    this.blocks.row[number] = row;
    if (row >= 0) this.blocks.fromMs[number] = this.#events.timeMs[row]!;
    this.blocks.segmentIndex[number] = this.#open.get(segment) ?? -1;
  }
}

/**
 * Reads the lives of all segments and blocks.
 *
 * @param endMs When what was never freed or released ends.
 */
export function readArenaLives(
  events: EventColumns,
  lifetimes: Lifetimes,
  endMs: number,
): { readonly segments: SegmentLives; readonly blocks: BlockLives } {
  const reader = new Reader(events, lifetimes, endMs);
  reader.readAll();
  return { segments: reader.segments, blocks: reader.blocks };
}
