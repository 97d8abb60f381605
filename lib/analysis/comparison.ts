/**
 * Runs side by side: what each needed, and how that relates to the best.
 * @module
 */
import type { EventColumns } from "../memory/events.ts";
import { KIND } from "./lifetimes.ts";
import { findPeaks } from "./peak.ts";
import { workingSet } from "./working_set.ts";

/** One run. */
export interface ComparedRun {
  /** What the user calls it. */
  readonly name: string;
  /** What the ledger saw. */
  readonly events: EventColumns;
  /** How long it took. */
  readonly elapsedMs: number;
}

/** One run in numbers. */
export interface ComparisonRow {
  /** What the user calls it. */
  readonly name: string;
  /** Most bytes in use. */
  readonly peak: number;
  /** Most bytes reserved. */
  readonly reserved: number;
  /** Bytes that the working set spanned. */
  readonly extent: number;
  /** Bytes that the working set needs at least. */
  readonly lowerBound: number;
  /** extent / lowerBound; 1 without a working set. */
  readonly merit: number;
  /** Segments asked from the device. */
  readonly deviceAllocations: number;
  /** How long it took. */
  readonly elapsedMs: number;
  /** Reserved, as a multiple of the least among the runs. */
  readonly reservedRatio: number;
  /** Time, as a multiple of the least among the runs. */
  readonly elapsedRatio: number;
}

/** Number of segments asked from the device during a recording. */
export function countReservations(events: EventColumns): number {
  let count = 0;
  for (let row = 0; row < events.length; row++) {
    if (events.kind[row] === KIND.reserve) count++;
  }
  return count;
}

function ratioTo(value: number, least: number): number {
  return least > 0 ? value / least : 1;
}

/** Compares runs, in their order. */
export function compareRows(runs: readonly ComparedRun[]): ComparisonRow[] {
  const rows = runs.map(({ name, events, elapsedMs }) => {
    const peaks = findPeaks(events);
    const { extent, lowerBound } = workingSet(events);
    return {
      name,
      peak: peaks.inUse,
      reserved: peaks.reserved,
      extent,
      lowerBound,
      merit: ratioTo(extent, lowerBound),
      deviceAllocations: countReservations(events),
      elapsedMs,
    };
  });
  const leastReserved = Math.min(...rows.map((row) => row.reserved));
  const leastMs = Math.min(...rows.map((row) => row.elapsedMs));
  return rows.map((row) => ({
    ...row,
    reservedRatio: ratioTo(row.reserved, leastReserved),
    elapsedRatio: ratioTo(row.elapsedMs, leastMs),
  }));
}
