/**
 * What a comparison gives: rows, and the table that shows them.
 * @module
 */
import { formatBytes } from "../base/bytes.ts";
import {
  CUSTOM_INSPECT,
  JUPYTER_DISPLAY,
  type MimeBundle,
} from "../plots/display.ts";
import { type Column, table } from "../plots/table.ts";
import type { Trace } from "./trace.ts";

/** One row of a comparison. */
export interface ComparisonRow<T = unknown> {
  /** Name of the setting. */
  readonly name: string;
  /** What the work returned. */
  readonly result: T;
  /** What memory did meanwhile. */
  readonly trace: Trace<T>;
  /** Bytes: the address span of the working set. */
  readonly extent: number;
  /** Bytes: the highest reserved. */
  readonly reserved: number;
  /** Segments asked from the device. */
  readonly deviceAllocations: number;
  /** Duration in milliseconds. */
  readonly elapsedMs: number;
}

const COLUMNS: readonly Column<ComparisonRow>[] = [
  { title: "setting", value: (row) => row.name },
  {
    title: "peak in use",
    value: (row) => formatBytes(row.trace.peak.bytes),
    align: "end",
  },
  {
    title: "reserved",
    value: (row) => formatBytes(row.reserved),
    align: "end",
  },
  { title: "extent", value: (row) => formatBytes(row.extent), align: "end" },
  { title: "device allocations", value: (row) => row.deviceAllocations },
  { title: "ms", value: (row) => Math.round(row.elapsedMs) },
];

/** Rows of a comparison, in the order of the settings. */
export class ComparisonTable<T = unknown> {
  /** One row per setting. */
  readonly rows: readonly ComparisonRow<T>[];

  /** Made by `compare`. */
  constructor(rows: readonly ComparisonRow<T>[]) {
    this.rows = rows;
  }

  /** The rows themselves, so that a table can be looped over. */
  [Symbol.iterator](): Iterator<ComparisonRow<T>> {
    return this.rows[Symbol.iterator]();
  }

  /** Titles and cells as text, row by row. */
  cells(): {
    readonly titles: readonly string[];
    readonly cells: readonly (readonly string[])[];
  } {
    return {
      titles: COLUMNS.map(({ title }) => title),
      cells: table<ComparisonRow>(this.rows, COLUMNS).cells,
    };
  }

  /** The table as text. */
  toString(): string {
    return table<ComparisonRow>(this.rows, COLUMNS).text();
  }

  /** Prints the table in a terminal. */
  [CUSTOM_INSPECT](): string {
    return this.toString();
  }

  /** Shows the table in a notebook. */
  [JUPYTER_DISPLAY](): MimeBundle {
    return table<ComparisonRow>(this.rows, COLUMNS)[JUPYTER_DISPLAY]();
  }
}
