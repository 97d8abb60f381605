/**
 * The columns of events while they are being filled.
 * @module
 */
import {
  CATEGORY_SHIFT,
  IN_PLACE_SHIFT,
  LONG_SHIFT,
  PADDING_SHIFT,
  SEGMENT_SHIFT,
} from "./event_records.ts";
import type { EventColumns } from "./events.ts";

/** The columns that rows fill. */
export type EventRows = Omit<
  EventColumns,
  "owners" | "names" | "before" | "initialBlocks" | "initialSegments"
>;

const OWNER_MASK = 2 ** SEGMENT_SHIFT - 1;
const CATEGORY_MASK = 2 ** (IN_PLACE_SHIFT - CATEGORY_SHIFT) - 1;

/** Rows that say nothing yet. */
export function makeRows(length: number): EventRows {
  return {
    length,
    kind: new Uint8Array(length),
    category: new Uint8Array(length),
    timeMs: new Float32Array(length),
    interpolated: new Uint8Array(length),
    inPlace: new Uint8Array(length),
    segment: new Uint32Array(length),
    address: new Uint32Array(length),
    blockId: new Uint32Array(length),
    sizeBytes: new Float64Array(length),
    paddingBytes: new Uint32Array(length),
    owner: new Uint32Array(length),
  };
}

/** The category that a header holds. */
export function categoryOf(header: number): number {
  return header >>> CATEGORY_SHIFT & CATEGORY_MASK;
}

/** The size that two words hold. */
export function sizeOf(low: number, high: number): number {
  return high * 2 ** 32 + low;
}

/** Whether a block with a large number follows a header. */
export function isLong(header: number): boolean {
  return (header >>> LONG_SHIFT & 1) === 1;
}

/** Writes what a record says of its block into a row. */
export function writeBlock(
  rows: EventRows,
  row: number,
  words: Uint32Array,
  at: number,
): void {
  const header = words[at]!;
  rows.category[row] = categoryOf(header);
  rows.blockId[row] = words[at + 1]!;
  rows.address[row] = words[at + 2]!;
  if (isLong(header)) return writeLarge(rows, row, words, at);
  const last = words[at + 4]!;
  rows.sizeBytes[row] = words[at + 3]!;
  rows.segment[row] = last >>> SEGMENT_SHIFT;
  rows.owner[row] = last & OWNER_MASK;
  rows.paddingBytes[row] = header >>> PADDING_SHIFT;
}

/** What is written in another way where some of it is large. */
function writeLarge(
  rows: EventRows,
  row: number,
  words: Uint32Array,
  at: number,
): void {
  rows.sizeBytes[row] = sizeOf(words[at + 3]!, words[at + 7]!);
  rows.segment[row] = words[at + 4]!;
  rows.owner[row] = words[at + 5]!;
  rows.paddingBytes[row] = words[at + 6]!;
}

/** What a record says of its block, for the row where that began. */
export function writeBeginning(
  rows: EventRows,
  row: number,
  words: Uint32Array,
  at: number,
): void {
  writeBlock(rows, row, words, at);
  rows.inPlace[row] = words[at]! >>> IN_PLACE_SHIFT & 1;
}
