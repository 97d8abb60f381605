/**
 * Tables of a trace: plain lists of rows that show themselves as tables.
 * @module
 */
import type { OwnerRow } from "../analysis/owners_by.ts";
import type { PhaseRow } from "../analysis/phases.ts";
import { formatBytes } from "../base/bytes.ts";
import { CATEGORIES } from "../memory/category.ts";
import { type Column, table } from "../plots/table.ts";
import { displayRows } from "./display.ts";

/** A column of bytes. */
function bytesColumn<Row>(
  title: string,
  valueOf: (row: Row) => number,
): Column<Row> {
  const value = (row: Row) => formatBytes(valueOf(row));
  return { title, value, align: "end" };
}

/** A column of whole numbers, however the first row begins. */
function countColumn<Row>(
  title: string,
  value: (row: Row) => number,
): Column<Row> {
  return { title, value, align: "end" };
}

const PHASE_COLUMNS: readonly Column<PhaseRow>[] = [
  { title: "phase", value: (row) => row.phase ?? "outside a step" },
  bytesColumn("peak in use", (row) => row.peakInUse),
  bytesColumn("allocated", (row) => row.allocatedBytes),
  countColumn("blocks", (row) => row.allocations),
  bytesColumn("largest", (row) => row.largestBytes),
  countColumn("runs", (row) => row.runs),
  { title: "ms", value: (row) => row.elapsedMs.toFixed(1), align: "end" },
];

/** Phases that show themselves. */
export function phaseTable(rows: PhaseRow[]): readonly PhaseRow[] {
  return displayRows(rows, () => table(rows, PHASE_COLUMNS));
}

/** The columns of a table by layer or op; of the categories those that somebody held at the peak. */
function ownerColumns(
  title: string,
  rows: readonly OwnerRow[],
): Column<OwnerRow>[] {
  const held = CATEGORIES.filter((category) =>
    rows.some((row) => row.byCategory[category] > 0)
  );
  return [
    { title, value: (row) => row.name ?? "none", align: "start" },
    countColumn("blocks", (row) => row.allocations),
    bytesColumn("allocated", (row) => row.allocatedBytes),
    bytesColumn("largest", (row) => row.largestBytes),
    bytesColumn("at the peak", (row) => row.peakBytes),
    ...held.map((category) =>
      bytesColumn<OwnerRow>(category, (row) => row.byCategory[category])
    ),
  ];
}

/** Layers or ops that show themselves. */
export function ownerTable(
  title: string,
  rows: OwnerRow[],
): readonly OwnerRow[] {
  return displayRows(rows, () => table(rows, ownerColumns(title, rows)));
}
