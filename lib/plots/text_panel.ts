/**
 * One panel of a chart in characters: curves of one run on a grid of cells.
 * @module
 */
import { bisectRight } from "../dependencies/d3_array.ts";
import type { Axis } from "./axes.ts";
import { type Curve, type CurveChart, limitIsShown } from "./chart.ts";
import { inTerminalColour, PLOT_COLOURS } from "./colours.ts";

/** Size and axes of a panel. */
export interface PanelSize {
  readonly rows: number;
  readonly columns: number;
  /** Columns of the labels left of the axis. */
  readonly gutter: number;
  readonly bytes: Axis;
  readonly time: Axis;
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
  const { timeMs, bytes } = curve;
  const { low, high } = size.time;
  const columnMs = (high - low) / size.columns;
  const lastMs = timeMs.at(-1)!;
  return Array.from({ length: size.columns }, (_, column) => {
    const start = low + column * columnMs;
    if (start > lastMs) return null;
    // The last column includes the end.
    const end = column === size.columns - 1 ? Infinity : start + columnMs;
    // What was set before the column still holds at its start.
    let index = Math.max(0, bisectRight(timeMs, start) - 1);
    if (!(timeMs[index]! < end)) return null;
    let least = bytes[index]!;
    let mostIndex = index;
    for (index++; index < timeMs.length && timeMs[index]! < end; index++) {
      least = Math.min(least, bytes[index]!);
      if (bytes[index]! > bytes[mostIndex]!) mostIndex = index;
    }
    return { least, most: bytes[mostIndex]!, mostIndex };
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
  const cover = fills.find((fill) => fill.bytes[index]! > bytes);
  return (cover ?? fills.at(-1)!).colour;
}

function drawFills(grid: Grid, fills: readonly Curve[], size: PanelSize): void {
  const total = fills.at(-1);
  if (!total) return;
  const cellBytes = size.bytes.high / size.rows;
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
  const cellBytes = size.bytes.high / size.rows;
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

function drawLimit(grid: Grid, limitBytes: number, size: PanelSize): void {
  const height = limitBytes / size.bytes.high * size.rows;
  const row = Math.min(size.rows - 1, Math.ceil(height) - 1);
  for (let column = 0; column < size.columns; column++) {
    grid[row]![column] ??= { character: "╌", colour: PLOT_COLOURS.limit };
  }
}

function drawPeak(
  grid: Grid,
  peak: CurveChart["peaks"][number],
  size: PanelSize,
): void {
  const { low, high } = size.time;
  const share = (peak.timeMs - low) / (high - low);
  const column = Math.min(size.columns - 1, Math.floor(share * size.columns));
  const row = Math.ceil(peak.bytes / size.bytes.high * size.rows);
  // It may cover the line of another curve: no fill reaches above the peak.
  const line = grid[row];
  if (line) line[column] = { character: "▼", colour: null };
}

/** Labels by row from the bottom: that whose upper edge is nearest to the value. */
function rowLabels(size: PanelSize): Map<number, string> {
  const labels = new Map<number, string>();
  for (const { value, label } of size.bytes.ticks) {
    const row = Math.round(value / size.bytes.high * size.rows) - 1;
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
    curve.group === group && curve.timeMs.length > 0
  );
  const grid: Grid = Array.from(
    { length: size.rows },
    () => new Array<Cell | null>(size.columns).fill(null),
  );
  drawFills(grid, curves.filter(({ measure }) => measure === "inUse"), size);
  for (const curve of curves) {
    const isLine = curve.measure !== "inUse" && curve.style !== "slack";
    if (isLine) drawLine(grid, curve, size);
  }
  const peak = chart.peaks.find((peak) => peak.group === group);
  if (peak) drawPeak(grid, peak, size);
  if (limitIsShown(chart)) drawLimit(grid, chart.limitBytes!, size);
  const labels = rowLabels(size);
  return grid.map((cells, row) => {
    const label = labels.get(row);
    const axis = label === undefined ? "│" : "┤";
    const start = `${(label ?? "").padStart(size.gutter - 1)} ${axis}`;
    return start + writeRow(cells, size.colour);
  }).reverse();
}
