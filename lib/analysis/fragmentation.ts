/**
 * How broken up free memory was.
 *
 * The measure is TensorFlow's: the share of the free bytes outside the largest
 * free run. 0 means one run, close to 1 means crumbs.
 * @module
 */
import type { EventColumns } from "../memory/events.ts";
import { layoutAfter } from "./layout.ts";
import { findPeaks, timeOfRow } from "./peak.ts";

/** Memory at one moment, as to how well it is used. */
export interface Fragmentation {
  /** Milliseconds since the recording began. */
  readonly timeMs: number;
  /** Bytes requested by live blocks. */
  readonly inUse: number;
  /** Bytes that rounding adds to them. */
  readonly padding: number;
  /** Reserved bytes that no block holds. */
  readonly free: number;
  /** Bytes of all segments. */
  readonly reserved: number;
  /** Number of free runs. */
  readonly holes: number;
  /** Bytes of the largest free run. */
  readonly largestFree: number;
  /** (free − largestFree) / free; 0 if nothing is free. */
  readonly ratio: number;
}

/** Fragmentation at the moments that matter. */
export interface FragmentationReport {
  /** When most was in use. */
  readonly atPeak: Fragmentation;
  /** When most was reserved. */
  readonly atPeakReserved: Fragmentation;
  /** After the last event. */
  readonly atEnd: Fragmentation;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Fragmentation after a row; -1 is the start. */
function fragmentationAfter(
  events: EventColumns,
  row: number,
): Fragmentation {
  const segments = layoutAfter(events, row);
  const blocks = segments.flatMap((segment) => segment.blocks);
  const holes = segments.flatMap((segment) =>
    segment.holes.map((hole) => hole.sizeBytes)
  );
  const free = sum(holes);
  const largestFree = holes.reduce((most, size) => Math.max(most, size), 0);
  return {
    timeMs: timeOfRow(events, row),
    inUse: sum(blocks.map((block) => block.sizeBytes)),
    padding: sum(blocks.map((block) => block.paddingBytes)),
    free,
    reserved: sum(segments.map((segment) => segment.sizeBytes)),
    holes: holes.length,
    largestFree,
    ratio: free === 0 ? 0 : (free - largestFree) / free,
  };
}

/** Fragmentation at the peak, at the peak of reserved and at the end. */
export function fragmentation(events: EventColumns): FragmentationReport {
  const peaks = findPeaks(events);
  return {
    atPeak: fragmentationAfter(events, peaks.inUseRow),
    atPeakReserved: fragmentationAfter(events, peaks.reservedRow),
    atEnd: fragmentationAfter(events, events.length - 1),
  };
}
