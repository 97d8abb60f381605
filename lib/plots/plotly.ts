/**
 * What all plotly figures share. Only their JSON is made here; plotly itself lives in the notebook.
 * @module
 */
import type { Unit } from "./axes.ts";
import type { Theme } from "./colours.ts";
import type { Json, JsonObject } from "./display.ts";

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

/** Pixels of the title and what stands between it and the plot, and of each line below it. */
const TITLE_HEIGHT = 66;
const NOTE_HEIGHT = 15;

/**
 * The layout that all figures begin with: the title above, the legend at the right, where it
 * never runs into anything however wide the page is. `notes` stand below the title.
 */
export function plotlyLayout(
  chart: {
    readonly title: string;
    readonly height: number;
    readonly theme: Theme;
  },
  notes: readonly string[] = [],
): JsonObject {
  const { ink, label, background } = chart.theme;
  const lines = notes.map((note) => `<br><sub>${plotlyText(note)}</sub>`);
  return {
    title: {
      text: plotlyText(chart.title) + lines.join(""),
      x: 0.01,
      xanchor: "left",
      y: 1,
      yanchor: "top",
      yref: "container",
      pad: { t: 18 },
      font: { size: 15 },
    },
    height: chart.height,
    margin: {
      l: 70,
      r: 20,
      t: TITLE_HEIGHT + notes.length * NOTE_HEIGHT,
      b: 40,
    },
    font: { color: ink, size: 12 },
    paper_bgcolor: background,
    plot_bgcolor: background,
    hoverlabel: {
      bgcolor: background,
      bordercolor: label,
      font: { color: ink },
    },
    legend: { x: 1.02, xanchor: "left", y: 1, yanchor: "top" },
  };
}

/** An axis whose numbers carry their unit, also after zooming; plotly refuses what it does not draw, such as the colour of no grid. */
export function axisStyle(
  unit: Unit,
  theme: Theme,
  grid: "grid" | "none" = "grid",
): JsonObject {
  return {
    ticksuffix: unit.name === "" ? "" : ` ${unit.name}`,
    ...(grid === "grid" ? { gridcolor: theme.grid } : { showgrid: false }),
    linecolor: theme.axis,
    zeroline: false,
  };
}

/** The figure of nothing: plotly refuses curves without points, and axes without curves. */
export function emptyFigure(
  chart: Parameters<typeof plotlyLayout>[0],
  sentence: string,
): PlotlyFigure {
  const { title, height, margin, font, paper_bgcolor: paper } = plotlyLayout(
    chart,
  ) as Record<string, Json>;
  const nothing = {
    text: sentence,
    x: 0.5,
    y: 0.5,
    xref: "paper",
    yref: "paper",
    showarrow: false,
  };
  return {
    data: [],
    layout: {
      title: title!,
      height: height!,
      margin: margin!,
      font: font!,
      "paper_bgcolor": paper!,
      annotations: [nothing],
    },
  };
}
