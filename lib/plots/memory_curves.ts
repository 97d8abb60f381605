/**
 * Curves of a timeline for charts: in use, by category, reserved, resident.
 * @module
 */
import type { Timeline } from "../analysis/timeline.ts";
import { formatBytes } from "../base/bytes.ts";
import { type Curve, largestOf, type Peak } from "./chart.ts";
import { CATEGORY_COLOURS, PLOT_CATEGORIES, type Theme } from "./colours.ts";
import { pick } from "./sampling.ts";

/** What all curves of a panel share. */
export type CurveStart = Pick<Curve, "group" | "x">;

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
  rest: Pick<Peak, "group" | "colour" | "owners" | "label">,
): Peak[] {
  const highest = highestSample(timeline.inUse);
  if (highest === null) return [];
  return [{
    ...rest,
    x: timeline.timeMs[highest]!,
    y: timeline.inUse[highest]!,
  }];
}

/** What was in use, each category upon the one before it; those that never hold a byte are left out. */
export function stackedCurves(
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
      y: base,
      base: lower,
      listed: true,
      note: formatBytes(atPeak),
    }];
  });
}

/** All that was in use, as an area. */
export function totalCurve(
  timeline: Timeline,
  indices: readonly number[],
  start: CurveStart,
  theme: Theme,
): Curve {
  return {
    ...start,
    name: "in use",
    measure: "inUse",
    colour: theme.inUse,
    style: "fill",
    y: pick(timeline.inUse, indices),
    base: null,
    listed: true,
    note: "",
  };
}

/** The upper edge of stacked categories, as a line that sets them off from the background. */
export function totalLine(total: Curve, theme: Theme): Curve {
  const note = formatBytes(largestOf(total.y));
  return { ...total, style: "thin", colour: theme.ink, note };
}

/** What was reserved: a pale area, and its edge. */
export function reservedCurves(
  timeline: Timeline,
  indices: readonly number[],
  start: CurveStart,
  theme: Theme,
): [slack: Curve, line: Curve] {
  const curve = {
    ...start,
    name: "reserved",
    measure: "reserved",
    colour: theme.reserved,
    y: pick(timeline.reserved, indices),
    base: null,
    note: formatBytes(largestOf(timeline.reserved)),
  } as const;
  return [
    { ...curve, style: "slack", listed: false },
    { ...curve, style: "line", listed: true },
  ];
}

/** The rest of a picture is still legible if the resident set is at most so many times as high. */
const MOST_TIMES = 3;

type ResidentSet = "auto" | "shown" | "hidden";

function isResidentShown(timeline: Timeline, choice: ResidentSet): boolean {
  const highest = largestOf(timeline.rss.bytes);
  if (choice !== "auto") return choice === "shown";
  const others = largestOf(timeline.reserved);
  return highest > 0 && highest <= MOST_TIMES * others;
}

/** The process's resident bytes, if they are to be drawn. */
export function residentCurves(
  timeline: Timeline,
  choice: ResidentSet,
  theme: Theme,
): Curve[] {
  if (!isResidentShown(timeline, choice)) return [];
  const { timeMs: x, bytes: y } = timeline.rss;
  return [{
    name: "resident set",
    group: "",
    measure: "rss",
    colour: theme.residentSet,
    style: "dots",
    x,
    y,
    base: null,
    listed: true,
    note: formatBytes(largestOf(y)),
  }];
}

/** What is said of resident bytes that are not drawn; null if nothing is. */
export function residentNote(
  timeline: Timeline,
  choice: ResidentSet,
): string | null {
  const highest = largestOf(timeline.rss.bytes);
  const isTold = choice === "auto" && highest > 0 &&
    !isResidentShown(timeline, choice);
  if (!isTold) return null;
  return `resident set of the process up to ${
    formatBytes(highest)
  }, above the chart`;
}
