/**
 * A curve chart as a plotly figure: plain JSON that JupyterLab draws and lets one zoom.
 * Bytes are exact: a unit is a power of two, so what stands in the figure is what was counted.
 * @module
 */
import { type CurveChart, groupsOf, isEmpty, limitNote } from "../chart.ts";
import type { JsonObject } from "../display.ts";
import {
  annotationsOf,
  peakTraces,
  phaseTraces,
  shapesOf,
} from "./plotly_extras.ts";
import {
  axisKey,
  axisRef,
  curveTrace,
  placePanels,
  type PlotlyPanel,
} from "./plotly_panel.ts";
import {
  axisStyle,
  emptyFigure,
  type PlotlyFigure,
  plotlyLayout,
  plotlyText,
} from "../plotly.ts";
import { cutToColumns } from "../text_width.ts";

/** A title only where it adds something to the unit on the ticks. */
function titleOf(title: string): JsonObject {
  return { title: { text: title, font: { size: 12 }, standoff: 4 } };
}

function xAxisOf(
  chart: CurveChart,
  panel: PlotlyPanel,
  panels: number,
): JsonObject {
  const { axes, theme, isShared, phases } = chart;
  const isFirst = panel.index === 0;
  // Values stand below the strip of phases.
  const below = phases === null ? panel.index : panels;
  return {
    ...axisStyle(panel.xUnit, theme, "none"),
    domain: panel.domain.x,
    anchor: axisRef("y", below),
    ...(isFirst || !isShared ? {} : { matches: "x" }),
    showticklabels: panel.labels.below,
    ...(panel.labels.below ? titleOf(axes.x.title) : {}),
  };
}

function yAxisOf(chart: CurveChart, panel: PlotlyPanel): JsonObject {
  const { axes, theme, isShared, shape } = chart;
  const isFirst = panel.index === 0;
  return {
    ...axisStyle(panel.yUnit, theme),
    domain: panel.domain.y,
    anchor: axisRef("x", panel.index),
    automargin: true,
    ...(isFirst || !isShared ? {} : { matches: "y" }),
    ...(shape === "steps" ? { rangemode: "tozero" } : {}),
    showticklabels: panel.labels.left,
    ...(panel.labels.left && axes.y.title !== "" ? titleOf(axes.y.title) : {}),
  };
}

/** Longer names would wrap, for which a row has no room. */
const LONGEST_CELL = 24;

function tableTrace(chart: CurveChart, top: number): JsonObject[] {
  const { table, theme } = chart;
  if (table === null) return [];
  const align = table.titles.map((_, column) =>
    column === 0 ? "left" : "right"
  );
  const { background: color, ink, grid } = theme;
  const look = {
    align,
    fill: { color },
    line: { color: grid },
    font: { color: ink, size: 11 },
  };
  return [{
    type: "table",
    columnwidth: table.titles.map((_, column) => column === 0 ? 2 : 1),
    domain: { x: [0, 1], y: [0, top] },
    header: { ...look, values: table.titles.map(plotlyText) },
    cells: {
      ...look,
      values: table.titles.map((_, column) =>
        table.cells.map((row) =>
          plotlyText(cutToColumns(row[column]!, LONGEST_CELL))
        )
      ),
    },
  }];
}

/** Pixels of a row of a table, and of the values between panels and table. */
const TABLE_ROW = 27;
const TABLE_GAP = 62;
/** Pixels of a figure that neither panels nor table get. */
const MARGINS = 102;

/** Plotly's rows are higher than those of the SVG. */
function heightOf({ table, height }: CurveChart): number {
  return height + (table === null ? 0 : TABLE_GAP + 10 * table.cells.length);
}

/** Room for a table and the gap above it, as shares of the plot's height. */
function tableShares(
  chart: CurveChart,
): { readonly table: number; readonly below: number } {
  if (chart.table === null) return { table: 0, below: 0 };
  const plot = Math.max(1, heightOf(chart) - MARGINS);
  const rows = (chart.table.cells.length + 1) * TABLE_ROW;
  const share = Math.min(0.5, rows / plot);
  return { table: share, below: share + Math.min(0.3, TABLE_GAP / plot) };
}

function layoutOf(
  chart: CurveChart,
  panels: readonly PlotlyPanel[],
): JsonObject {
  const axes = panels.flatMap((panel) => [
    [axisKey("x", panel.index), xAxisOf(chart, panel, panels.length)],
    [axisKey("y", panel.index), yAxisOf(chart, panel)],
  ]);
  return {
    ...plotlyLayout({ ...chart, height: heightOf(chart) }, chart.notes),
    hovermode: panels.length === 1 ? "x unified" : "x",
    ...Object.fromEntries(axes),
    shapes: shapesOf(chart, panels),
    annotations: annotationsOf(chart, panels),
  };
}

/** Makes the plotly figure of a curve chart. */
export function curveChartPlotly(chart: CurveChart): PlotlyFigure {
  if (isEmpty(chart)) return emptyFigure(chart, "nothing was recorded");
  const shares = tableShares(chart);
  const panels = placePanels(chart, shares.below);
  const byGroup = new Map(
    groupsOf(chart).map((group, index) => [group, panels[index]!]),
  );
  const layout = layoutOf(chart, panels);
  const strip = phaseTraces(chart, panels);
  return {
    data: [
      ...chart.curves.flatMap((curve) =>
        curveTrace(chart, curve, byGroup.get(curve.group)!)
      ),
      ...limitTrace(chart),
      ...peakTraces(chart, byGroup),
      ...strip.traces,
      ...tableTrace(chart, shares.table),
    ],
    layout: { ...layout, ...strip.axis },
  };
}

/** The legend's entry for the limit, which is drawn as a shape. */
function limitTrace(chart: CurveChart): JsonObject[] {
  if (chart.limit === null) return [];
  return [{
    type: "scatter",
    mode: "lines",
    name: `limit ${limitNote(chart)}`,
    x: [null],
    y: [null],
    line: { color: chart.theme.limit, width: 1.5, dash: "dash" },
    hoverinfo: "skip",
  }];
}
