/**
 * The memory curve: what was in use and reserved at each moment, its peak marked.
 * @module
 */
import type { Timeline } from "../analysis/timeline.ts";
import { formatBytes } from "../base/bytes.ts";
import { type Curve, type CurveChart, largestOf, type Peak } from "./chart.ts";
import { CATEGORY_COLOURS, PLOT_CATEGORIES, PLOT_COLOURS } from "./colours.ts";
import { curveChartPlotly } from "./curve_chart_plotly.ts";
import { curveChartSvg } from "./curve_chart_svg.ts";
import { curveChartText } from "./curve_chart_text.ts";
import { type Figure, makeFigure } from "./figure.ts";
import { pick, sampleIndices } from "./sampling.ts";

/** Size and title of a figure. */
export interface FigureOptions {
  /** Above the picture. Default: what the figure shows. */
  readonly title?: string;
  /** Pixels. Default 640. */
  readonly width?: number;
  /** Pixels. Default 360. */
  readonly height?: number;
}

/** What a memory curve shows besides what was in use and reserved. */
export interface MemoryFigureOptions extends FigureOptions {
  /** `"category"` stacks what was in use by category; default `"none"`. */
  readonly stack?: "none" | "category";
  /** Draws this limit, in bytes. Default none. */
  readonly limitBytes?: number | null;
  /** `"shown"` draws the process's resident bytes; they are often far above the rest. Default `"hidden"`. */
  readonly residentSet?: "shown" | "hidden";
}

/** The default size, in pixels: legible on half a screen and in a README. */
export const FIGURE_SIZE = { width: 640, height: 360 } as const;

/** Where a timeline is highest; null if it is empty. */
function highestSample(values: Float64Array): number | null {
  let highest: number | null = null;
  for (let index = 0; index < values.length; index++) {
    if (highest === null || values[index]! > values[highest]!) highest = index;
  }
  return highest;
}

/** The peak of what was in use, for a chart; none if nothing was recorded. */
export function peaksOf(
  timeline: Timeline,
  group: string,
  colour: string,
): Peak[] {
  const highest = highestSample(timeline.inUse);
  if (highest === null) return [];
  const timeMs = timeline.timeMs[highest]!;
  return [{ group, timeMs, bytes: timeline.inUse[highest]!, colour }];
}

type CurveStart = Pick<Curve, "group" | "timeMs">;

/** What was in use, each category upon the one before it; those that never hold a byte are left out. */
function stackedCurves(
  timeline: Timeline,
  indices: readonly number[],
  start: CurveStart,
): Curve[] {
  const highest = highestSample(timeline.inUse);
  let base = new Float64Array(indices.length);
  return PLOT_CATEGORIES.flatMap((category) => {
    const own = timeline.byCategory[category];
    if (largestOf(own) === 0) return [];
    const lower = base;
    base = pick(own, indices).map((value, at) => value + lower[at]!);
    const atPeak = highest === null ? 0 : own[highest]!;
    return [{
      ...start,
      name: category,
      measure: "inUse",
      colour: CATEGORY_COLOURS[category],
      style: "fill",
      bytes: base,
      base: lower,
      listed: true,
      note: formatBytes(atPeak),
    }];
  });
}

function totalCurve(
  timeline: Timeline,
  indices: readonly number[],
  start: CurveStart,
): Curve {
  return {
    ...start,
    name: "in use",
    measure: "inUse",
    colour: PLOT_COLOURS.inUse,
    style: "fill",
    bytes: pick(timeline.inUse, indices),
    base: null,
    listed: true,
    note: "",
  };
}

function reservedCurves(
  timeline: Timeline,
  indices: readonly number[],
  start: CurveStart,
): Curve[] {
  const bytes = pick(timeline.reserved, indices);
  const curve = {
    ...start,
    name: "reserved",
    measure: "reserved",
    colour: PLOT_COLOURS.reserved,
    bytes,
    base: null,
    note: formatBytes(largestOf(timeline.reserved)),
  } as const;
  return [
    { ...curve, style: "slack", listed: false },
    { ...curve, style: "line", listed: true },
  ];
}

function residentCurve(timeline: Timeline, group: string): Curve {
  const { timeMs, bytes } = timeline.rss;
  return {
    name: "resident set",
    group,
    measure: "rss",
    colour: PLOT_COLOURS.residentSet,
    style: "dots",
    timeMs,
    bytes,
    base: null,
    listed: true,
    note: "",
  };
}

function memoryChart(
  timeline: Timeline,
  options: MemoryFigureOptions,
): CurveChart {
  const group = "";
  const indices = sampleIndices(timeline);
  const start = { group, timeMs: pick(timeline.timeMs, indices) };
  const [slack, reserved] = reservedCurves(timeline, indices, start);
  const inUse = options.stack === "category"
    ? stackedCurves(timeline, indices, start)
    : [totalCurve(timeline, indices, start)];
  const resident = options.residentSet === "shown"
    ? [residentCurve(timeline, group)]
    : [];
  return {
    title: options.title ?? "Memory",
    curves: [slack!, ...inUse, reserved!, ...resident],
    peaks: peaksOf(timeline, group, PLOT_COLOURS.ink),
    marks: timeline.marks,
    limitBytes: options.limitBytes ?? null,
    width: options.width ?? FIGURE_SIZE.width,
    height: options.height ?? FIGURE_SIZE.height,
  };
}

/** Makes the figure of a chart. */
export function curveFigure(chart: CurveChart): Figure {
  return makeFigure({
    plotly: () => curveChartPlotly(chart),
    svg: () => curveChartSvg(chart),
    text: (size) => curveChartText(chart, size),
  });
}

/**
 * Draws what was in use and reserved over time, with the peak marked.
 *
 * @param timeline From `timeline(events)`; it is not changed.
 * @param options Title, size, and what else to show.
 *
 * @example
 * ```ts ignore
 * console.log(memoryFigure(timeline, { stack: "category" }).text());
 * ```
 */
export function memoryFigure(
  timeline: Timeline,
  options: MemoryFigureOptions = {},
): Figure {
  return curveFigure(memoryChart(timeline, options));
}
