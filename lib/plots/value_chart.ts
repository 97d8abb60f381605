/**
 * Charts of values that are joined by straight lines: losses, accuracies, sparsities.
 * @module
 */
import { type Curve, type CurveChart, groupsOf } from "./chart.ts";
import { columnCount } from "./curve/svg_layout.ts";
import type { Figure } from "./figure.ts";
import { type FigureOptions, lookOf } from "./figure_options.ts";
import { curveFigure } from "./memory_figure.ts";

/** What a chart of values shows. */
export interface ValueChart {
  /** Title if the user gives none. */
  readonly title: string;
  readonly axes: CurveChart["axes"];
  readonly curves: readonly Curve[];
  readonly notes?: readonly string[];
}

/** Pixels of a row of panels, and of what stands above them. */
const ROW_HEIGHT = 220;
const HEAD_HEIGHT = 90;

/** A curve of values; the first of each name is listed. */
export function valueCurve(
  parts: Pick<Curve, "name" | "group" | "colour" | "style" | "x" | "y">,
  note = "",
): Curve {
  return { ...parts, measure: "value", base: null, listed: true, note };
}

function listOnce(curves: readonly Curve[]): Curve[] {
  const seen = new Set<string>();
  return curves.map((curve) => {
    const listed = curve.listed && !seen.has(curve.name);
    seen.add(curve.name);
    return { ...curve, listed };
  });
}

/** Draws a chart of values: a panel for each group, with a y axis of its own. */
export function valueFigure(chart: ValueChart, options: FigureOptions): Figure {
  const { title, axes, notes = [] } = chart;
  const curves = listOnce(chart.curves);
  const panels = groupsOf({ curves }).length;
  const rows = Math.ceil(panels / columnCount(panels));
  const look = lookOf(options, title, HEAD_HEIGHT + rows * ROW_HEIGHT);
  return curveFigure({
    ...look,
    axes,
    shape: "straight",
    isShared: false,
    curves,
    peaks: [],
    marks: [],
    phases: null,
    limit: null,
    table: null,
    notes,
  });
}
