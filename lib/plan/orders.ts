/**
 * Orders in which greedy placement takes the buffers. Which one wins differs
 * from program to program and trying them all is cheap, so they are a table:
 * each row names the columns by which buffers are sorted, largest first.
 * @module
 */
import { type Instance, sectionLoads } from "./instance.ts";

/** What buffers can be sorted by. */
export type SortKey =
  | "area"
  | "birth"
  | "conflict"
  | "life"
  | "load"
  | "size";

/** Names of the orders. */
export type OrderName =
  | "size"
  | "life"
  | "area"
  | "birth"
  | "conflict"
  | "load, life"
  | "load, size"
  | "load, area, life";

/** Each order's sort keys, the most important first; then the index decides. */
export const ORDERS: Readonly<Record<OrderName, readonly SortKey[]>> = {
  "size": ["size", "life"],
  "life": ["life", "size"],
  "area": ["area", "size"],
  "birth": ["birth", "size"],
  "conflict": ["conflict", "size"],
  // What is alive at the peak has no choice; what is not can go around it.
  "load, life": ["load", "life", "size"],
  "load, size": ["load", "size", "life"],
  "load, area, life": ["load", "area", "life"],
};

/** For each buffer the largest load of a section it lives in, by doubling spans. */
function largestLoads(instance: Instance, loads: Float64Array): Float64Array {
  const levels = [loads];
  for (let span = 1; 2 * span <= loads.length; span *= 2) {
    const below = levels.at(-1)!;
    const level = new Float64Array(loads.length - 2 * span + 1);
    for (let s = 0; s < level.length; s++) {
      level[s] = Math.max(below[s]!, below[s + span]!);
    }
    levels.push(level);
  }
  return instance.sizes.map((_, buffer) => {
    const first = instance.first[buffer]!;
    const end = instance.end[buffer]!;
    const rank = 31 - Math.clz32(end - first);
    const level = levels[rank]!;
    return Math.max(level[first]!, level[end - 2 ** rank]!);
  });
}

/** For each buffer the sum of the sizes of all that it shares a section with. */
function conflictSizes(instance: Instance): Float64Array {
  const { sectionCount, first, end, sizes } = instance;
  const born = new Float64Array(sectionCount + 1);
  const dead = new Float64Array(sectionCount + 1);
  sizes.forEach((size, buffer) => {
    born[first[buffer]! + 1]! += size;
    dead[end[buffer]!]! += size;
  });
  for (let s = 1; s <= sectionCount; s++) {
    born[s]! += born[s - 1]!;
    dead[s]! += dead[s - 1]!;
  }
  return sizes.map((_, buffer) => born[end[buffer]!]! - dead[first[buffer]!]!);
}

const COLUMNS: Readonly<
  Record<SortKey, (instance: Instance) => ArrayLike<number>>
> = {
  area: ({ lives, sizes }) =>
    sizes.map((size, buffer) => size * lives[buffer]!),
  birth: ({ first }) => first.map((section) => -section),
  conflict: conflictSizes,
  life: ({ lives }) => lives,
  load: (instance) => largestLoads(instance, sectionLoads(instance)),
  size: ({ sizes }) => sizes,
};

/** Makes the orders of one instance; columns are computed once. */
export class OrderMaker {
  readonly #columns = new Map<SortKey, ArrayLike<number>>();
  readonly #instance: Instance;

  /** Prepares nothing yet. */
  constructor(instance: Instance) {
    this.#instance = instance;
  }

  /** All buffers, sorted. */
  order(name: OrderName): Int32Array {
    const columns = ORDERS[name].map((key) => this.#column(key));
    const all = new Int32Array(this.#instance.count).map((_, index) => index);
    return all.sort((a, b) => {
      for (const column of columns) {
        const difference = column[b]! - column[a]!;
        if (difference !== 0) return difference;
      }
      return a - b;
    });
  }

  #column(key: SortKey): ArrayLike<number> {
    let column = this.#columns.get(key);
    if (!column) {
      column = COLUMNS[key](this.#instance);
      this.#columns.set(key, column);
    }
    return column;
  }
}
