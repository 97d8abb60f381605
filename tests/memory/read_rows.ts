/**
 * Reads a log as recordings do.
 * @module
 */
import type { EventRows } from "../../lib/memory/event_row_columns.ts";
import { RowWriter } from "../../lib/memory/event_rows.ts";
import {
  type LogPosition,
  readRecords,
  type RecordChunks,
} from "../../lib/memory/record_chunks.ts";

/** The rows after a position. */
export function readRows(
  records: RecordChunks,
  position: LogPosition,
  read = readRecords,
): EventRows {
  const writer = new RowWriter({
    from: position,
    to: records.end,
    startMs: 0,
    programs: [],
    ownerNumber: () => 0,
  });
  read(records, position, (words, from, to) => writer.read(words, from, to));
  return writer.finish(0);
}
