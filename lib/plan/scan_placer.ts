/**
 * Greedy placement of a few thousand buffers: each in turn goes into a gap
 * between those placed before that are alive with it. They are kept sorted by
 * offset, so one scan from the bottom sees all gaps; below some thousands no
 * cleverer structure is faster.
 * @module
 */
import type { Instance } from "./instance.ts";

/** Which gap a buffer takes: the lowest that fits, or the one it fills best. */
export type Fit = "lowest" | "tightest";

/** Places the buffers of one instance, again and again. */
export class ScanPlacer {
  readonly #instance: Instance;
  readonly #starts: Float64Array;
  readonly #ends: Float64Array;
  readonly #firstSections: Int32Array;
  readonly #endSections: Int32Array;
  #placed = 0;

  /** Reserves the columns that every placement uses. */
  constructor(instance: Instance) {
    this.#instance = instance;
    this.#starts = new Float64Array(instance.count);
    this.#ends = new Float64Array(instance.count);
    this.#firstSections = new Int32Array(instance.count);
    this.#endSections = new Int32Array(instance.count);
  }

  /**
   * Places all buffers in the order given and writes their offsets.
   *
   * @returns The extent in units, or Infinity as soon as it passes `limit`.
   */
  place(
    order: Int32Array,
    fit: Fit,
    offsets: Float64Array,
    limit = Infinity,
  ): number {
    const { sizes } = this.#instance;
    this.#placed = 0;
    let extent = 0;
    for (let turn = 0; turn < order.length; turn++) {
      const buffer = order[turn]!;
      const size = sizes[buffer]!;
      const offset = fit === "lowest"
        ? this.#lowest(buffer, size)
        : this.#tightest(buffer, size);
      offsets[buffer] = offset;
      if (offset + size > extent) extent = offset + size;
      if (extent > limit) return Infinity;
      this.#insert(buffer, offset, size);
    }
    return extent;
  }

  #lowest(buffer: number, size: number): number {
    const starts = this.#starts;
    const ends = this.#ends;
    const firsts = this.#firstSections;
    const lasts = this.#endSections;
    const first = this.#instance.first[buffer]!;
    const end = this.#instance.end[buffer]!;
    const alignment = this.#instance.alignments[buffer]!;
    let offset = 0;
    for (let index = 0; index < this.#placed; index++) {
      if (firsts[index]! >= end || lasts[index]! <= first) continue;
      if (starts[index]! - offset >= size) break;
      const above = ends[index]!;
      if (above > offset) {
        offset = alignment === 1
          ? above
          : Math.ceil(above / alignment) * alignment;
      }
    }
    return offset;
  }

  #tightest(buffer: number, size: number): number {
    const starts = this.#starts;
    const firsts = this.#firstSections;
    const lasts = this.#endSections;
    const first = this.#instance.first[buffer]!;
    const end = this.#instance.end[buffer]!;
    const alignment = this.#instance.alignments[buffer]!;
    let top = 0;
    let best = -1;
    let smallest = Infinity;
    for (let index = 0; index < this.#placed; index++) {
      if (firsts[index]! >= end || lasts[index]! <= first) continue;
      const gap = starts[index]! - top;
      if (gap >= size && gap < smallest) {
        smallest = gap;
        best = top;
      }
      const above = this.#ends[index]!;
      if (above > top) top = Math.ceil(above / alignment) * alignment;
    }
    return best < 0 ? top : best;
  }

  #insert(buffer: number, offset: number, size: number): void {
    let low = 0;
    let high = this.#placed;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    const insertInto = (
      column: Float64Array | Int32Array,
      value: number,
    ) => {
      column.copyWithin(low + 1, low, this.#placed);
      column[low] = value;
    };
    insertInto(this.#starts, offset);
    insertInto(this.#ends, offset + size);
    insertInto(this.#firstSections, this.#instance.first[buffer]!);
    insertInto(this.#endSections, this.#instance.end[buffer]!);
    this.#placed++;
  }
}
