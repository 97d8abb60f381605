/**
 * Exact search: is there a plan within a capacity?
 *
 * Every plan can be pushed down until each buffer rests on another or on the
 * ground, so it is enough to look at plans built from the bottom up: a node of
 * the search takes, by least offset, a buffer and either places it there or
 * refuses it there. It turns back where a bound shows that the rest cannot
 * fit, and where a buffer left out would have fitted below the next one. When
 * placed buffers leave no life across a moment, the parts before and after it
 * are searched apart, and one that fails ends both.
 *
 * Canonical plans, the dominance rule and the dynamic decomposition are ideas of
 * minimalloc (Moffitt, ASPLOS 2023); explicit refusals and the bound that they
 * sharpen are ours: without that its instances A, C and D took 4, 19 and 9
 * times the nodes, and B, E and F were not solved. No order of preference is
 * good for all problems, so three take turns, each time with twice the nodes.
 * @module
 */
import type { Budget } from "./budget.ts";
import { ExactBound } from "./exact_bound.ts";
import { ExactState } from "./exact_state.ts";
import type { Instance } from "./instance.ts";

/** `"impossible"` is proved; `"unknown"` means that the budget was out. */
export type ExactAnswer = "found" | "impossible" | "unknown";

type PreferenceKey = "life" | "area" | "load";

const PREFERENCES: readonly (readonly PreferenceKey[])[] = [
  ["life", "area", "load"],
  ["load", "area", "life"],
  ["load", "life", "area"],
];

/** Buffers whose lives lie within a range of sections, to be placed apart from all others. */
interface Part {
  readonly members: Int32Array;
  readonly first: number;
  readonly end: number;
}

/** See the module. One object can search again, with another capacity. */
export class ExactSearch {
  readonly #state: ExactState;
  readonly #bound: ExactBound;
  readonly #instance: Instance;
  readonly #columns: Record<PreferenceKey, Float64Array>;
  /** The order of the waiting buffers at each depth. */
  readonly #waiting: Int32Array[] = [];
  #capacity = 0;
  #preference: readonly PreferenceKey[] = [];
  #nodesLeft = 0;
  #budget: Budget | null = null;
  #isAborted = false;

