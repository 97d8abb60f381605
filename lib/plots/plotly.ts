/**
 * What all plotly figures share. Only their JSON is made here; plotly itself lives in the notebook.
 * @module
 */
import type { Unit } from "./axes.ts";
import { PLOT_COLOURS } from "./colours.ts";
import type { JsonObject } from "./display.ts";

/** A plotly figure: plain JSON, see https://plotly.com/javascript/reference/. */
export interface PlotlyFigure {
  /** The traces. */
  readonly data: readonly JsonObject[];
  /** Axes, title, legend. */
  readonly layout: JsonObject;
}

/** The layout that all figures begin with. */
export function plotlyLayout(
  chart: { readonly title: string; readonly height: number },
): JsonObject {
  return {
    title: { text: chart.title, x: 0.01, xanchor: "left", font: { size: 15 } },
    height: chart.height,
    margin: { l: 70, r: 20, t: 80, b: 40 },
    font: { color: PLOT_COLOURS.ink, size: 12 },
    paper_bgcolor: PLOT_COLOURS.background,
    plot_bgcolor: PLOT_COLOURS.background,
    legend: { orientation: "h", x: 0, y: 1.06, yanchor: "bottom" },
  };
}

/** An axis whose numbers carry their unit, also after zooming. */
export function axisStyle(unit: Unit): JsonObject {
  return {
    ticksuffix: ` ${unit.name}`,
    gridcolor: PLOT_COLOURS.grid,
    linecolor: PLOT_COLOURS.axis,
    zeroline: false,
  };
}
