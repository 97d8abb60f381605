/**
 * The slider of an address map in plotly: a column beside the map shows what lies where at
 * one moment, a line in the map tells which, and a sentence what that comes to.
 * @module
 */
import type { ArenaMoment, ArenaRoom } from "../../analysis/arena_map.ts";
import { formatBytes } from "../../base/bytes.ts";
import type { ArenaChart } from "./chart.ts";
import type { ArenaScale } from "./plotly_scale.ts";
import {
  CATEGORY_COLOURS,
  PLOT_CATEGORIES,
  type PlotCategory,
} from "../colours.ts";
import { orGap } from "../curve/plotly_panel.ts";
import type { JsonObject } from "../display.ts";
import { plotlyLayout, roundIn } from "../plotly.ts";

/** Where the slider's parts come in the lists of the figure. */
export interface SliderPlace {
  /** Traces before its own. */
  readonly trace: number;
  /** Shapes before its own. */
  readonly shape: number;
  /** Annotations before its own. */
  readonly annotation: number;
  /** Where the column begins, as a part of the figure's width. */
  readonly from: number;
  /** Length of the slider, as a part of the figure's width. */
  readonly length: number;
}

/** What a slider adds to a figure. */
export interface SliderParts {
  readonly traces: readonly JsonObject[];
  readonly shapes: readonly JsonObject[];
  readonly annotations: readonly JsonObject[];
  readonly layout: JsonObject;
}

const NOTHING: SliderParts = {
  traces: [],
  shapes: [],
  annotations: [],
  layout: {},
};

/** Bars of one trace at one moment. */
interface Bars {
  readonly x: readonly (number | null)[];
  readonly y: readonly (number | null)[];
  readonly width: readonly (number | null)[];
  readonly hovertext: readonly string[];
}

function barsOf(
  parts: readonly ArenaRoom[],
  { bytes, laneStart }: ArenaScale,
  hovertext: readonly string[],
): Bars {
  return {
    x: orGap(parts.map(() => 1)),
    y: orGap(
      parts.map(({ lane, address, sizeBytes }) =>
        roundIn(laneStart[lane]! + address + sizeBytes / 2, bytes)
      ),
    ),
    width: orGap(parts.map(({ sizeBytes }) => roundIn(sizeBytes, bytes))),
    hovertext,
  };
}

/** Bars of each trace of the column: reserved first, then the categories. */
function columnOf(
  { rooms, runs }: ArenaMoment,
  scale: ArenaScale,
  names: readonly PlotCategory[],
): Bars[] {
  const reserved = rooms.map(({ sizeBytes }) => formatBytes(sizeBytes));
  const categories = names.map((name) => {
    const own = runs.filter(({ category }) => category === name);
    const told = own.map(({ sizeBytes, blocks }) =>
      `${formatBytes(sizeBytes)}, ${blocks} ${
        blocks === 1 ? "block" : "blocks"
      }`
    );
    return barsOf(own, scale, told);
  });
  return [barsOf(rooms, scale, reserved), ...categories];
}

function describe(moment: ArenaMoment, { along }: ArenaChart): string {
  const { timeMs, inUse, padding, reserved, largestHole } = moment;
  const free = reserved - inUse - padding;
  return `at ${along.format(timeMs)}: in use ${formatBytes(inUse)}, free ${
    formatBytes(free)
  }, largest hole ${formatBytes(largestHole)}`;
}

function stepOf(
  moment: ArenaMoment,
  chart: ArenaChart,
  scale: ArenaScale,
  names: readonly PlotCategory[],
  place: SliderPlace,
): JsonObject {
  const bars = columnOf(moment, scale, names);
  const at = roundIn(moment.timeMs, scale.time);
  return {
    label: chart.along.format(moment.timeMs),
    method: "update",
    args: [
      {
        x: bars.map(({ x }) => x),
        y: bars.map(({ y }) => y),
        width: bars.map(({ width }) => width),
        hovertext: bars.map(({ hovertext }) => hovertext),
      },
      {
        [`shapes[${place.shape}].x0`]: at,
        [`shapes[${place.shape}].x1`]: at,
        [`annotations[${place.annotation}].text`]: describe(moment, chart),
      },
      bars.map((_, index) => place.trace + index),
    ],
  };
}

