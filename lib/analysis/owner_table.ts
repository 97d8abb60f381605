/**
 * Tables of who asked for memory: by layer, by op, by tensor or by category.
 * @module
 */
import { CATEGORIES } from "../memory/category.ts";
import type { EventColumns } from "../memory/events.ts";
import {
  type Birth,
  birthsOf,
  isLivingAfter,
  type Lifetimes,
  ownerOfBlock,
  readLifetimes,
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
  /** Bytes held when most was in use, those from before the recording included. */
  readonly peakBytes: number;
}

type Count = { -readonly [Key in keyof OwnerRow]: OwnerRow[Key] };

function nameOf(
  events: EventColumns,
  lifetimes: Lifetimes,
  birth: Birth,
  key: OwnerKey,
): string | null {
  return key === "category"
    ? CATEGORIES[lifetimes.category[birth.number]!]!
    : ownerOfBlock(events, birth)[key];
}

/** Counts blocks by a part of their owner; most bytes at the peak first. */
export function ownersBy(events: EventColumns, key: OwnerKey): OwnerRow[] {
  const lifetimes = readLifetimes(events);
  const { inUseRow } = findPeaks(events);
  const counts = new Map<string | null, Count>();
  const isAtPeak = isLivingAfter(events, lifetimes, inUseRow);
  for (const birth of birthsOf(events, lifetimes)) {
    const name = nameOf(events, lifetimes, birth, key);
    let count = counts.get(name);
    if (count === undefined) {
      count = { name, allocations: 0, allocatedBytes: 0, peakBytes: 0 };
      counts.set(name, count);
    }
    const sizeBytes = sizeOfBlock(events, birth);
    if (birth.row >= 0) {
      count.allocations++;
      count.allocatedBytes += sizeBytes;
    }
    if (isAtPeak[birth.number] === 1) count.peakBytes += sizeBytes;
  }
  return [...counts.values()].sort((a, b) =>
    b.peakBytes - a.peakBytes || b.allocatedBytes - a.allocatedBytes
  );
}
