/**
 * What all plotly figures share. Only their JSON is made here; plotly itself lives in the notebook.
 * @module
 */
import type { Unit } from "./axes.ts";
import type { Theme } from "./colours.ts";
import type { JsonObject } from "./display.ts";

/** A plotly figure: plain JSON, see https://plotly.com/javascript/reference/. */
export interface PlotlyFigure {
  /** The traces. */
  readonly data: readonly JsonObject[];
  /** Axes, title, legend. */
  readonly layout: JsonObject;
}

/** A value in a unit, in six digits: more than a screen shows, and a third of the text. */
export function roundIn(value: number, unit: Unit): number {
  return Number((value / unit.size).toPrecision(6));
}

/** Bytes in a unit that is a power of two: exact, so that sums and peaks are what was measured. */
export function inUnit(value: number, unit: Unit): number {
  return value / unit.size;
}

/** Plain text for plotly, which takes what looks like a tag for one. */
export function plotlyText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

/** The layout that all figures begin with; `note` is markup below the title. */
export function plotlyLayout(
  chart: {
    readonly title: string;
    readonly height: number;
    readonly theme: Theme;
  },
  note = "",
): JsonObject {
  const { ink, label, background } = chart.theme;
  return {
    title: {
      text: plotlyText(chart.title) + note,
      x: 0.01,
      xanchor: "left",
      font: { size: 15 },
    },
    height: chart.height,
    margin: { l: 70, r: 20, t: 80, b: 40 },
    font: { color: ink, size: 12 },
    paper_bgcolor: background,
    plot_bgcolor: background,
    hoverlabel: {
      bgcolor: background,
      bordercolor: label,
      font: { color: ink },
    },
    legend: { orientation: "h", x: 0, y: 1.06, yanchor: "bottom" },
  };
}

/** An axis whose numbers carry their unit, also after zooming. */
export function axisStyle(unit: Unit, theme: Theme): JsonObject {
  return {
    ticksuffix: unit.name === "" ? "" : ` ${unit.name}`,
    gridcolor: theme.grid,
    linecolor: theme.axis,
    zeroline: false,
  };
}
