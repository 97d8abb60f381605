/**
 * The memory curve: what was in use and reserved at each moment, its peak marked with its
 * owners, phases of training below it and epochs above.
 * @module
 */
import type { PhaseShares } from "../analysis/phase_shares.ts";
import type { Timeline } from "../analysis/timeline.ts";
import { type AxisKind, BYTES, counts, TIME } from "./axes.ts";
import type { CurveChart, PhaseStrip } from "./chart.ts";
import { curveChartPlotly } from "./curve/plotly.ts";
import { curveChartSvg } from "./curve/svg.ts";
import { curveChartText } from "./curve/text.ts";
import { type Figure, makeFigure } from "./figure.ts";
import {
  checkChoice,
  checkFigureOptions,
  type FigureOptions,
  lookOf,
} from "./figure_options.ts";
import {
  peaksOf,
  reservedCurves,
  residentCurves,
  residentNote,
  stackedCurves,
  totalCurve,
  totalLine,
} from "./memory_curves.ts";
import { ownerLabel, ownerLines, type PlotOwner } from "./owner_lines.ts";
import { pick, sampleIndices } from "./sampling.ts";

/** What a memory curve shows besides what was in use and reserved. */
export interface MemoryFigureOptions extends FigureOptions {
  /** What runs from left to right: `"time"`, or `"events"`, which gives each allocation the same room however long it took. Default `"time"`. */
  readonly along?: Along;
  /** `"category"` stacks what was in use by category; default `"none"`. */
  readonly stack?: "none" | "category";
  /** Draws this limit, in bytes. Default: the trace's own, if it had one. */
  readonly limitBytes?: number | null;
  /** `"shown"` draws the process's resident bytes, `"hidden"` leaves them out; default `"auto"`: drawn if they do not squash the rest, else told as a number. */
  readonly residentSet?: "auto" | "shown" | "hidden";
}

/** What a picture shows from left to right. */
export type Along = "time" | "events";

/** The axis from left to right. */
export const ALONG: Readonly<Record<Along, AxisKind>> = {
  time: TIME,
  events: counts("event"),
};

/** What is known of a recording besides its curve. */
export interface MemoryFacts {
  /** Who held memory at the peak, largest first. */
  readonly owners?: readonly PlotOwner[];
  /** When training was in which phase. */
  readonly phases?: PhaseShares | null;
  /** Where work stands, said below the legend. */
  readonly status?: string | null;
  /** Columns to which the curve is thinned out; default: enough for the picture's width. */
  readonly columns?: number;
}

const OWN_OPTIONS = ["along", "stack", "limitBytes", "residentSet"] as const;

/** Pixels of the picture for each column of samples. */
const PIXELS_PER_COLUMN = 1.6;

/**
 * Options of a memory curve must be known and make sense.
 *
 * @throws {TypeError} For unknown names and words.
 * @throws {RangeError} For numbers out of range.
 */
export function checkMemoryOptions(options: MemoryFigureOptions): void {
  checkFigureOptions(options, OWN_OPTIONS);
  checkChoice("along", options.along, Object.keys(ALONG));
  checkChoice("stack", options.stack, ["none", "category"]);
  const residents = ["auto", "shown", "hidden"];
  checkChoice("residentSet", options.residentSet, residents);
  const { limitBytes } = options;
  if (limitBytes === undefined || limitBytes === null) return;
  if (Number.isSafeInteger(limitBytes) && limitBytes > 0) return;
  throw new RangeError(
    `Cannot plot as limitBytes must be a whole number above 0: it is ${limitBytes}`,
  );
}

/** The strip of phases; null if no step of training was recorded. */
export function stripOf(phases: PhaseShares | null): PhaseStrip | null {
  if (phases === null) return null;
  const { fromMs: low, toMs: high, share } = phases;
  const isThere = Object.values(share).some((values) =>
    values.some((value) => value > 0)
  );
  return isThere ? { low, high, share } : null;
}

function memoryChart(
  timeline: Timeline,
  options: MemoryFigureOptions,
  facts: MemoryFacts,
): CurveChart {
  const look = lookOf(options, "Memory");
  const { theme } = look;
  const { residentSet = "auto" } = options;
  const columns = facts.columns ?? Math.round(look.width / PIXELS_PER_COLUMN);
  const indices = sampleIndices(timeline, columns);
  const start = { group: "", x: pick(timeline.timeMs, indices) };
  const [slack, reserved] = reservedCurves(timeline, indices, start, theme);
  const total = totalCurve(timeline, indices, start, theme);
  const inUse = options.stack === "category"
    ? [totalLine(total, theme), ...stackedCurves(timeline, indices, start)]
    : [total];
  const resident = residentCurves(timeline, residentSet, theme);
  const note = residentNote(timeline, residentSet);
  return {
    ...look,
    axes: { x: ALONG[options.along ?? "time"], y: BYTES },
    shape: "steps",
    isShared: true,
    curves: [slack!, ...inUse, reserved!, ...resident],
    peaks: peaksOf(timeline, {
      group: "",
      colour: theme.ink,
      owners: ownerLines(facts.owners ?? []),
      label: ownerLabel(facts.owners ?? []),
    }),
    marks: timeline.marks.map(({ timeMs, name }) => ({ x: timeMs, name })),
    phases: timeline.timeMs.length > 1 ? stripOf(facts.phases ?? null) : null,
    limit: options.limitBytes ?? null,
    table: null,
    notes: [facts.status ?? null, note].filter((line) => line !== null),
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
 * @param options Title, size, theme, and what else to show.
 *
 * @example
 * ```ts ignore
 * console.log(memoryFigure(timeline, { stack: "category" }).text());
 * ```
 */
export function memoryFigure(
  timeline: Timeline,
  options: MemoryFigureOptions = {},
  facts: MemoryFacts = {},
): Figure {
  checkMemoryOptions(options);
  return curveFigure(memoryChart(timeline, options, facts));
}
