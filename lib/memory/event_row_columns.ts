/**
 * The columns of events while they are being filled.
 * @module
 */
import {
  CATEGORY_SHIFT,
  HIGH_SHIFT,
  IN_PLACE_SHIFT,
  SEGMENT_SHIFT,
} from "./event_records.ts";
import { type EventColumns, KIND_INDEX } from "./events.ts";

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

/** The size that a header and a word hold. */
export function sizeOf(header: number, low: number): number {
  return (header >>> HIGH_SHIFT) * 2 ** 32 + low;
}

/** Writes what an alloc record says into a row. */
export function writeAlloc(
  rows: EventRows,
  row: number,
  words: Uint32Array,
  at: number,
): void {
  const header = words[at]!;
  rows.kind[row] = KIND_INDEX.alloc;
  rows.category[row] = categoryOf(header);
  rows.inPlace[row] = header >>> IN_PLACE_SHIFT & 1;
  rows.blockId[row] = words[at + 1]!;
  rows.segment[row] = words[at + 2]!;
  rows.address[row] = words[at + 3]!;
  rows.sizeBytes[row] = sizeOf(header, words[at + 4]!);
  rows.paddingBytes[row] = words[at + 5]!;
  rows.owner[row] = words[at + 6]!;
}

/** Writes what a shortAlloc record says into a row. */
export function writeShortAlloc(
  rows: EventRows,
  row: number,
  words: Uint32Array,
  at: number,
  id: number,
): void {
  const header = words[at]!;
  const last = words[at + 3]!;
  rows.kind[row] = KIND_INDEX.alloc;
  rows.category[row] = categoryOf(header);
  rows.inPlace[row] = header >>> IN_PLACE_SHIFT & 1;
  rows.blockId[row] = id;
  rows.segment[row] = last >>> SEGMENT_SHIFT;
  rows.address[row] = words[at + 1]!;
  rows.sizeBytes[row] = words[at + 2]!;
  rows.paddingBytes[row] = header >>> HIGH_SHIFT;
  rows.owner[row] = last & OWNER_MASK;
}

/** Says of a block what an earlier row said. */
export function repeatRow(rows: EventRows, row: number, earlier: number): void {
  rows.category[row] = rows.category[earlier]!;
  rows.blockId[row] = rows.blockId[earlier]!;
  rows.segment[row] = rows.segment[earlier]!;
  rows.address[row] = rows.address[earlier]!;
  rows.sizeBytes[row] = rows.sizeBytes[earlier]!;
  rows.paddingBytes[row] = rows.paddingBytes[earlier]!;
  rows.owner[row] = rows.owner[earlier]!;
}
