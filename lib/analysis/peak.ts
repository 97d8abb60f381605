/**
 * The peak of a recording: when most was in use, what it was for, and whose.
 * @module
 */
import {
  CATEGORIES,
  type Category,
  type OwnedBytes,
} from "../memory/category.ts";
import { type EventColumns, KIND_INDEX } from "../memory/events.ts";
import { ownedBytes } from "../memory/owned_bytes.ts";
import {
  chooseBirths,
  isLivingAfter,
  type Lifetimes,
  readLifetimes,
  readOwners,
  sizeOfBlock,
} from "./lifetimes.ts";

/** The moment when most was in use. */
export interface Peak {
  /** Bytes in use. */
  readonly bytes: number;
  /** Bytes in use beyond those at the start. */
  readonly aboveStart: number;
  /** Most bytes ever reserved, at whatever moment. */
  readonly reserved: number;
  /** Milliseconds since the recording began. */
  readonly timeMs: number;
  /** `bytes` by category, as finally known. */
  readonly byCategory: Readonly<Record<Category, number>>;
  /** Who held them, largest first. */
  readonly owners: readonly OwnedBytes[];
}

/** Rows after which most was in use and most was reserved; -1 is the start, the first of equals wins. */
export interface PeakRows {
  /** Row of the largest in use. */
  readonly inUseRow: number;
  /** Largest bytes in use. */
  readonly inUse: number;
  /** Row of the largest reserved. */
  readonly reservedRow: number;
  /** Largest bytes reserved. */
  readonly reserved: number;
}

/** Finds the rows of both peaks. */
export function findPeaks(events: EventColumns): PeakRows {
  const { kind, sizeBytes, length, before } = events;
  let { inUse, reserved } = before;
  const peak = { inUseRow: -1, inUse, reservedRow: -1, reserved };
  for (let row = 0; row < length; row++) {
    const what = kind[row];
    if (what === KIND_INDEX.alloc) {
      inUse += sizeBytes[row]!;
      if (inUse > peak.inUse) {
        peak.inUse = inUse;
        peak.inUseRow = row;
      }
    } else if (what === KIND_INDEX.free) {
      inUse -= sizeBytes[row]!;
    } else if (what === KIND_INDEX.reserve) {
      reserved += sizeBytes[row]!;
      if (reserved > peak.reserved) {
        peak.reserved = reserved;
        peak.reservedRow = row;
      }
    } else if (what === KIND_INDEX.release) {
      reserved -= sizeBytes[row]!;
    }
  }
  return peak;
}

/** Milliseconds of a row; the start is 0. */
export function timeOfRow(events: EventColumns, row: number): number {
  return row < 0 ? 0 : events.timeMs[row]!;
}

/** Who held how much after a row. */
function ownersAfter(
  events: EventColumns,
  lifetimes: Lifetimes,
  row: number,
): OwnedBytes[] {
  const isLiving = isLivingAfter(events, lifetimes, row);
  const ownerOf = readOwners(events, lifetimes, isLiving);
  const blocks = chooseBirths(events, lifetimes, isLiving).map((birth) => ({
    sizeBytes: sizeOfBlock(events, birth),
    category: CATEGORIES[lifetimes.category[birth.number]!]!,
    owner: ownerOf(birth),
  }));
  return ownedBytes(blocks);
}

/** The peak of in use, with its owners. */
export function peakOf(events: EventColumns): Peak {
  const peaks = findPeaks(events);
  const owners = ownersAfter(events, readLifetimes(events), peaks.inUseRow);
  const byCategory = Object.fromEntries(
    CATEGORIES.map((category) => [category, 0]),
  ) as Record<Category, number>;
  for (const { category, bytes } of owners) byCategory[category] += bytes;
  return {
    bytes: peaks.inUse,
    aboveStart: peaks.inUse - events.before.inUse,
    reserved: peaks.reserved,
    timeMs: timeOfRow(events, peaks.inUseRow),
    byCategory,
    owners,
  };
}