  /** Prepares the overlaps, which takes the square of the number of buffers. */
  constructor(instance: Instance) {
    this.#instance = instance;
    this.#state = new ExactState(instance);
    this.#bound = new ExactBound(this.#state);
    const { sizes, lives } = instance;
    this.#columns = {
      life: lives,
      area: sizes.map((size, buffer) => size * lives[buffer]!),
      load: new Float64Array(instance.count),
    };
  }

  /**
   * Looks for offsets whose extent is at most `capacity`.
   *
   * @param capacity Units.
   * @param nodes Nodes for each order of preference; one node is one step of the budget.
   * @param offsets Are written if the answer is "found".
   */
  search(
    capacity: number,
    nodes: number,
    budget: Budget,
    offsets: Float64Array,
  ): ExactAnswer {
    if (capacity < this.#instance.lowerBound) return "impossible";
    this.#capacity = capacity;
    this.#budget = budget;
    for (const preference of PREFERENCES) {
      this.#preference = preference;
      this.#nodesLeft = nodes;
      this.#isAborted = false;
      const isFound = this.#searchParts(this.#wholeParts(), 0);
      if (isFound) offsets.set(this.#state.offsets);
      this.#state.undo(0);
      if (isFound) return "found";
      if (!this.#isAborted) return "impossible";
    }
    return "unknown";
  }

  #wholeParts(): Part[] {
    const all = Int32Array.from(this.#instance.sizes, (_, buffer) => buffer);
    const { sectionCount } = this.#instance;
    return this.#split(all, 0, sectionCount, 0, sectionCount);
  }

  /** Cuts a part where nothing that waits lives on, between two sections. */
  #split(
    members: Int32Array,
    first: number,
    end: number,
    from: number,
    to: number,
  ): Part[] {
    const borders = [first];
    for (let s = from; s + 1 < to; s++) {
      if (this.#state.cuts[s] === 0) borders.push(s + 1);
    }
    borders.push(end);
    return borders.slice(1).map((border, index) => ({
      members,
      first: borders[index]!,
      end: border,
    }));
  }

  #searchParts(parts: readonly Part[], depth: number): boolean {
    return parts.every((part) => this.#searchPart(part, depth));
  }

  /** Ranks the buffers of a part by preference and begins to place them. */
  #searchPart({ members, first, end }: Part, depth: number): boolean {
    const state = this.#state;
    const own = members.filter((buffer) =>
      state.offsets[buffer]! < 0 && this.#instance.first[buffer]! >= first &&
      this.#instance.end[buffer]! <= end
    );
    if (own.length === 0) return true;
    for (const buffer of own) this.#columns.load[buffer] = this.#loadOf(buffer);
    const columns = this.#preference.map((key) => this.#columns[key]);
    own.sort((a, b) => {
      for (const column of columns) {
        const difference = column[b]! - column[a]!;
        if (difference !== 0) return difference;
      }
      return a - b;
    });
    own.forEach((buffer, rank) => state.rank(buffer, rank));
    return this.#searchNode({ members: own, first, end }, depth);
  }

  #loadOf(buffer: number): number {
    const { first, end } = this.#instance;
    let largest = 0;
    for (let s = first[buffer]!; s < end[buffer]!; s++) {
      largest = Math.max(largest, this.#state.loads[s]!);
    }
    return largest;
  }

  #searchNode(part: Part, depth: number): boolean {
    if (this.#nodesLeft-- <= 0 || !this.#budget!.spend(1)) {
      this.#isAborted = true;
      return false;
    }
    const state = this.#state;
    const waiting = this.#waiting[depth] ??= new Int32Array(
      this.#instance.count,
    );
    const count = this.#sortWaiting(part.members, waiting);
    if (count === 0) return true;
    const ceiling = this.#lowestTop(waiting, count);
    const mark = state.mark;
    for (let turn = 0; turn < count; turn++) {
      const buffer = waiting[turn]!;
      if (state.isRefused(buffer)) continue;
      // The buffer of the lowest top would fit below: a plan without it there can be pushed down.
      if (state.least[buffer]! >= ceiling) break;
      if (!this.#mayFit(part, waiting, count)) break;
      const before = state.mark;
      state.place(buffer);
      const members = waiting.subarray(0, count);
      if (this.#searchAbove(buffer, { ...part, members }, depth)) return true;
      state.undo(before);
      if (this.#isAborted) break;
      state.refuse(buffer);
    }
    state.undo(mark);
    return false;
  }

  #mayFit(part: Part, waiting: Int32Array, count: number): boolean {
    const { first, end } = part;
    return this.#bound.mayFit(waiting, count, first, end, this.#capacity);
  }

  /** Goes on after a buffer was placed, in parts if it was the last to bridge them. */
  #searchAbove(buffer: number, part: Part, depth: number): boolean {
    const { first, end } = this.#instance;
    const parts = this.#split(
      part.members,
      part.first,
      part.end,
      first[buffer]!,
      end[buffer]!,
    );
    return parts.length === 1
      ? this.#searchNode(part, depth + 1)
      : this.#searchParts(parts, depth + 1);
  }

  /** The members not placed, by least offset, then by rank; their number. */
  #sortWaiting(members: Int32Array, waiting: Int32Array): number {
    const { offsets, least, ranks } = this.#state;
    let count = 0;
    for (const buffer of members) {
      if (offsets[buffer]! >= 0) continue;
      const offset = least[buffer]!;
      const rank = ranks[buffer]!;
      // They come almost sorted, from the node below.
      let place = count++;
      for (; place > 0; place--) {
        const other = waiting[place - 1]!;
        const difference = least[other]! - offset || ranks[other]! - rank;
        if (difference < 0) break;
        waiting[place] = other;
      }
      waiting[place] = buffer;
    }
    return count;
  }

  #lowestTop(waiting: Int32Array, count: number): number {
    let lowest = Infinity;
    for (let turn = 0; turn < count; turn++) {
      const buffer = waiting[turn]!;
      const top = this.#state.least[buffer]! + this.#instance.sizes[buffer]!;
      if (top < lowest) lowest = top;
    }
    return lowest;
  }
}
