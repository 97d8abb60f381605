/**
 * Panels of a plotly figure, and the traces of curves in them.
 * @module
 */
import type { Unit } from "../axes.ts";
import {
  type Curve,
  type CurveChart,
  groupsOf,
  xRange,
  yRange,
} from "../chart.ts";
import { columnCount } from "./svg_layout.ts";
import type { JsonObject } from "../display.ts";
import { inUnit, plotlyText, roundIn } from "../plotly.ts";

/** A panel: its axes and its part of the figure. */
export interface PlotlyPanel {
  readonly index: number;
  readonly group: string;
  readonly xUnit: Unit;
  readonly yUnit: Unit;
  readonly domain: {
    readonly x: readonly [number, number];
    readonly y: readonly [number, number];
  };
  /** Whether values stand at its left and below it. */
  readonly labels: { readonly left: boolean; readonly below: boolean };
}

/** Share of the plot's height that the strip of phases takes, and the gap above it. */
export const STRIP_SHARE = 0.04;
const STRIP_GAP = 0.02;

/** Name of an axis in a layout, e.g. `"xaxis2"`. */
export function axisKey(letter: "x" | "y", index: number): string {
  return `${letter}axis${index === 0 ? "" : index + 1}`;
}

/** Name of an axis in a trace, e.g. `"x2"`. */
export function axisRef(letter: "x" | "y", index: number): string {
  return `${letter}${index === 0 ? "" : index + 1}`;
}

/** Shares the figure among its panels; the lowest `from` is left to others. */
export function placePanels(chart: CurveChart, from: number): PlotlyPanel[] {
  const groups = groupsOf(chart);
  const columns = columnCount(groups.length);
  const rows = Math.ceil(groups.length / columns);
  const [gapX, gapY] = chart.isShared ? [0.03, 0.1] : [0.1, 0.16];
  const low = from + (chart.phases === null ? 0 : STRIP_SHARE + STRIP_GAP);
  const width = (1 - (columns - 1) * gapX) / columns;
  const height = (1 - low - (rows - 1) * gapY) / rows;
  const range = xRange(chart);
  return groups.map((group, index) => {
    const column = index % columns;
    const row = Math.floor(index / columns);
    const left = column * (width + gapX);
    const top = 1 - row * (height + gapY);
    return {
      index,
      group,
      xUnit: chart.axes.x.axis(...range, 6).unit,
      yUnit: chart.axes.y.axis(...yRange(chart, group), 6).unit,
      domain: {
        x: [left, Math.min(1, left + width)],
        y: [Math.max(0, top - height), top],
      },
      labels: {
        left: column === 0 || !chart.isShared,
        below: !chart.isShared || index + columns >= groups.length,
      },
    };
  });
}

const LINES: Readonly<
  Record<Exclude<Curve["style"], "slack" | "points">, JsonObject>
> = {
  fill: { width: 0.5 },
  line: { width: 2 },
  thin: { width: 1 },
  dots: { width: 2, dash: "dot" },
  dashes: { width: 2, dash: "dash" },
};

function fillOf(curve: Curve): JsonObject {
  if (curve.style !== "fill") return {};
  // Plotly takes an empty name for no stacking.
  const fillcolor = curve.colour;
  if (curve.base) return { stackgroup: `in use ${curve.group}`, fillcolor };
  return { fill: "tozeroy", fillcolor };
}

/** A value for JSON, which has no NaN: a gap. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Plotly drops a trace without points, and the axes that only it has: a gap keeps both. */
export function orGap<T>(values: readonly T[]): readonly (T | null)[] {
  return values.length > 0 ? values : [null];
}

/** The trace of a curve in a panel. */
export function curveTrace(
  chart: CurveChart,
  curve: Curve,
  panel: PlotlyPanel,
): JsonObject[] {
  // The pale area says nothing that the two curves beside it do not say.
  if (curve.style === "slack") return [];
  const { colour, base, y } = curve;
  const own = base ? y.map((upper, at) => upper - base[at]!) : y;
  const isStepped = chart.shape === "steps";
  const unit = panel.yUnit.name === "" ? "" : ` ${panel.yUnit.name}`;
  return [{
    type: "scatter",
    mode: curve.style === "points"
      ? "markers"
      : isStepped
      ? "lines"
      : "lines+markers",
    name: plotlyText(curve.name),
    x: orGap(Array.from(curve.x, (value) => roundIn(value, panel.xUnit))),
    y: orGap(Array.from(own, (value) => finite(inUnit(value, panel.yUnit)))),
    xaxis: axisRef("x", panel.index),
    yaxis: axisRef("y", panel.index),
    ...(curve.style === "points" ? {} : {
      line: {
        shape: isStepped ? "hv" : "linear",
        ...LINES[curve.style],
        color: colour,
      },
    }),
    ...(isStepped ? {} : {
      marker: { size: 5, color: colour },
      opacity: curve.style === "points" ? 0.5 : 1,
    }),
    ...fillOf(curve),
    hovertemplate: `%{y:.4~g}${unit}`,
    legendgroup: plotlyText(curve.name),
    showlegend: curve.listed,
  }];
}
