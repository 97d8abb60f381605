/**
 * A table of text: aligned columns under a light rule in a terminal, Markdown in a notebook.
 * @module
 */
import { CUSTOM_INSPECT, JUPYTER_DISPLAY, type MimeBundle } from "./display.ts";
import { columnsOf, padToColumns } from "./text_width.ts";

/** A column of a table. */
export interface Column<Row> {
  /** In the head. */
  readonly title: string;
  /** The cell's text; numbers are written as they are, so round them before. */
  value(row: Row): string | number;
  /** Default: `"end"` if the first row's value is a number or begins with a digit, else `"start"`. */
  readonly align?: "start" | "end";
}

/** A table that shows itself. */
export interface Table {
  /** The cells, row by row. */
  readonly cells: readonly (readonly string[])[];
  /** Aligned text. */
  text(): string;
  /** A Markdown table. */
  markdown(): string;
  /** Markdown and text by MIME type, for a notebook. */
  [JUPYTER_DISPLAY](): MimeBundle;
  /** The text, for a terminal. */
  [CUSTOM_INSPECT](): string;
}

type Side = "start" | "end";

interface Layout {
  readonly titles: readonly string[];
  readonly cells: readonly (readonly string[])[];
  readonly sides: readonly Side[];
}

function sideOf<Row>(column: Column<Row>, rows: readonly Row[]): Side {
  if (column.align) return column.align;
  const [first] = rows;
  if (first === undefined) return "start";
  const value = column.value(first);
  // A minus sign may be the typographic one.
  const isNumeric = typeof value === "number" || /^[-−]?\d/.test(value);
  return isNumeric ? "end" : "start";
}

/** The side from which spaces are added: numbers end, so their spaces start. */
const PADDED: Readonly<Record<Side, Side>> = { start: "end", end: "start" };

function writeText({ titles, cells, sides }: Layout): string {
  const widths = titles.map((title, index) =>
    Math.max(...[title, ...cells.map((row) => row[index]!)].map(columnsOf))
  );
  const write = (row: readonly string[]) =>
    row.map((cell, index) =>
      padToColumns(cell, widths[index]!, PADDED[sides[index]!])
    ).join(" │ ").trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("─┼─");
  return [write(titles), rule, ...cells.map(write)].join("\n");
}

/** Aligned text of a table whose first column holds names and whose others hold numbers. */
export function writeTable(
  { titles, cells }: Pick<Layout, "titles" | "cells">,
): string {
  const sides = titles.map((_, column) => column === 0 ? "start" : "end");
  return writeText({ titles, cells, sides } as Layout);
}

function writeMarkdown({ titles, cells, sides }: Layout): string {
  const write = (row: readonly string[]) =>
    `| ${
      row.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " "))
        .join(" | ")
    } |`;
  const rule = sides.map((side) => side === "end" ? "---:" : "---");
  return [write(titles), `|${rule.join("|")}|`, ...cells.map(write)].join("\n");
}

/**
 * Makes a table.
 *
 * @param rows What to show, one row each.
 * @param columns Title and value of each column.
 *
 * @example
 * ```ts
 * import { table } from "./table.ts";
 * const rows = [{ name: "pool", steps: 12 }, { name: "growth", steps: 9 }];
 * console.log(table(rows, [
 *   { title: "strategy", value: (row) => row.name },
 *   { title: "steps", value: (row) => row.steps },
 * ]));
 * ```
 */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): Table {
  const layout: Layout = {
    titles: columns.map(({ title }) => title),
    cells: rows.map((row) => columns.map((column) => `${column.value(row)}`)),
    sides: columns.map((column) => sideOf(column, rows)),
  };
  const text = () => writeText(layout);
  const markdown = () => writeMarkdown(layout);
  return {
    cells: layout.cells,
    text,
    markdown,
    [JUPYTER_DISPLAY]: () => ({
      "text/markdown": markdown(),
      "text/plain": text(),
    }),
    [CUSTOM_INSPECT]: text,
  };
}
