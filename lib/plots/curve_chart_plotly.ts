/**
 * A curve chart as a plotly figure: plain JSON that JupyterLab draws and lets one zoom.
 * @module
 */
import { formatBytes } from "../base/bytes.ts";
import { byteAxis, timeAxis, type Unit } from "./axes.ts";
import {
  type Curve,
  type CurveChart,
  highestBytes,
  limitIsShown,
  timeRange,
} from "./chart.ts";
import { PLOT_COLOURS } from "./colours.ts";
import type { Json, JsonObject } from "./display.ts";
import { axisStyle, type PlotlyFigure, plotlyLayout } from "./plotly.ts";
import { pixelsOf } from "./text_width.ts";

/** Font size of the names of marks, in pixels. */
const MARK_SIZE = 10;

interface Units {
  readonly bytes: Unit;
  readonly time: Unit;
}

/** Six digits are more than a screen shows and a third of the text. */
function inUnit(value: number, unit: Unit): number {
  return Number((value / unit.size).toPrecision(6));
}

const LINES: Readonly<Record<Exclude<Curve["style"], "slack">, JsonObject>> = {
  fill: { shape: "hv", width: 0.5 },
  line: { shape: "hv", width: 2 },
  thin: { shape: "hv", width: 1 },
  dots: { shape: "hv", width: 2, dash: "dot" },
};

function fillOf(curve: Curve): JsonObject {
  if (curve.style !== "fill") return {};
  // Plotly takes an empty name for no stacking.
  if (curve.base) return { stackgroup: `in use ${curve.group}` };
  return { fill: "tozeroy" };
}

function traceOf(curve: Curve, units: Units): JsonObject[] {
  // The pale area says nothing that the two curves beside it do not say.
  if (curve.style === "slack") return [];
  const { name, colour, base, bytes } = curve;
  const own = base ? bytes.map((upper, at) => upper - base[at]!) : bytes;
  return [{
    type: "scatter",
    mode: "lines",
    name,
    x: Array.from(curve.timeMs, (time) => inUnit(time, units.time)),
    y: Array.from(own, (value) => inUnit(value, units.bytes)),
    line: { ...LINES[curve.style], color: colour },
    ...fillOf(curve),
    hovertemplate: `%{y:.4~g} ${units.bytes.name}`,
    showlegend: curve.listed,
  }];
}

/** A straight line over the whole of the other axis. */
function ruleOf(axis: "x" | "y", value: number, line: JsonObject): JsonObject {
  const [x, y] = axis === "x" ? [value, null] : [null, value];
  return {
    type: "line",
    xref: x === null ? "paper" : "x",
    yref: y === null ? "paper" : "y",
    x0: x ?? 0,
    x1: x ?? 1,
    y0: y ?? 0,
    y1: y ?? 1,
    line,
  };
}

function shapesOf(chart: CurveChart, units: Units): JsonObject[] {
  const marks = chart.marks.map(({ timeMs }) =>
    ruleOf("x", inUnit(timeMs, units.time), {
      color: PLOT_COLOURS.mark,
      width: 1,
      dash: "dot",
    })
  );
  if (!limitIsShown(chart)) return marks;
  const limit = ruleOf("y", inUnit(chart.limitBytes!, units.bytes), {
    color: PLOT_COLOURS.limit,
    width: 1.5,
    dash: "dash",
  });
  return [...marks, limit];
}

/** Marks whose names do not run into the one before, on a plot of about 600 pixels. */
function namedMarks(chart: CurveChart): CurveChart["marks"] {
  const [first, last] = timeRange(chart);
  const pixelMs = (last - first) / 600;
  let freeFrom = -Infinity;
  return chart.marks.filter(({ timeMs, name }) => {
    const halfMs = pixelMs * (pixelsOf(name, MARK_SIZE) / 2 + 4);
    if (timeMs - halfMs < freeFrom) return false;
    freeFrom = timeMs + halfMs;
    return true;
  });
}

function annotationsOf(chart: CurveChart, units: Units): Json[] {
  const marks = namedMarks(chart).map(({ timeMs, name }) => ({
    x: inUnit(timeMs, units.time),
    y: 1,
    yref: "paper",
    yanchor: "bottom",
    text: name,
    showarrow: false,
    font: { size: MARK_SIZE, color: PLOT_COLOURS.label },
  }));
  const labelled = chart.peaks.length === 1 ? chart.peaks : [];
  const peaks = labelled.map(({ timeMs, bytes }) => ({
    x: inUnit(timeMs, units.time),
    y: inUnit(bytes, units.bytes),
    text: `peak ${formatBytes(bytes)}`,
    arrowhead: 6,
    ax: 0,
    ay: -24,
  }));
  return [...marks, ...peaks];
}

/** Makes the plotly figure of a curve chart. */
export function curveChartPlotly(chart: CurveChart): PlotlyFigure {
  const units = {
    bytes: byteAxis(highestBytes(chart), 6).unit,
    time: timeAxis(...timeRange(chart), 6).unit,
  };
  return {
    data: chart.curves.flatMap((curve) => traceOf(curve, units)),
    layout: {
      ...plotlyLayout(chart),
      hovermode: "x unified",
      xaxis: { ...axisStyle(units.time), showgrid: false },
      yaxis: { ...axisStyle(units.bytes), rangemode: "tozero" },
      shapes: shapesOf(chart, units),
      annotations: annotationsOf(chart, units),
    },
  };
}
