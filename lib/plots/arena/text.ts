/**
 * An address map in characters: a cell shows the category that took most of its bytes and
 * time, as a letter or, in colour, as a block; small or shaded if less than half was taken.
 * @module
 */
import type { ArenaArea, ArenaMap } from "../../analysis/arena_map.ts";
import { formatBytes } from "../../base/bytes.ts";
import type { ArenaChart } from "./chart.ts";
import { captionLines } from "../curve/text.ts";
import {
  CATEGORY_COLOURS,
  inTerminalColour,
  PLOT_CATEGORIES,
  type PlotCategory,
} from "../colours.ts";
import type { TextSize } from "../figure.ts";
import { axisLines } from "../text_axis.ts";
import { cutToColumns, wrapEntries } from "../text_width.ts";

/** Rows of all lanes by default. */
const DEFAULT_ROWS = 16;
const FEWEST_ROWS = 3;

const PADDING = "-";
const FREE = "·";
/** Signs of what is no category, by the name in the legend. */
const OTHER_SIGNS: Readonly<Record<string, string>> = {
  padding: PADDING,
  free: FREE,
};

/** The first letter tells categories apart. */
function letterOf(category: PlotCategory): string {
  return category.charAt(0).toUpperCase();
}

/** Which parts of a cell were taken by what, from 0 to 1. */
interface Cell {
  readonly byCategory: Record<PlotCategory, number>;
  padding: number;
  reserved: number;
}

interface Lane {
  readonly sizeBytes: number;
  readonly cells: Cell[][]; // [row from the bottom][column]
}

type Measure = (cell: Cell, taken: number) => void;

function emptyCell(): Cell {
  const byCategory = Object.fromEntries(
    PLOT_CATEGORIES.map((name) => [name, 0]),
  ) as Cell["byCategory"];
  return { byCategory, padding: 0, reserved: 0 };
}

/** Gives each lane rows by its bytes, at least one. */
function shareRows(laneBytes: readonly number[], rows: number): number[] {
  const total = laneBytes.reduce((sum, bytes) => sum + bytes, 0);
  const spare = Math.max(0, rows - laneBytes.length);
  let passed = 0;
  let given = 0;
  return laneBytes.map((bytes) => {
    passed += bytes;
    const own = Math.round(spare * passed / total) - given;
    given += own;
    return 1 + own;
  });
}

/** The grid of all cells, and how areas are added to it. */
class Grid {
  readonly lanes: readonly Lane[];
  readonly #map: ArenaMap;
  readonly #columns: number;

  constructor(map: ArenaMap, rows: number, columns: number) {
    const counts = shareRows(map.laneBytes, rows);
    this.#map = map;
    this.#columns = columns;
    this.lanes = map.laneBytes.map((sizeBytes, lane) => ({
      sizeBytes,
      cells: Array.from(
        { length: counts[lane]! },
        () => Array.from({ length: columns }, emptyCell),
      ),
    }));
  }

