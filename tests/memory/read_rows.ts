/**
 * Reads a log as recordings do.
 * @module
 */
import {
  type LogPosition,
  readRecords,
  type RecordChunks,
} from "../../lib/memory/event_records.ts";
import type { EventRows } from "../../lib/memory/event_row_columns.ts";
import { type RecordContext, RowWriter } from "../../lib/memory/event_rows.ts";

/** What else a reader may know; by default no block lived before, and all owners are the first. */
type Known =
  & Partial<Pick<RecordContext, "firstId" | "initialBlocks" | "ownerNumber">>
  & { readonly read?: typeof readRecords };

/** The rows after a position. */
export function readRows(
  records: RecordChunks,
  position: LogPosition,
  { read = readRecords, ...known }: Known = {},
): EventRows {
  const writer = new RowWriter({
    length: records.rows - position.rows,
    startMs: 0,
    initialBlocks: [],
    firstId: 0,
    lastId: records.nextId - 1,
    nextId: position.nextId,
    programs: [],
    ownerNumber: () => 0,
    ...known,
  });
  read(records, position, (words, from, to) => writer.read(words, from, to));
  return writer.finish(0);
}