/** The moment shown at first: that with most in use. */
function firstShown(moments: readonly ArenaMoment[]): number {
  return moments.reduce(
    (best, { inUse }, index) => inUse > moments[best]!.inUse ? index : best,
    0,
  );
}

function tracesOf(
  bars: readonly Bars[],
  names: readonly PlotCategory[],
  { theme }: ArenaChart,
): JsonObject[] {
  const looks = [
    { name: "reserved", color: theme.free },
    ...names.map((name) => ({ name, color: CATEGORY_COLOURS[name] })),
  ];
  return looks.map(({ name, color }, index) => ({
    type: "bar",
    orientation: "h",
    ...bars[index]!,
    xaxis: "x2",
    name,
    showlegend: false,
    hovertemplate: `%{hovertext}<extra>${name}</extra>`,
    marker: { color, line: { color: theme.background, width: 0.3 } },
  }));
}

function sliderOf(
  chart: ArenaChart,
  steps: readonly JsonObject[],
  active: number,
  length: number,
): JsonObject {
  const { theme } = chart;
  return {
    active,
    steps,
    len: length,
    pad: { t: 62 },
    currentvalue: { visible: false },
    bgcolor: theme.grid,
    bordercolor: theme.axis,
    activebgcolor: theme.inUse,
    font: { color: theme.label, size: 10 },
    tickcolor: theme.axis,
  };
}

/** What a slider adds to the height of a figure, in pixels. */
const SLIDER_HEIGHT = 90;

function layoutOf(
  chart: ArenaChart,
  slider: JsonObject,
  from: number,
): JsonObject {
  const margin = plotlyLayout(chart, chart.notes)["margin"] as JsonObject;
  return {
    xaxis2: {
      domain: [from, 1],
      range: [0, 1],
      fixedrange: true,
      showgrid: false,
      zeroline: false,
      showticklabels: false,
      title: { text: "now", font: { size: 12 }, standoff: 4 },
    },
    sliders: [slider],
    margin: { ...margin, b: 130 },
    height: chart.height + SLIDER_HEIGHT,
  };
}

function cursorAt(x: number, { theme }: ArenaChart): JsonObject {
  const line = { color: theme.limit, width: 2 };
  return { type: "line", x0: x, x1: x, yref: "y domain", y0: 0, y1: 1, line };
}

/** The sentence below the map. */
function sentence(text: string): JsonObject {
  return {
    text,
    x: 0,
    y: 0,
    xref: "paper",
    yref: "paper",
    xanchor: "left",
    yanchor: "top",
    yshift: -40,
    showarrow: false,
  };
}

/** Makes the slider of a map; without moments there is none. */
export function sliderParts(
  chart: ArenaChart,
  scale: ArenaScale,
  place: SliderPlace,
): SliderParts {
  const { moments } = chart.map;
  const active = firstShown(moments);
  const shown = moments[active];
  if (shown === undefined || chart.map.segments.length === 0) return NOTHING;
  const used = new Set(
    moments.flatMap(({ runs }) => runs.map(({ category }) => category)),
  );
  const names = PLOT_CATEGORIES.filter((name) => used.has(name));
  const steps = moments.map((moment) =>
    stepOf(moment, chart, scale, names, place)
  );
  return {
    traces: tracesOf(columnOf(shown, scale, names), names, chart),
    shapes: [cursorAt(roundIn(shown.timeMs, scale.time), chart)],
    annotations: [sentence(describe(shown, chart))],
    layout: layoutOf(
      chart,
      sliderOf(chart, steps, active, place.length),
      place.from,
    ),
  };
}
