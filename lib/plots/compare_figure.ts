/**
 * The memory curves of several runs on the same axes.
 * @module
 */
import type { Timeline } from "../analysis/timeline.ts";
import { formatBytes } from "../base/bytes.ts";
import { type Curve, largestOf } from "./chart.ts";
import { seriesColour } from "./colours.ts";
import type { Figure } from "./figure.ts";
import {
  curveFigure,
  FIGURE_SIZE,
  type FigureOptions,
  peaksOf,
} from "./memory_figure.ts";
import { pick, sampleIndices } from "./sampling.ts";

/** One run to compare. */
export interface CompareRow {
  /** For example the name of the strategy. */
  readonly name: string;
  /** Its memory curve. */
  readonly timeline: Timeline;
}

/** What was reserved as the run's curve, what was in use as a thin one below it. */
function curvesOf({ name, timeline }: CompareRow, colour: string): Curve[] {
  const indices = sampleIndices(timeline);
  const start = {
    group: name,
    colour,
    timeMs: pick(timeline.timeMs, indices),
    base: null,
  };
  const inUse = formatBytes(largestOf(timeline.inUse));
  const reserved = formatBytes(largestOf(timeline.reserved));
  return [
    {
      ...start,
      name: `${name}, in use`,
      measure: "inUse",
      style: "thin",
      bytes: pick(timeline.inUse, indices),
      listed: false,
      note: "",
    },
    {
      ...start,
      name,
      measure: "reserved",
      style: "line",
      bytes: pick(timeline.reserved, indices),
      listed: true,
      note: `${inUse} of ${reserved}`,
    },
  ];
}

/**
 * Draws the curves of several runs on the same axes: thick what was reserved, thin what was in
 * use, a dot at each peak. As text each run has a panel of its own.
 *
 * @param rows The runs, each from its own time 0.
 * @param options Title and size.
 */
export function compareFigure(
  rows: readonly CompareRow[],
  options: FigureOptions = {},
): Figure {
  const curves = rows.map((row, index) => curvesOf(row, seriesColour(index)));
  return curveFigure({
    title: options.title ?? "Memory compared",
    // Thin curves first, so that none covers a thick one.
    curves: [0, 1].flatMap((layer) => curves.map((pair) => pair[layer]!)),
    peaks: rows.flatMap(({ name, timeline }, index) =>
      peaksOf(timeline, name, seriesColour(index))
    ),
    marks: [],
    limitBytes: null,
    width: options.width ?? FIGURE_SIZE.width,
    height: options.height ?? FIGURE_SIZE.height,
  });
}
