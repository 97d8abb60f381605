/**
 * Greedy placement from the bottom up. The tops of all placed buffers form a
 * skyline over the sections. Each turn looks at its lowest valley and takes,
 * of the buffers whose whole life lies inside it, the one of best rank; if
 * there is none, the valley can never be filled and rises to the lower of its
 * two banks. The idea is that of Burke's best fit for cutting strips, used
 * for tensors by Sekiyama et al. (arXiv 1804.10001).
 *
 * Nothing is ever put under what hangs over, so no gap between placed buffers
 * needs to be searched: time is close to n log n, for any number alive at once.
 * @module
 */
import type { Instance } from "./instance.ts";
import { ContainmentTree } from "./containment_tree.ts";

/** The skyline: valleys and hills as a linked list, and a heap that knows the lowest. */
class Skyline {
  readonly levels: Float64Array;
  /** Section after the last of the segment that begins at an index. */
  readonly ends: Int32Array;
  readonly #before: Int32Array;
  readonly #heap: Int32Array;
  readonly #places: Int32Array;
  #heapSize = 0;

  constructor(readonly sectionCount: number) {
    this.levels = new Float64Array(sectionCount);
    this.ends = new Int32Array(sectionCount).fill(-1);
    this.#before = new Int32Array(sectionCount + 1).fill(-1);
    this.#heap = new Int32Array(sectionCount);
    this.#places = new Int32Array(sectionCount).fill(-1);
    if (sectionCount > 0) this.#open(0, sectionCount, 0, -1);
  }

  /** First section of the lowest segment; of several the earliest. */
  get lowest(): number {
    return this.#heap[0]!;
  }

  get segmentCount(): number {
    return this.#heapSize;
  }

  /** Lets a segment rise to its lower bank and joins it there. */
  rise(start: number): void {
    const left = this.#before[start]!;
    const right = this.ends[start]!;
    const leftLevel = left < 0 ? Infinity : this.levels[left]!;
    const rightLevel = right === this.sectionCount
      ? Infinity
      : this.levels[right]!;
    this.levels[start] = Math.min(leftLevel, rightLevel);
    this.#settle(this.#places[start]!);
    if (rightLevel === this.levels[start]) this.#joinNext(start);
    if (leftLevel === this.levels[start]) this.#joinNext(left);
  }

  /** Raises the sections [first, end) of the segment at `start` to a level. */
  build(start: number, first: number, end: number, level: number): void {
    const ground = this.levels[start]!;
    const oldEnd = this.ends[start]!;
    let left = this.#before[start]!;
    if (first > start) {
      this.ends[start] = first;
      left = start;
    } else {
      this.#close(start);
    }
    this.#open(first, end, level, left);
    if (end < oldEnd) this.#open(end, oldEnd, ground, first);
    else if (end < this.sectionCount) this.#before[end] = first;
    if (end < this.sectionCount && this.levels[end] === level) {
      this.#joinNext(first);
    }
    if (left >= 0 && this.levels[left] === level) this.#joinNext(left);
  }

  #open(start: number, end: number, level: number, before: number): void {
    this.levels[start] = level;
    this.ends[start] = end;
    this.#before[start] = before;
    if (end < this.sectionCount) this.#before[end] = start;
    this.#heap[this.#heapSize] = start;
    this.#places[start] = this.#heapSize;
    this.#settle(this.#heapSize++);
  }

  #close(start: number): void {
    const place = this.#places[start]!;
    const last = this.#heap[--this.#heapSize]!;
    this.#places[start] = -1;
    if (last === start) return;
    this.#heap[place] = last;
    this.#places[last] = place;
    this.#settle(place);
  }

  #joinNext(start: number): void {
    const next = this.ends[start]!;
    const end = this.ends[next]!;
    this.#close(next);
    this.ends[start] = end;
    if (end < this.sectionCount) this.#before[end] = start;
  }

  #isLower(a: number, b: number): boolean {
    const difference = this.levels[a]! - this.levels[b]!;
    return difference < 0 || (difference === 0 && a < b);
  }

  /** Moves the member at a place of the heap to where it belongs. */
  #settle(place: number): void {
    const heap = this.#heap;
    const member = heap[place]!;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#isLower(member, heap[parent]!)) break;
      this.#put(place, heap[parent]!);
      place = parent;
    }
    for (let child = 2 * place + 1; child < this.#heapSize;) {
      if (
        child + 1 < this.#heapSize &&
        this.#isLower(heap[child + 1]!, heap[child]!)
      ) child++;
      if (!this.#isLower(heap[child]!, member)) break;
      this.#put(place, heap[child]!);
      place = child;
      child = 2 * place + 1;
    }
    this.#put(place, member);
  }

  #put(place: number, member: number): void {
    this.#heap[place] = member;
    this.#places[member] = place;
  }
}

/**
 * Places all buffers from the bottom up, in a valley the earlier in `order`
 * first, and writes their offsets.
 *
 * @returns The extent in units.
 */
export function placeBottomUp(
  instance: Instance,
  order: Int32Array,
  offsets: Float64Array,
): number {
  const { sizes, alignments, first, end } = instance;
  const skyline = new Skyline(instance.sectionCount);
  const waiting = new ContainmentTree(instance, order);
  let extent = 0;
  for (let left = instance.count; left > 0;) {
    const valley = skyline.lowest;
    const buffer = waiting.take(valley, skyline.ends[valley]!);
    if (buffer < 0) {
      skyline.rise(valley);
      continue;
    }
    left--;
    const alignment = alignments[buffer]!;
    const offset = Math.ceil(skyline.levels[valley]! / alignment) * alignment;
    offsets[buffer] = offset;
    const top = offset + sizes[buffer]!;
    if (top > extent) extent = top;
    skyline.build(valley, first[buffer]!, end[buffer]!, top);
  }
  return extent;
}
