/**
 * Where the parts of a curve chart are, in pixels.
 * @module
 */
import { NOTE_HEIGHT } from "../svg_notes.ts";
import { scaleLinear } from "../../dependencies/d3_scale.ts";
import type { Axis } from "../axes.ts";
import {
  type CurveChart,
  groupsOf,
  hasHeadings,
  limitNote,
  xRange,
  yRange,
} from "../chart.ts";
import { PLOT_PHASES } from "../colours.ts";
import {
  belowLegend,
  entryOf,
  type Legend,
  type LegendEntry,
  placeLegend,
} from "../svg_legend.ts";
import { FONT_SIZE, MARGIN } from "../svg.ts";
import { layOutTable, type TableLayout } from "../svg_table.ts";
import { pixelsOf } from "../text_width.ts";

/** One panel: its rectangle, and how values become pixels. */
export interface PanelLayout {
  readonly group: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly xAxis: Axis;
  readonly yAxis: Axis;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  /** Whether values stand at its left and below it. */
  readonly labels: { readonly left: boolean; readonly below: boolean };
}

/** Where everything is. */
export interface ChartLayout {
  readonly legend: Legend;
  readonly noteTop: number;
  readonly panels: readonly PanelLayout[];
  readonly table: TableLayout | null;
}

/** Height of the strip of phases, with the gap above it. */
export const STRIP = { gap: 3, height: 9 } as const;
/** Room for the heading of a panel. */
const HEADING_HEIGHT = 20;
/** Room for values below a panel, and for what they count. */
const AXIS_HEIGHT = { values: 28, caption: 14 } as const;
const PANEL_GAP = 12;
const MARKS_HEIGHT = 16;
const PIXELS_PER_X_TICK = 90;
const PIXELS_PER_Y_TICK = 45;
/** Room that the two lines beside a peak take. */
export const LABEL_HEIGHT = 26;
/** Room above the highest curve: for the dot of its peak, or for the lines beside it too. */
const HEADROOM = { dot: 8, label: LABEL_HEIGHT + 8 } as const;

/** Phases that were recorded. */
function phaseEntries({ phases, theme }: CurveChart): LegendEntry[] {
  if (phases === null) return [];
  return PLOT_PHASES.filter((name) =>
    phases.share[name].some((share) => share > 0)
  ).map((name) => (
    { name, note: "", colour: theme.phases[name], swatch: "box" }
  ));
}

function legendEntries(chart: CurveChart): LegendEntry[] {
  const { curves, theme } = chart;
  const entries = curves.filter((curve) => curve.listed).map(entryOf);
  if (chart.limit !== null) {
    entries.push({
      name: "limit",
      note: limitNote(chart),
      colour: theme.limit,
      swatch: "dashes",
    });
  }
  return [...entries, ...phaseEntries(chart)];
}

/** How many panels stand beside each other. */
export function columnCount(panels: number): number {
  if (panels <= 1) return 1;
  return panels <= 4 ? 2 : 3;
}

interface Grid {
  readonly chart: CurveChart;
  readonly groups: readonly string[];
  readonly columns: number;
  readonly rows: number;
  readonly top: number;
  readonly bottom: number;
}

/** By what the highest value is multiplied, so that there is room above it. */
function headroomOf({ peaks, shape }: CurveChart, height: number): number {
  if (shape === "straight") return 1;
  const room = HEADROOM[peaks.length === 1 ? "label" : "dot"];
  return height / Math.max(height / 2, height - room);
}

/** Room below a panel. */
function axisHeight({ axes }: CurveChart): number {
  const { values, caption } = AXIS_HEIGHT;
  return axes.x.caption === "" ? values : values + caption;
}

/** Height that the rows of panels share, without what stands around each. */
function plotHeight({ chart, rows, top, bottom }: Grid): number {
  const heading = hasHeadings(chart) ? HEADING_HEIGHT : 0;
  const around = chart.isShared
    ? rows * heading + (rows - 1) * PANEL_GAP + axisHeight(chart)
    : rows * (heading + axisHeight(chart));
  const strip = chart.phases === null ? 0 : STRIP.gap + STRIP.height;
  return Math.max(20, (bottom - top - around - strip) / rows);
}

function yAxisOf(chart: CurveChart, group: string, height: number): Axis {
  const [low, high] = yRange(chart, group);
  const ticks = Math.max(2, height / PIXELS_PER_Y_TICK);
  return chart.axes.y.axis(low, high * headroomOf(chart, height), ticks);
}

function widestLabel({ ticks }: Axis): number {
  return Math.max(0, ...ticks.map(({ label }) => pixelsOf(label, FONT_SIZE)));
}

/** Top of a row's panels. */
function rowTop(grid: Grid, row: number, height: number): number {
  const heading = hasHeadings(grid.chart) ? HEADING_HEIGHT : 0;
  const below = grid.chart.isShared ? PANEL_GAP : axisHeight(grid.chart);
  return grid.top + row * (height + heading + below) + heading;
}

function layOutPanels(grid: Grid): PanelLayout[] {
  const { chart, groups, columns } = grid;
  const height = plotHeight(grid);
  const yAxes = groups.map((group) => yAxisOf(chart, group, height));
  const gutter = Math.max(...yAxes.map(widestLabel)) + 8;
  // On shared axes only the first of a row has values at its left.
  const gutters = chart.isShared ? 1 : columns;
  const gaps = (columns - 1) * (chart.isShared ? PANEL_GAP + 6 : 6);
  const space = chart.width - 2 * MARGIN - 6 - gutters * gutter - gaps;
  const width = Math.max(20, space / columns);
  const range = xRange(chart);
  return groups.map((group, index) => {
    const column = index % columns;
    const row = Math.floor(index / columns);
    const before = chart.isShared ? 1 : column + 1;
    const left = MARGIN + before * gutter + column * width +
      column * gaps / Math.max(1, columns - 1);
    const top = rowTop(grid, row, height);
    const [right, bottom] = [left + width, top + height];
    const xTicks = Math.max(2, width / PIXELS_PER_X_TICK);
    const xAxis = chart.axes.x.axis(...range, xTicks);
    const yAxis = yAxes[index]!;
    return {
      group,
      left,
      right,
      top,
      bottom,
      xAxis,
      yAxis,
      x: scaleLinear([xAxis.low, xAxis.high], [left, right]),
      y: scaleLinear([yAxis.low, yAxis.high], [bottom, top]),
      labels: {
        left: column === 0 || !chart.isShared,
        // The last one of its column, even if the last row is not full.
        below: !chart.isShared || index + columns >= groups.length,
      },
    };
  });
}

/** Finds room for everything. */
export function layOutChart(chart: CurveChart): ChartLayout {
  const { width, height } = chart;
  const legend = placeLegend(legendEntries(chart), width - 2 * MARGIN);
  const noteTop = belowLegend(legend);
  const marksHeight = chart.marks.length > 0 ? MARKS_HEIGHT : 0;
  const top = noteTop + chart.notes.length * NOTE_HEIGHT - 6 + marksHeight;
  const table = chart.table === null
    ? null
    : layOutTable(chart.table, { left: MARGIN, right: width - MARGIN }, height);
  const groups = groupsOf(chart);
  const columns = columnCount(groups.length);
  const panels = layOutPanels({
    chart,
    groups,
    columns,
    rows: Math.ceil(groups.length / columns),
    top,
    bottom: table?.top ?? height,
  });
  return { legend, noteTop, panels, table };
}
