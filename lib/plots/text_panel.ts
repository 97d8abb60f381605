/**
 * One panel of a chart in characters: curves of one run on a grid of cells.
 * @module
 */
import { bisectRight } from "../dependencies/d3_array.ts";
import type { Axis } from "./axes.ts";
import { type Curve, type CurveChart, limitIsShown } from "./chart.ts";
import { inTerminalColour } from "./colours.ts";

/** Size and axes of a panel. */
export interface PanelSize {
  readonly rows: number;
  readonly columns: number;
  /** Columns of the labels left of the axis. */
  readonly gutter: number;
  readonly yAxis: Axis;
  readonly xAxis: Axis;
  readonly colour: boolean;
}

interface Cell {
  readonly character: string;
  /** Null is the terminal's own. */
  readonly colour: string | null;
}

type Grid = (Cell | null)[][]; // [row from the bottom][column]

/** Least and most of a curve in each column, and the sample of the most. */
interface ColumnRange {
  readonly least: number;
  readonly most: number;
  readonly mostIndex: number;
}

const EIGHTHS = ["", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;
const HALF_SHADE_FROM = 0.5;

/** What a step curve does during each column's stretch of time; null before it begins and after its end. */
function rangesOf(curve: Curve, size: PanelSize): (ColumnRange | null)[] {
  const { x, y } = curve;
  const { low, high } = size.xAxis;
  const columnWidth = (high - low) / size.columns;
  const last = x.at(-1)!;
  return Array.from({ length: size.columns }, (_, column) => {
    const start = low + column * columnWidth;
    if (start > last) return null;
    // The last column includes the end.
    const end = column === size.columns - 1 ? Infinity : start + columnWidth;
    // What was set before the column still holds at its start.
    let index = Math.max(0, bisectRight(x, start) - 1);
    if (!(x[index]! < end)) return null;
    let least = y[index]!;
    let mostIndex = index;
    for (index++; index < x.length && x[index]! < end; index++) {
      least = Math.min(least, y[index]!);
      if (y[index]! > y[mostIndex]!) mostIndex = index;
    }
    return { least, most: y[mostIndex]!, mostIndex };
  });
}

/** The character of a cell filled to `solid` for certain and to `reached` at times, both in cells. */
function fillCharacter(solid: number, reached: number): string {
  if (solid >= 1) return "█";
  if (reached - solid >= HALF_SHADE_FROM) return "▒";
  const eighths = Math.min(8, Math.ceil(reached * 8));
  return EIGHTHS[Math.max(eighths, 0)]!;
}

/** Which of the stacked fills covers `bytes` at a sample. */
function colourAt(
  fills: readonly Curve[],
  index: number,
  bytes: number,
): string {
  const cover = fills.find((fill) => fill.y[index]! > bytes);
  return (cover ?? fills.at(-1)!).colour;
}

function drawFills(grid: Grid, fills: readonly Curve[], size: PanelSize): void {
  const total = fills.at(-1);
  if (!total) return;
  const cellBytes = size.yAxis.high / size.rows;
  rangesOf(total, size).forEach((range, column) => {
    if (!range) return;
    const least = range.least / cellBytes;
    const most = range.most / cellBytes;
    for (let row = 0; row < size.rows && row < most; row++) {
      const character = fillCharacter(least - row, most - row);
      // The middle of the cell, or what is just below the top if that is lower.
      const height = Math.min(row + 0.5, most * (1 - 1e-9));
      const colour = colourAt(fills, range.mostIndex, height * cellBytes);
      if (character) grid[row]![column] = { character, colour };
    }
  });
}

const LINE_HEIGHTS = ["▁", "─", "▔"] as const;

/** Draws the most of a curve as a line where nothing else is. */
function drawLine(grid: Grid, curve: Curve, size: PanelSize): void {
  const cellBytes = size.yAxis.high / size.rows;
  rangesOf(curve, size).forEach((range, column) => {
    if (!range || range.most === 0) return;
    const height = range.most / cellBytes;
    // A value on the border of two cells belongs to the lower one.
    const row = Math.min(size.rows - 1, Math.ceil(height) - 1);
    if (grid[row]![column]) return;
    const third = Math.min(2, Math.floor((height - row) * 3));
    const character = curve.measure === "rss" ? "·" : LINE_HEIGHTS[third]!;
    grid[row]![column] = { character, colour: curve.colour };
  });
}

const SIGNS = ["●", "○", "▲", "△", "■", "□", "◆", "◇", "+", "×"] as const;

/** The character of a curve of values, by its place among all names. */
export function signOf({ curves }: CurveChart, { name }: Curve): string {
  const names = [...new Set(curves.map((curve) => curve.name))];
  return SIGNS[names.indexOf(name) % SIGNS.length]!;
}

/** A curve's value at `x`, on the straight line between its neighbours; NaN where it has none. */
function valueAt({ x, y }: Curve, at: number): number {
  const after = bisectRight(x, at);
  if (after === 0 || at > x.at(-1)!) return NaN;
  const left = after - 1;
  if (after === x.length || x[left] === at) return y[left]!;
  const share = (at - x[left]!) / (x[after]! - x[left]!);
  return y[left]! + share * (y[after]! - y[left]!);
}

/** Draws values that are joined by straight lines, a sign in each column. */
function drawValues(
  grid: Grid,
  curve: Curve,
  size: PanelSize,
  character: string,
): void {
  const { low, high } = size.xAxis;
  const { yAxis, rows, columns } = size;
  const put = (column: number, value: number) => {
    if (!Number.isFinite(value)) return;
    const height = (value - yAxis.low) / (yAxis.high - yAxis.low) * rows;
    const row = Math.min(rows - 1, Math.max(0, Math.ceil(height) - 1));
    grid[row]![column] ??= { character, colour: curve.colour };
  };
  const columnOf = (x: number) =>
    Math.min(columns - 1, Math.round((x - low) / (high - low) * (columns - 1)));
  curve.x.forEach((x, at) => put(columnOf(x), curve.y[at]!));
  if (curve.style === "points") return;
  for (let column = 0; column < columns; column++) {
    const share = columns > 1 ? column / (columns - 1) : 0;
    put(column, valueAt(curve, low + share * (high - low)));
  }
}

function drawLimit(
  grid: Grid,
  { limit, theme }: CurveChart,
  size: PanelSize,
): void {
  const colour = theme.limit;
  const height = limit! / size.yAxis.high * size.rows;
  const row = Math.min(size.rows - 1, Math.ceil(height) - 1);
  for (let column = 0; column < size.columns; column++) {
    grid[row]![column] ??= { character: "╌", colour };
  }
}

function drawPeak(
  grid: Grid,
  peak: CurveChart["peaks"][number],
  size: PanelSize,
): void {
  const { low, high } = size.xAxis;
  const share = (peak.x - low) / (high - low);
  const column = Math.min(size.columns - 1, Math.floor(share * size.columns));
  const row = Math.ceil(peak.y / size.yAxis.high * size.rows);
  // It may cover the line of another curve: no fill reaches above the peak.
  const line = grid[row];
  if (line) line[column] = { character: "▼", colour: null };
}

/** Labels by row from the bottom: that whose upper edge is nearest to the value. */
function rowLabels(size: PanelSize): Map<number, string> {
  const labels = new Map<number, string>();
  const { low, high, ticks } = size.yAxis;
  for (const { value, label } of ticks) {
    const row = Math.round((value - low) / (high - low) * size.rows) - 1;
    if (row >= 0) labels.set(row, label);
  }
  return labels;
}

/** Neighbours of one colour share their escape sequences. */
function writeRow(cells: Grid[number], colour: boolean): string {
  let written = "";
  let run = "";
  let runColour: string | null = null;
  const endRun = () => {
    written += runColour ? inTerminalColour(run, runColour) : run;
    run = "";
  };
  for (const cell of cells) {
    const own = colour ? cell?.colour ?? null : null;
    if (own !== runColour) endRun();
    runColour = own;
    run += cell?.character ?? " ";
  }
  endRun();
  return written;
}

/** Draws the curves of `group`; the lines stand from top to bottom. */
export function drawPanel(
  chart: CurveChart,
  group: string,
  size: PanelSize,
): string[] {
  const curves = chart.curves.filter((curve) =>
    curve.group === group && curve.x.length > 0
  );
  const grid: Grid = Array.from(
    { length: size.rows },
    () => new Array<Cell | null>(size.columns).fill(null),
  );
  drawFills(grid, curves.filter(({ style }) => style === "fill"), size);
  for (const curve of curves) {
    if (curve.measure === "value") {
      drawValues(grid, curve, size, signOf(chart, curve));
    } else if (curve.measure !== "inUse" && curve.style !== "slack") {
      drawLine(grid, curve, size);
    }
  }
  const peak = chart.peaks.find((peak) => peak.group === group);
  if (peak) drawPeak(grid, peak, size);
  if (limitIsShown(chart)) drawLimit(grid, chart, size);
  const labels = rowLabels(size);
  return grid.map((cells, row) => {
    const label = labels.get(row);
    const axis = label === undefined ? "│" : "┤";
    const start = `${(label ?? "").padStart(size.gutter - 1)} ${axis}`;
    return start + writeRow(cells, size.colour);
  }).reverse();
}
