/**
 * The memory curves of several runs: small multiples on the same axes, and a table.
 * @module
 */
import type { Timeline } from "../analysis/timeline.ts";
import { formatBytes } from "../base/bytes.ts";
import { BYTES, TIME } from "./axes.ts";
import { type ChartTable, type Curve, largestOf } from "./chart.ts";
import type { Theme } from "./colours.ts";
import { columnCount } from "./curve/svg_layout.ts";
import type { Figure } from "./figure.ts";
import {
  checkFigureOptions,
  type FigureOptions,
  lookOf,
} from "./figure_options.ts";
import { peaksOf, reservedCurves, totalCurve } from "./memory_curves.ts";
import { curveFigure } from "./memory_figure.ts";
import { pick, sampleIndices } from "./sampling.ts";
import { tableHeight } from "./svg_table.ts";

/** One run to compare. */
export interface CompareRow {
  /** For example the name of the strategy. */
  readonly name: string;
  /** Its memory curve. */
  readonly timeline: Timeline;
}

/** Columns to which a curve in a small panel is thinned out. */
const COLUMNS = 200;
/** Pixels of a row of panels. */
const ROW_HEIGHT = 150;
/** Pixels of what stands above all panels. */
const HEAD_HEIGHT = 90;

function curvesOf({ name, timeline }: CompareRow, theme: Theme): Curve[] {
  const indices = sampleIndices(timeline, COLUMNS);
  const start = { group: name, x: pick(timeline.timeMs, indices) };
  const [slack, line] = reservedCurves(timeline, indices, start, theme);
  // The bytes of each run stand in the table.
  const reserved = { ...line, note: "" };
  return [slack, totalCurve(timeline, indices, start, theme), reserved];
}

/** Only the first of several curves of one name is listed. */
function listOnce(curves: readonly Curve[]): Curve[] {
  const seen = new Set<string>();
  return curves.map((curve) => {
    const listed = curve.listed && !seen.has(curve.name);
    if (curve.listed) seen.add(curve.name);
    return { ...curve, listed };
  });
}

/** The least that a table says, where no other is given. */
function plainTable(rows: readonly CompareRow[]): ChartTable {
  return {
    titles: ["run", "peak in use", "reserved"],
    cells: rows.map(({ name, timeline }) => [
      name,
      formatBytes(largestOf(timeline.inUse)),
      formatBytes(largestOf(timeline.reserved)),
    ]),
  };
}

/**
 * Draws the curves of several runs, a panel for each, all on the same axes, and below them a
 * table.
 *
 * @param rows The runs, each from its own time 0.
 * @param options Title, size and theme; the default height fits the number of runs.
 * @param table What stands below the panels. Default: peak in use and reserved.
 */
export function compareFigure(
  rows: readonly CompareRow[],
  options: FigureOptions = {},
  table: ChartTable = plainTable(rows),
): Figure {
  checkFigureOptions(options);
  const panelRows = Math.ceil(rows.length / columnCount(rows.length));
  const height = HEAD_HEIGHT + Math.max(1, panelRows) * ROW_HEIGHT +
    tableHeight(rows.length);
  const look = lookOf(options, "Memory compared", height);
  return curveFigure({
    ...look,
    axes: { x: TIME, y: BYTES },
    shape: "steps",
    isShared: true,
    curves: listOnce(rows.flatMap((row) => curvesOf(row, look.theme))),
    peaks: rows.flatMap(({ name, timeline }) =>
      peaksOf(timeline, {
        group: name,
        colour: look.theme.ink,
        owners: [],
        label: "",
      })
    ),
    marks: [],
    phases: null,
    limit: null,
    table: rows.length > 0 ? table : null,
    notes: [],
  });
}
