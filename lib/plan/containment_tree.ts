/**
 * Finds, of the buffers not yet taken, the one of best rank whose life lies
 * inside a range of sections. A tree over the buffers in order of birth, whose
 * nodes know the earliest death and the best rank below them; a search visits
 * only nodes that can hold something inside the range and better than what it has.
 * @module
 */
import type { Instance } from "./instance.ts";

/** No buffer: dies later and ranks lower than any. */
const NONE = 2 ** 31 - 1;

/** See the module. */
export class ContainmentTree {
  readonly #leafCount: number;
  /** Buffers by birth. */
  readonly #buffers: Int32Array;
  /** For each section the first place in `#buffers` born there or later. */
  readonly #firstPlaces: Int32Array;
  readonly #deaths: Int32Array;
  readonly #ranks: Int32Array;
  #bestRank = NONE;
  #bestPlace = -1;

  /** All buffers wait; the earlier in `order` the better. */
  constructor(instance: Instance, order: Int32Array) {
    const { count, sectionCount, first, end } = instance;
    this.#firstPlaces = new Int32Array(sectionCount + 2);
    for (const section of first) this.#firstPlaces[section + 1]!++;
    for (let s = 1; s <= sectionCount; s++) {
      this.#firstPlaces[s]! += this.#firstPlaces[s - 1]!;
    }
    let leafCount = 1;
    while (leafCount < count) leafCount *= 2;
    this.#leafCount = leafCount;
    this.#buffers = new Int32Array(count);
    this.#deaths = new Int32Array(2 * leafCount).fill(NONE);
    this.#ranks = new Int32Array(2 * leafCount).fill(NONE);
    const next = this.#firstPlaces.slice();
    order.forEach((buffer, rank) => {
      const place = next[first[buffer]!]!++;
      this.#buffers[place] = buffer;
      this.#deaths[leafCount + place] = end[buffer]!;
      this.#ranks[leafCount + place] = rank;
    });
    for (let node = leafCount - 1; node > 0; node--) this.#gather(node);
  }

  /** Takes the best buffer that lives inside [first, end), or gives -1. */
  take(first: number, end: number): number {
    this.#bestRank = NONE;
    this.#bestPlace = -1;
    const low = this.#firstPlaces[first]!;
    const high = this.#firstPlaces[end]!;
    if (low < high) this.#search(1, 0, this.#leafCount, low, high, end);
    if (this.#bestPlace < 0) return -1;
    let node = this.#leafCount + this.#bestPlace;
    this.#deaths[node] = NONE;
    this.#ranks[node] = NONE;
    while ((node >>= 1) > 0) this.#gather(node);
    return this.#buffers[this.#bestPlace]!;
  }

  #search(
    node: number,
    nodeLow: number,
    nodeHigh: number,
    low: number,
    high: number,
    end: number,
  ): void {
    if (nodeLow >= high || nodeHigh <= low) return;
    if (this.#deaths[node]! > end || this.#ranks[node]! >= this.#bestRank) {
      return;
    }
    if (node >= this.#leafCount) {
      this.#bestRank = this.#ranks[node]!;
      this.#bestPlace = nodeLow;
      return;
    }
    const middle = (nodeLow + nodeHigh) >> 1;
    // The half that promises more goes first: what it finds prunes the other.
    const isLeftBetter = this.#ranks[2 * node]! <= this.#ranks[2 * node + 1]!;
    if (isLeftBetter) this.#search(2 * node, nodeLow, middle, low, high, end);
    this.#search(2 * node + 1, middle, nodeHigh, low, high, end);
    if (!isLeftBetter) this.#search(2 * node, nodeLow, middle, low, high, end);
  }

  #gather(node: number): void {
    const left = 2 * node;
    this.#deaths[node] = Math.min(this.#deaths[left]!, this.#deaths[left + 1]!);
    this.#ranks[node] = Math.min(this.#ranks[left]!, this.#ranks[left + 1]!);
  }
}
