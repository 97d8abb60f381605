/**
 * A table in a picture: titles, a rule and rows at its lower edge.
 * @module
 */
import type { ChartTable } from "./chart.ts";
import type { Theme } from "./colours.ts";
import { FONT_SIZE, lineElement, textElement } from "./svg.ts";
import { cutToPixels, pixelsOf } from "./text_width.ts";

/** Where a table is, in pixels. */
export interface TableLayout {
  readonly table: ChartTable;
  readonly top: number;
  readonly left: number;
  readonly right: number;
  /** The edge of each column at which its text stands: left for the first, right for the others. */
  readonly edges: readonly number[];
  /** Room for the text of each column. */
  readonly rooms: readonly number[];
}

/** From one row to the next. */
const ROW_HEIGHT = 17;
/** Around the table. */
const PADDING = 8;
const GAP = 14;

/** Pixels that a table takes at the lower edge of a picture. */
export function tableHeight(rows: number): number {
  return (rows + 1) * ROW_HEIGHT + 2 * PADDING;
}

/** Shares the width: columns of numbers get what they need, the names in the first the rest. */
export function layOutTable(
  table: ChartTable,
  { left, right }: { readonly left: number; readonly right: number },
  bottom: number,
): TableLayout {
  const needed = table.titles.map((title, column) =>
    Math.max(
      pixelsOf(title, FONT_SIZE),
      ...table.cells.map((row) => pixelsOf(row[column]!, FONT_SIZE)),
    )
  );
  const spare = right - left - (needed.length - 1) * GAP;
  const total = needed.reduce((sum, width) => sum + width, 0);
  const others = total - needed[0]!;
  const first = Math.max(spare / needed.length, spare - others);
  // Numbers are cut only where the picture is too narrow for them.
  const factor = Math.min(1, (spare - first) / (others || 1));
  const rooms = needed.map((width, column) =>
    column === 0 ? Math.min(first, width) : width * factor
  );
  const free = spare - rooms.reduce((sum, width) => sum + width, 0);
  let edge = left + rooms[0]!;
  const edges = rooms.map((room, column) => {
    if (column === 0) return left;
    edge += GAP + room + free / Math.max(1, rooms.length - 1);
    return edge;
  });
  const top = bottom - tableHeight(table.cells.length);
  return { table, top, left, right, edges, rooms };
}

/** Draws a table. */
export function drawTable(layout: TableLayout, theme: Theme): string[] {
  const { table, top, left, right, edges, rooms } = layout;
  const write = (row: readonly string[], line: number, fill: string) =>
    row.map((text, column) =>
      textElement(cutToPixels(text, FONT_SIZE, rooms[column]!), {
        x: edges[column]!,
        y: top + PADDING + (line + 0.7) * ROW_HEIGHT,
        anchor: column === 0 ? "start" : "end",
        fill,
      })
    );
  const ruleY = top + PADDING + ROW_HEIGHT;
  return [
    ...write(table.titles, 0, theme.label),
    lineElement([left, ruleY], [right, ruleY], { stroke: theme.axis }),
    ...table.cells.flatMap((row, line) => write(row, line + 1, theme.ink)),
  ];
}
