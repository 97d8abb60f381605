/**
 * What a curve chart shows, as plain data between analysis and the three ways to draw it
 * (SVG, plotly, terminal text), which know nothing of timelines. Curves of one group share a
 * panel; several panels are small multiples on the same axes.
 * @module
 */
import type { AxisKind } from "./axes.ts";
import type { PlotPhase, Theme } from "./colours.ts";

/** What a curve measures; terminal text draws each in its own way. */
export type Measure = "inUse" | "reserved" | "rss" | "value";

/** A curve. In a chart of steps a value holds from its x until the next; else points are joined. */
export interface Curve {
  /** As the legend says it. */
  readonly name: string;
  /** Curves of one group are drawn as one panel; its heading if there are several. */
  readonly group: string;
  readonly measure: Measure;
  /** `#rrggbb` */
  readonly colour: string;
  /** `fill` from `base` up to `y`; `slack` the same but pale; `points` not joined; else lines. */
  readonly style:
    | "fill"
    | "slack"
    | "line"
    | "thin"
    | "dots"
    | "dashes"
    | "points";
  /** Ascending. */
  readonly x: Float64Array;
  /** Upper edge; NaN where there is none. */
  readonly y: Float64Array;
  /** Lower edge; null is 0. */
  readonly base: Float64Array | null;
  /** Whether the legend lists it. */
  readonly listed: boolean;
  /** What the legend adds to the name, e.g. the bytes at the peak; may be empty. */
  readonly note: string;
}

/** The highest point of a panel. */
export interface Peak {
  readonly group: string;
  readonly x: number;
  readonly y: number;
  readonly colour: string;
  /** Who held it, largest first, a line each; may be empty. */
  readonly owners: readonly string[];
  /** The first of them, as short as can be; may be empty. */
  readonly label: string;
}

/** Which share of each of equal columns of x was spent in which phase, from 0 to 1. */
export interface PhaseStrip {
  readonly low: number;
  readonly high: number;
  readonly share: Readonly<Record<PlotPhase, Float64Array>>;
}

/** A named x. */
export interface Mark {
  readonly x: number;
  readonly name: string;
}

/** A table below the panels. */
export interface ChartTable {
  readonly titles: readonly string[];
  readonly cells: readonly (readonly string[])[];
}

/** Everything that a curve chart shows. */
export interface CurveChart {
  readonly title: string;
  readonly theme: Theme;
  readonly axes: { readonly x: AxisKind; readonly y: AxisKind };
  readonly shape: "steps" | "straight";
  /** Whether all panels have the same y axis. */
  readonly isShared: boolean;
  /** In drawing order; fills of one group are stacked, lowest first. */
  readonly curves: readonly Curve[];
  readonly peaks: readonly Peak[];
  readonly marks: readonly Mark[];
  readonly phases: PhaseStrip | null;
  readonly limit: number | null;
  readonly table: ChartTable | null;
  /** What the reader must know besides, a line each, for legend and text. */
  readonly notes: readonly string[];
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/** Largest value of a list that may be too long to spread; 0 if empty. NaN does not count. */
export function largestOf(values: Iterable<number>): number {
  let largest = 0;
  for (const value of values) if (value > largest) largest = value;
  return largest;
}

/** First and last value of an axis. */
export type Range = readonly [low: number, high: number];

function rangeOf(columns: Iterable<Float64Array>): Range | null {
  let low = Infinity;
  let high = -Infinity;
  for (const values of columns) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : null;
}

/** Lowest and highest y of the panels that share an axis, and the limit if showing it does not squash the curves. */
export function yRange(chart: CurveChart, group: string): Range {
  const curves = chart.isShared
    ? chart.curves
    : chart.curves.filter((curve) => curve.group === group);
  const [low, high] = rangeOf(curves.map(({ y }) => y)) ?? [0, 0];
  const { limit } = chart;
  const isNear = limit !== null && limit <= 2 * high;
  return [low, isNear ? Math.max(high, limit) : high];
}

/** Whether the limit lies within the chart. */
export function limitIsShown(chart: CurveChart): boolean {
  const { limit } = chart;
  return limit !== null && limit <= yRange(chart, "")[1];
}

/** The groups of the curves, in the order of their first curve; one without a name if there are none. */
export function groupsOf(chart: Pick<CurveChart, "curves">): string[] {
  const groups = [...new Set(chart.curves.map((curve) => curve.group))];
  return groups.length > 0 ? groups : [""];
}

/** Whether panels have headings: not if there is but one without a name. */
export function hasHeadings(chart: Pick<CurveChart, "curves">): boolean {
  return groupsOf(chart).some((group) => group !== "");
}

/** Whether there is nothing to draw. */
export function isEmpty(chart: CurveChart): boolean {
  return chart.curves.every((curve) => curve.x.length === 0);
}

/** First and last x of all curves and marks; `[0, 1]` if there are none. */
export function xRange(chart: CurveChart): Range {
  const marks = Float64Array.from(chart.marks, ({ x }) => x);
  return rangeOf([...chart.curves.map(({ x }) => x), marks]) ?? [0, 1];
}

/** What the legend says of the limit. */
export function limitNote(chart: CurveChart): string {
  const text = chart.axes.y.format(chart.limit!);
  return limitIsShown(chart) ? text : `${text}, above the chart`;
}
