/**
 * The working set: everything live that is neither parameter, optimizer slot
 * nor held by the user. Held by the user is what lived before the recording or
 * outlived it. Its extent against its lower bound tells how good the placement
 * was, whatever the order of the steps.
 * @module
 */
import { CATEGORY_INDEX } from "../memory/category.ts";
import { type EventColumns, KIND_INDEX } from "../memory/events.ts";
import { ExtremeHeap } from "./extreme_heap.ts";
import { type Lifetimes, readLifetimes } from "./lifetimes.ts";

/** How much room the working set took, and how much it needed. */
export interface WorkingSet {
  /**
   * Largest address span it occupied at any moment, holes included; with several
   * segments, the sum of their spans. Where programs ran at planned places, it is
   * the span of their region, and blocks outside of it count with their own bytes:
   * they were placed between those of users and variables.
   */
  readonly extent: number;
  /** Largest sum of its live bytes: no placement in this order can need less. */
  readonly lowerBound: number;
}

/** Whether a block belongs to the working set, by its number. */
function belongs(
  { initial, ended, category }: Lifetimes,
  number: number,
): boolean {
  return number >= initial && ended[number] === 1 &&
    category[number] !== CATEGORY_INDEX.parameter &&
    category[number] !== CATEGORY_INDEX.optimizer;
}

type IsAlive = (number: number) => boolean;

/** How much the dead may outnumber the living in a heap. */
const SLACK = 32;

/** The address span of the working set in one segment. */
class SegmentSpan {
  /** Bytes from the lowest block's start to the highest block's end. */
  bytes = 0;
  readonly #lowest = new ExtremeHeap();
  readonly #highest = new ExtremeHeap();
  #count = 0;
  #low = 0;
  #high = 0;

  /** Whether no block of the working set lies here. */
  get isEmpty(): boolean {
    return this.#count === 0;
  }

  add(number: number, address: number, end: number): void {
    this.#lowest.add(number, address);
    this.#highest.add(number, -end);
    const isOnly = this.#count++ === 0;
    this.#low = isOnly ? address : Math.min(this.#low, address);
    this.#high = isOnly ? end : Math.max(this.#high, end);
    this.bytes = this.#high - this.#low;
  }

  remove(address: number, end: number, isAlive: IsAlive): void {
    this.#count--;
    if (this.#count === 0) {
      this.bytes = 0;
      return;
    }
    if (address === this.#low) this.#low = this.#lowest.first(isAlive);
    if (end === this.#high) this.#high = -this.#highest.first(isAlive);
    this.bytes = this.#high - this.#low;
    for (const heap of [this.#lowest, this.#highest]) {
      if (heap.size > 2 * this.#count + SLACK) heap.compact(isAlive);
    }
  }
}

/** Spans of all segments that hold a part of the working set. */
class Spans {
  /** Sum of the spans, and of what counts by itself. */
  bytes = 0;
  readonly #bySegment = new Map<number, SegmentSpan>();

  readonly #events: EventColumns;
  /** Whether programs ran at planned places. */
  readonly #isPlanned: boolean;
  /** 1 for blocks that were removed. */
  readonly #removed: Uint8Array;
  readonly #isAlive: IsAlive;

  constructor(events: EventColumns, blockCount: number) {
    const removed = new Uint8Array(blockCount);
    this.#events = events;
    this.#isPlanned = events.interpolated.includes(1);
    this.#removed = removed;
    this.#isAlive = (number) => removed[number] === 0;
  }

  add(number: number, row: number): void {
    if (this.#countsAlone(row)) {
      this.bytes += this.#sizeOf(row);
      return;
    }
    const segment = this.#events.segment[row]!;
    let span = this.#bySegment.get(segment);
    if (span === undefined) {
      span = new SegmentSpan();
      this.#bySegment.set(segment, span);
    }
    this.bytes -= span.bytes;
    span.add(number, this.#events.address[row]!, this.#endOf(row));
    this.bytes += span.bytes;
  }

  remove(number: number, row: number): void {
    if (this.#countsAlone(row)) {
      this.bytes -= this.#sizeOf(row);
      return;
    }
    const segment = this.#events.segment[row]!;
    const span = this.#bySegment.get(segment)!;
    this.#removed[number] = 1;
    this.bytes -= span.bytes;
    const address = this.#events.address[row]!;
    span.remove(address, this.#endOf(row), this.#isAlive);
    this.bytes += span.bytes;
    if (span.isEmpty) this.#bySegment.delete(segment);
  }

  #countsAlone(row: number): boolean {
    return this.#isPlanned && this.#events.interpolated[row] === 0;
  }

  #sizeOf(row: number): number {
    const { sizeBytes, paddingBytes } = this.#events;
    return sizeBytes[row]! + paddingBytes[row]!;
  }

  #endOf(row: number): number {
    return this.#events.address[row]! + this.#sizeOf(row);
  }
}

/** Measures the working set of a recording. */
export function workingSet(events: EventColumns): WorkingSet {
  const lifetimes = readLifetimes(events);
  const spans = new Spans(events, lifetimes.count);
  let live = 0;
  let extent = 0;
  let lowerBound = 0;
  for (let row = 0; row < events.length; row++) {
    const what = events.kind[row];
    if (what !== KIND_INDEX.alloc && what !== KIND_INDEX.free) continue;
    const number = lifetimes.numberOf(events.blockId[row]!);
    if (!belongs(lifetimes, number)) continue;
    if (what === KIND_INDEX.alloc) {
      live += events.sizeBytes[row]!;
      spans.add(number, row);
      if (live > lowerBound) lowerBound = live;
      if (spans.bytes > extent) extent = spans.bytes;
    } else {
      live -= events.sizeBytes[row]!;
      spans.remove(number, row);
    }
  }
  return { extent, lowerBound };
}
