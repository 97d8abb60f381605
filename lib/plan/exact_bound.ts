/**
 * Can the rest still fit? A bound that lets the exact search turn back early.
 *
 * In one section all buffers lie one above the other. None begins below its
 * least offset, so taking them by least offset and stacking each on the last,
 * gaps included, gives a height that no arrangement of the section can go
 * below (the schedule of jobs with release times on one machine). What makes
 * the bound sharp is that a refused buffer must rest on one placed later: it
 * begins no lower than the lowest top that an overlapping buffer can have.
 * @module
 */
import type { ExactState } from "./exact_state.ts";

/** See the module; keeps its working columns between calls. */
export class ExactBound {
  readonly #state: ExactState;
  readonly #begins: Float64Array;
  readonly #sequence: Int32Array;
  readonly #heights: Float64Array;

  /** Bounds for the buffers of one search. */
  constructor(state: ExactState) {
    this.#state = state;
    this.#begins = new Float64Array(state.instance.count);
    this.#sequence = new Int32Array(state.instance.count);
    this.#heights = new Float64Array(state.instance.sectionCount);
  }

  /**
   * Whether nothing shows that the part cannot fit.
   *
   * @param waiting Buffers not placed, by least offset.
   * @param waitingCount How many of them there are.
   * @param capacity Units that no top may pass.
   */
  mayFit(
    waiting: Int32Array,
    waitingCount: number,
    firstSection: number,
    endSection: number,
    capacity: number,
  ): boolean {
    if (!this.#findBegins(waiting, waitingCount)) return false;
    const heights = this.#heights.fill(0, firstSection, endSection);
    const { first, end, sizes } = this.#state.instance;
    for (let turn = 0; turn < waitingCount; turn++) {
      const buffer = this.#sequence[turn]!;
      const begin = this.#begins[buffer]!;
      const size = sizes[buffer]!;
      for (let s = first[buffer]!; s < end[buffer]!; s++) {
        const below = heights[s]!;
        const top = (below > begin ? below : begin) + size;
        if (top > capacity) return false;
        heights[s] = top;
      }
    }
    return true;
  }

  /** The lowest begin of each, sorted; false if a refused buffer has nothing to rest on. */
  #findBegins(waiting: Int32Array, waitingCount: number): boolean {
    const state = this.#state;
    const begins = this.#begins;
    const sequence = this.#sequence;
    const floor = this.#findFloor(waiting, waitingCount);
    for (let turn = 0; turn < waitingCount; turn++) {
      const buffer = waiting[turn]!;
      const begin = state.isRefused(buffer)
        ? this.#lowestSupport(buffer, floor)
        : state.least[buffer]!;
      if (begin === Infinity) return false;
      begins[buffer] = begin;
      let place = turn;
      while (place > 0 && begins[sequence[place - 1]!]! > begin) {
        sequence[place] = sequence[place - 1]!;
        place--;
      }
      sequence[place] = buffer;
    }
    return true;
  }

  /** The least offset at which anything can still be placed. */
  #findFloor(waiting: Int32Array, waitingCount: number): number {
    for (let turn = 0; turn < waitingCount; turn++) {
      const buffer = waiting[turn]!;
      if (!this.#state.isRefused(buffer)) return this.#state.least[buffer]!;
    }
    return Infinity;
  }

  #lowestSupport(buffer: number, floor: number): number {
    const { offsets, least, refused, overlaps, instance } = this.#state;
    let lowest = Infinity;
    for (const other of overlaps[buffer]!) {
      if (offsets[other]! >= 0) continue;
      const begin = refused[other] === least[other] ? floor : least[other]!;
      const top = begin + instance.sizes[other]!;
      if (top < lowest) lowest = top;
    }
    return lowest;
  }
}
