/**
 * The working set: everything live that is neither parameter, optimizer slot
 * nor held by the user. Held by the user is what lived before the recording or
 * outlived it. Its extent against its lower bound tells how good the placement
 * was, whatever the order of the steps.
 * @module
 */
import { CATEGORY_INDEX } from "../memory/category.ts";
import type { EventColumns } from "../memory/events.ts";
import { ExtremeHeap } from "./extreme_heap.ts";
import { KIND, type Lifetimes, readLifetimes } from "./lifetimes.ts";

/** How much room the working set took, and how much it needed. */
export interface WorkingSet {
  /** Largest address span it occupied at any moment, holes included; with several segments, the sum of their spans. */
  readonly extent: number;
  /** Largest sum of its live bytes: no placement in this order can need less. */
  readonly lowerBound: number;
}

/** Whether a block belongs to the working set, by its number. */
function belongs(
  events: EventColumns,
  { initial, died, category }: Lifetimes,
  number: number,
): boolean {
  return number >= initial && died[number]! < events.length &&
    category[number] !== CATEGORY_INDEX.parameter &&
    category[number] !== CATEGORY_INDEX.optimizer;
}

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

  remove(address: number, end: number, rows: Rows): void {
    this.#count--;
    if (this.#count === 0) {
      this.bytes = 0;
      return;
    }
    const { isAlive } = rows;
    if (address === this.#low) {
      this.#low = rows.addressOf(this.#lowest.first(isAlive));
    }
    if (end === this.#high) {
      this.#high = rows.endOf(this.#highest.first(isAlive));
    }
    this.bytes = this.#high - this.#low;
    for (const heap of [this.#lowest, this.#highest]) {
      if (heap.size > 2 * this.#count + SLACK) heap.compact(isAlive);
    }
  }
}

/** Looks blocks up by number as the rows go by. */
class Rows {
  /** The row that is being read. */
  row = 0;
  readonly isAlive: (number: number) => boolean;

  constructor(readonly events: EventColumns, readonly lifetimes: Lifetimes) {
    const { died } = lifetimes;
    this.isAlive = (number) => died[number]! > this.row;
  }

  addressOf(number: number): number {
    return this.events.address[this.lifetimes.born[number]!]!;
  }

  endOf(number: number): number {
    return this.endOfRow(this.lifetimes.born[number]!);
  }

  endOfRow(row: number): number {
    const { address, sizeBytes, paddingBytes } = this.events;
    return address[row]! + sizeBytes[row]! + paddingBytes[row]!;
  }
}

/** Spans of all segments that hold a part of the working set. */
class Spans {
  /** Sum of the spans. */
  bytes = 0;
  readonly #bySegment = new Map<number, SegmentSpan>();

  add(number: number, rows: Rows): void {
    const { row, events } = rows;
    const segment = events.segment[row]!;
    let span = this.#bySegment.get(segment);
    if (span === undefined) {
      span = new SegmentSpan();
      this.#bySegment.set(segment, span);
    }
    this.bytes -= span.bytes;
    span.add(number, events.address[row]!, rows.endOfRow(row));
    this.bytes += span.bytes;
  }

  remove(rows: Rows): void {
    const { row, events } = rows;
    const segment = events.segment[row]!;
    const span = this.#bySegment.get(segment)!;
    this.bytes -= span.bytes;
    span.remove(events.address[row]!, rows.endOfRow(row), rows);
    this.bytes += span.bytes;
    if (span.isEmpty) this.#bySegment.delete(segment);
  }
}

/** Measures the working set of a recording. */
export function workingSet(events: EventColumns): WorkingSet {
  const lifetimes = readLifetimes(events);
  const rows = new Rows(events, lifetimes);
  const spans = new Spans();
  let live = 0;
  let extent = 0;
  let lowerBound = 0;
  for (; rows.row < events.length; rows.row++) {
    const { row } = rows;
    const what = events.kind[row];
    if (what !== KIND.alloc && what !== KIND.free) continue;
    const number = lifetimes.numberOf(events.blockId[row]!);
    if (!belongs(events, lifetimes, number)) continue;
    if (what === KIND.alloc) {
      live += events.sizeBytes[row]!;
      spans.add(number, rows);
      if (live > lowerBound) lowerBound = live;
      if (spans.bytes > extent) extent = spans.bytes;
    } else {
      live -= events.sizeBytes[row]!;
      spans.remove(rows);
    }
  }
  return { extent, lowerBound };
}