  /** Tells `measure` which part of each cell an area takes. */
  add(area: ArenaArea, measure: Measure): void {
    const { sizeBytes, cells } = this.lanes[area.lane]!;
    const rowBytes = sizeBytes / cells.length;
    const columnMs = (this.#map.toMs - this.#map.fromMs) / this.#columns;
    const start = (area.fromMs - this.#map.fromMs) / columnMs;
    const end = (area.toMs - this.#map.fromMs) / columnMs;
    const low = area.address / rowBytes;
    const high = (area.address + area.sizeBytes) / rowBytes;
    for (let row = Math.floor(low); row < high && row < cells.length; row++) {
      const height = Math.min(high, row + 1) - Math.max(low, row);
      const first = Math.floor(start);
      for (let at = first; at < end && at < this.#columns; at++) {
        const width = Math.min(end, at + 1) - Math.max(start, at);
        measure(cells[row]![at]!, height * width);
      }
    }
  }
}

function fillGrid(map: ArenaMap, rows: number, columns: number): Grid {
  const grid = new Grid(map, rows, columns);
  for (const segment of map.segments) {
    grid.add(segment, (cell, taken) => cell.reserved += taken);
  }
  for (const { category, density, ...area } of map.bands) {
    grid.add(area, (cell, taken) => {
      cell.byCategory[category] += density * taken;
    });
  }
  for (const block of map.blocks) {
    grid.add(block, (cell, taken) => cell.byCategory[block.category] += taken);
    const address = block.address + block.sizeBytes;
    const sizeBytes = block.paddingBytes;
    grid.add({ ...block, address, sizeBytes }, (cell, taken) => {
      cell.padding += taken;
    });
  }
  return grid;
}

/** A cell of which less is taken counts as free. */
const LEAST_SHOWN = 0.02;
/** Half a cell, less what sums lose by rounding. */
const HALF = 0.5 - 1e-9;

/** The sign of a cell and its colour; with colours letters are not needed. */
function signOf(cell: Cell, isColoured: boolean): [string, string | null] {
  const { byCategory, padding, reserved } = cell;
  const most = PLOT_CATEGORIES.reduce((best, name) =>
    byCategory[name] > byCategory[best] ? name : best
  );
  const taken = PLOT_CATEGORIES.reduce(
    (sum, name) => sum + byCategory[name],
    0,
  );
  if (taken < LEAST_SHOWN) {
    if (padding >= HALF) return [PADDING, null];
    return [reserved >= HALF ? FREE : " ", null];
  }
  const isMuch = taken >= HALF;
  if (isColoured) return [isMuch ? "█" : "▒", CATEGORY_COLOURS[most]];
  const letter = letterOf(most);
  return [isMuch ? letter : letter.toLowerCase(), null];
}

/** Writes a row of cells; neighbours of one colour share their escape sequences. */
function writeRow(cells: readonly Cell[], isColoured: boolean): string {
  let written = "";
  let run = "";
  let runColour: string | null = null;
  const endRun = () => {
    written += runColour === null ? run : inTerminalColour(run, runColour);
    run = "";
  };
  for (const cell of cells) {
    const [sign, colour] = signOf(cell, isColoured);
    if (colour !== runColour) endRun();
    runColour = colour;
    run += sign;
  }
  endRun();
  return written;
}

/** A sign and what it means; null is the terminal's own colour. */
type Meaning = readonly [sign: string, colour: string | null, text: string];

function meaningsOf(chart: ArenaChart, isColoured: boolean): Meaning[] {
  const meanings = chart.entries.map(({ name, note, colour }): Meaning => {
    const text = `${name} ${note}`;
    const sign = OTHER_SIGNS[name];
    if (sign !== undefined) return [sign, null, text];
    if (isColoured) return ["█", colour, text];
    return [letterOf(name as PlotCategory), null, text];
  });
  if (isColoured && meanings.length > 0) {
    meanings.push(["▒", null, "less than half taken"]);
  }
  if (chart.peak !== null) {
    const { label, timeMs } = chart.peak;
    meanings.push(["▼", null, `${label} at ${chart.along.format(timeMs)}`]);
  }
  return meanings;
}

/** The legend's entries and the notes, none wider than the text. */
function legendOf(chart: ArenaChart, { colour, width }: TextSize): string[] {
  const entries = meaningsOf(chart, colour).map(([sign, own, text]) =>
    `${own === null ? sign : inTerminalColour(sign, own)} ${
      cutToColumns(text, width - 2)
    }`
  );
  const isLettered = !colour && entries.length > 0;
  const notes = isLettered
    ? ["small letter: less than half taken", ...chart.notes]
    : chart.notes;
  return [...entries, ...notes.map((note) => cutToColumns(note, width))];
}

/** The rule below the lanes and the times below it. */
function timeLines(
  { map, along }: ArenaChart,
  gutter: number,
  columns: number,
): string[] {
  const time = along.axis(map.fromMs, map.toMs, Math.max(2, columns / 12));
  const [rule, labels] = axisLines(time, gutter, columns);
  return [" ".repeat(gutter) + rule, labels];
}

/** What stands left of a lane: its segment if there is room, and its bytes. */
function laneNames(map: ArenaMap): string[] {
  return map.laneBytes.map((bytes, lane) =>
    map.placement === "packed"
      ? formatBytes(bytes)
      : `${map.segments[lane]!.segment}: ${formatBytes(bytes)}`
  );
}

/** Lines of all lanes, the highest first. */
function drawLanes(
  grid: Grid,
  names: readonly string[],
  gutter: number,
  colour: boolean,
): string[] {
  return grid.lanes.map(({ cells }, lane) => {
    const rows = cells.map((row) => writeRow(row, colour)).reverse();
    return rows.map((row, line) => {
      const name = line === 0 ? names[lane]! : "";
      const axis = line === 0 ? "┤" : "│";
      return `${name.padStart(gutter - 1)} ${axis}${row}`;
    });
  }).reverse().flat();
}

/** Writes an address map in characters; no line is longer than `size.width`. */
export function arenaText(chart: ArenaChart, size: TextSize): string {
  const { map, peak } = chart;
  const names = laneNames(map);
  const gutter = Math.max(2, ...names.map((name) => name.length)) + 1;
  const columns = size.width - gutter - 1;
  const legend = wrapEntries(legendOf(chart, size), size.width);
  const caption = captionLines(chart.along, size.width);
  const rows = size.height > 0
    ? Math.max(FEWEST_ROWS, size.height - legend.length - caption.length - 4)
    : DEFAULT_ROWS;
  const grid = fillGrid(map, rows, columns);
  const share = peak && (peak.timeMs - map.fromMs) / (map.toMs - map.fromMs);
  const column = Math.min(columns - 1, Math.floor((share ?? 0) * columns));
  return [
    cutToColumns(chart.title, size.width),
    `${" ".repeat(gutter + 1 + column)}${peak ? "▼" : ""}`,
    ...drawLanes(grid, names, gutter, size.colour),
    ...timeLines(chart, gutter, columns),
    ...caption,
    ...legend,
  ].map((line) => line.trimEnd()).join("\n");
}
