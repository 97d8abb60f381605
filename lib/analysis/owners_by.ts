/**
 * Tables of who asked for memory: by layer, by op, by tensor or by category.
 * @module
 */
import {
  byCategory,
  CATEGORIES,
  type Category,
  type Owner,
} from "../memory/category.ts";
import { type EventColumns, KIND_INDEX } from "../memory/events.ts";
import {
  chooseBirths,
  isLivingAfter,
  type Lifetimes,
  readLifetimes,
  readOwners,
  sizeOfBlock,
} from "./lifetimes.ts";
import { findPeaks } from "./peak.ts";

/** What a table has a row for. */
export type OwnerKey = "layer" | "op" | "tensor" | "category";

/** One row of a table. */
export interface OwnerRow {
  /** Name of the layer, op, tensor or category; null where nobody is known. */
  readonly name: string | null;
  /** Blocks allocated during the recording. */
  readonly allocations: number;
  /** Their bytes, all added up. */
  readonly allocatedBytes: number;
  /** Bytes of the largest of them. */
  readonly largestBytes: number;
  /** Bytes held when most was in use, those from before the recording included. */
  readonly peakBytes: number;
  /** `peakBytes` by category, as finally known. */
  readonly byCategory: Readonly<Record<Category, number>>;
}

/** A block as a table counts it. */
interface CountedBlock {
  readonly number: number;
  readonly sizeBytes: number;
  readonly owner: Owner;
}

/** Every block once, with its owner in the end: those that ended when they did, then the others. */
function* countedBlocks(
  events: EventColumns,
  lifetimes: Lifetimes,
): Generator<CountedBlock> {
  const { kind, blockId, sizeBytes, owner, owners } = events;
  for (let row = 0; row < events.length; row++) {
    if (kind[row] !== KIND_INDEX.free) continue;
    const number = lifetimes.numberOf(blockId[row]!);
    const owned = owners[owner[row]!]!;
    yield { number, sizeBytes: sizeBytes[row]!, owner: owned };
  }
  const lived = lifetimes.ended.map((ended) => 1 - ended);
  const ownerOf = readOwners(events, lifetimes, lived);
  for (const birth of chooseBirths(events, lifetimes, lived)) {
    const { number } = birth;
    const sizeBytes = sizeOfBlock(events, birth);
    yield { number, sizeBytes, owner: ownerOf(birth) };
  }
}

/** The sums of one row. */
class Sums {
  #allocations = 0;
  #allocatedBytes = 0;
  #largestBytes = 0;
  readonly #atPeak = new Float64Array(CATEGORIES.length);

  allocated(sizeBytes: number): void {
    this.#allocations++;
    this.#allocatedBytes += sizeBytes;
    this.#largestBytes = Math.max(this.#largestBytes, sizeBytes);
  }

  heldAtPeak(sizeBytes: number, category: number): void {
    this.#atPeak[category]! += sizeBytes;
  }

  row(name: string | null): OwnerRow {
    return {
      name,
      allocations: this.#allocations,
      allocatedBytes: this.#allocatedBytes,
      largestBytes: this.#largestBytes,
      peakBytes: this.#atPeak.reduce((sum, bytes) => sum + bytes, 0),
      byCategory: byCategory(this.#atPeak),
    };
  }
}

/** Counts blocks by a part of their owner; most bytes at the peak first. */
export function ownersBy(events: EventColumns, key: OwnerKey): OwnerRow[] {
  const lifetimes = readLifetimes(events);
  const { inUseRow } = findPeaks(events);
  const isAtPeak = isLivingAfter(events, lifetimes, inUseRow);
  const rows = new Map<string | null, Sums>();
  for (const { number, sizeBytes, owner } of countedBlocks(events, lifetimes)) {
    const category = lifetimes.category[number]!;
    const name = key === "category" ? CATEGORIES[category]! : owner[key];
    let sums = rows.get(name);
    if (sums === undefined) rows.set(name, sums = new Sums());
    if (number >= lifetimes.initial) sums.allocated(sizeBytes);
    if (isAtPeak[number] === 1) sums.heldAtPeak(sizeBytes, category);
  }
  return Array.from(rows, ([name, sums]) => sums.row(name)).sort((a, b) =>
    b.peakBytes - a.peakBytes || b.allocatedBytes - a.allocatedBytes
  );
}
