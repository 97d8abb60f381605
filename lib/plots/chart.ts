/**
 * What a curve chart shows, as plain data between analysis and the three ways to draw it
 * (SVG, plotly, terminal text), which know nothing of timelines.
 * @module
 */

/** What a curve measures; terminal text draws each in its own way. */
export type Measure = "inUse" | "reserved" | "rss";

/** A step curve: a value holds from its time until the next. */
export interface Curve {
  /** As the legend says it. */
  readonly name: string;
  /** Curves of one run, drawn as one panel in a terminal; its heading. */
  readonly group: string;
  readonly measure: Measure;
  /** `#rrggbb` */
  readonly colour: string;
  /** `fill` from `base` up to `bytes`; `slack` the same but pale; else lines. */
  readonly style: "fill" | "slack" | "line" | "thin" | "dots";
  /** Ascending. */
  readonly timeMs: Float64Array;
  /** Upper edge. */
  readonly bytes: Float64Array;
  /** Lower edge; null is 0. */
  readonly base: Float64Array | null;
  /** Whether the legend lists it. */
  readonly listed: boolean;
  /** What the legend adds to the name, e.g. the bytes at the peak; may be empty. */
  readonly note: string;
}

/** The highest point of a curve. */
export interface Peak {
  readonly group: string;
  readonly timeMs: number;
  readonly bytes: number;
  readonly colour: string;
}

/** Everything that a curve chart shows. */
export interface CurveChart {
  readonly title: string;
  /** In drawing order; fills of one group are stacked, lowest first. */
  readonly curves: readonly Curve[];
  readonly peaks: readonly Peak[];
  readonly marks: readonly { readonly timeMs: number; readonly name: string }[];
  readonly limitBytes: number | null;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/** Largest value of a list that may be too long to spread; 0 if empty. */
export function largestOf(values: Iterable<number>): number {
  let largest = 0;
  for (const value of values) if (value > largest) largest = value;
  return largest;
}

/** The largest value of any curve, and the limit's if showing it does not squash the curves. */
export function highestBytes(chart: CurveChart): number {
  const highest = largestOf(
    chart.curves.map((curve) => largestOf(curve.bytes)),
  );
  return limitIsNear(chart.limitBytes, highest)
    ? Math.max(highest, chart.limitBytes!)
    : highest;
}

function limitIsNear(limitBytes: number | null, highest: number): boolean {
  return limitBytes !== null && limitBytes <= 2 * highest;
}

/** Whether the limit lies within the chart. */
export function limitIsShown(chart: CurveChart): boolean {
  return chart.limitBytes !== null && chart.limitBytes <= highestBytes(chart);
}

/** The groups of the curves, in the order of their first curve. */
export function groupsOf(chart: CurveChart): string[] {
  return [...new Set(chart.curves.map((curve) => curve.group))];
}

/** First and last moment of all curves and marks; `[0, 1]` if there are none. */
export function timeRange(chart: CurveChart): readonly [number, number] {
  let first = Infinity;
  let last = -Infinity;
  for (const { timeMs } of chart.curves) {
    first = Math.min(first, timeMs[0] ?? Infinity);
    last = Math.max(last, timeMs.at(-1) ?? -Infinity);
  }
  for (const { timeMs } of chart.marks) {
    first = Math.min(first, timeMs);
    last = Math.max(last, timeMs);
  }
  return first <= last ? [first, last] : [0, 1];
}
