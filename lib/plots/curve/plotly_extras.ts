/**
 * What stands in a plotly figure besides its curves: marks, limit, peaks and the strip of phases.
 * @module
 */
import {
  type CurveChart,
  limitIsShown,
  type Peak,
  type PhaseStrip,
  xRange,
} from "../chart.ts";
import { PLOT_PHASES } from "../colours.ts";
import {
  axisKey,
  axisRef,
  type PlotlyPanel,
  STRIP_SHARE,
} from "./plotly_panel.ts";
import type { JsonObject } from "../display.ts";
import { inUnit, plotlyText, roundIn } from "../plotly.ts";
import { pixelsOf } from "../text_width.ts";

/** Font size of the names of marks, in pixels. */
const MARK_SIZE = 10;
/** A figure of a thousand epochs has no room for more rules. */
const MOST_RULES = 100;
/** Owners of a peak that are told under the pointer. */
const MOST_OWNERS = 12;

/** A straight line over the whole of the other axis. */
function ruleOf(axis: "x" | "y", value: number, line: JsonObject): JsonObject {
  const isVertical = axis === "x";
  return {
    type: "line",
    xref: isVertical ? "x" : "x domain",
    yref: isVertical ? "y domain" : "y",
    x0: isVertical ? value : 0,
    x1: isVertical ? value : 1,
    y0: isVertical ? 0 : value,
    y1: isVertical ? 1 : value,
    line,
  };
}

/** Lines at the marks and the limit. */
export function shapesOf(
  chart: CurveChart,
  [panel]: readonly PlotlyPanel[],
): JsonObject[] {
  const { marks, theme } = chart;
  const every = Math.ceil(marks.length / MOST_RULES);
  const rules = marks.filter((_, index) => index % every === 0).map(({ x }) =>
    ruleOf("x", roundIn(x, panel!.xUnit), {
      color: theme.mark,
      width: 1,
      dash: "dot",
    })
  );
  if (!limitIsShown(chart)) return rules;
  const limit = ruleOf("y", inUnit(chart.limit!, panel!.yUnit), {
    color: theme.limit,
    width: 1.5,
    dash: "dash",
  });
  return [...rules, limit];
}

/** Marks whose names do not run into the one before, on a plot of about 600 pixels. */
function namedMarks(chart: CurveChart): CurveChart["marks"] {
  const [first, last] = xRange(chart);
  const perPixel = (last - first) / 600;
  let freeFrom = -Infinity;
  return chart.marks.filter(({ x, name }) => {
    const half = perPixel * (pixelsOf(name, MARK_SIZE) / 2 + 4);
    if (x - half < freeFrom) return false;
    freeFrom = x + half;
    return true;
  });
}

function markNames(chart: CurveChart, panel: PlotlyPanel): JsonObject[] {
  return namedMarks(chart).map(({ x, name }) => ({
    x: roundIn(x, panel.xUnit),
    y: 1,
    yref: "y domain",
    yanchor: "bottom",
    text: plotlyText(name),
    showarrow: false,
    font: { size: MARK_SIZE, color: chart.theme.label },
  }));
}

function peakLabel(
  { axes, theme }: CurveChart,
  peak: Peak,
  panel: PlotlyPanel,
): JsonObject {
  const [owner] = peak.owners;
  const below = owner === undefined
    ? ""
    : `<br><sub>${plotlyText(owner)}</sub>`;
  return {
    x: roundIn(peak.x, panel.xUnit),
    y: inUnit(peak.y, panel.yUnit),
    text: `<b>peak ${plotlyText(axes.y.format(peak.y))}</b>${below}`,
    arrowhead: 6,
    arrowcolor: theme.ink,
    ax: 0,
    ay: -30,
  };
}

function headings(panels: readonly PlotlyPanel[]): JsonObject[] {
  return panels.filter(({ group }) => group !== "").map((
    { group, domain },
  ) => ({
    x: domain.x[0],
    y: domain.y[1],
    xref: "paper",
    yref: "paper",
    xanchor: "left",
    yanchor: "bottom",
    text: `<b>${plotlyText(group)}</b>`,
    showarrow: false,
  }));
}

/** Names of marks, headings of panels and the label of the only peak. */
export function annotationsOf(
  chart: CurveChart,
  panels: readonly PlotlyPanel[],
): JsonObject[] {
  const [first] = panels;
  const labelled = chart.peaks.length === 1 ? chart.peaks : [];
  return [
    ...headings(panels),
    ...markNames(chart, first!),
    ...labelled.map((peak) => peakLabel(chart, peak, first!)),
  ];
}

/** A dot at each peak, which tells its owners under the pointer. */
export function peakTraces(
  chart: CurveChart,
  panels: ReadonlyMap<string, PlotlyPanel>,
): JsonObject[] {
  return chart.peaks.map((peak, index) => {
    const panel = panels.get(peak.group)!;
    const told = [
      `peak ${chart.axes.y.format(peak.y)}`,
      ...peak.owners.slice(0, MOST_OWNERS),
    ];
    return {
      type: "scatter",
      mode: "markers",
      name: "peak",
      legendgroup: "peak",
      showlegend: index === 0,
      x: [roundIn(peak.x, panel.xUnit)],
      y: [inUnit(peak.y, panel.yUnit)],
      xaxis: axisRef("x", panel.index),
      yaxis: axisRef("y", panel.index),
      marker: {
        size: 9,
        color: peak.colour,
        line: { width: 1.5, color: chart.theme.background },
      },
      hovertext: [told.map(plotlyText).join("<br>")],
      hovertemplate: "%{hovertext}<extra></extra>",
    };
  });
}

function stripTrace(
  chart: CurveChart,
  strip: PhaseStrip,
  name: typeof PLOT_PHASES[number],
  { xUnit }: PlotlyPanel,
  yaxis: string,
): JsonObject {
  const shares = strip.share[name];
  const width = (strip.high - strip.low) / shares.length;
  const colour = chart.theme.phases[name];
  return {
    type: "scatter",
    mode: "lines",
    name,
    stackgroup: "phases",
    x: Array.from(
      shares,
      (_, at) => roundIn(strip.low + at * width, xUnit),
    ),
    y: Array.from(shares, (share) => Number(share.toFixed(3))),
    xaxis: "x",
    yaxis,
    line: { shape: "hv", width: 0, color: colour },
    fillcolor: colour,
    hovertemplate: "%{y:.0%} of the time",
  };
}

/** The strip of phases: an axis of its own below the first panel. */
export function phaseTraces(
  chart: CurveChart,
  panels: readonly PlotlyPanel[],
): { readonly traces: JsonObject[]; readonly axis: JsonObject } {
  const { phases } = chart;
  if (phases === null) return { traces: [], axis: {} };
  const [panel] = panels;
  const index = panels.length;
  const used = PLOT_PHASES.filter((name) =>
    phases.share[name].some((share) => share > 0)
  );
  const yaxis = axisRef("y", index);
  const low = Math.max(0, panel!.domain.y[0] - 1.5 * STRIP_SHARE);
  return {
    traces: used.map((name) => stripTrace(chart, phases, name, panel!, yaxis)),
    axis: {
      [axisKey("y", index)]: {
        domain: [low, low + STRIP_SHARE],
        range: [0, 1],
        fixedrange: true,
        visible: false,
      },
    },
  };
}
