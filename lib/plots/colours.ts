/**
 * Every colour of every plot, in one table. The hues are Paul Tol's "bright" scheme, which
 * stays apart for colour-blind readers; a category has the same colour everywhere.
 * @module
 */
import type { Timeline } from "../analysis/timeline.ts";

/** A category, as timelines know it. */
export type PlotCategory = keyof Timeline["byCategory"];

/** Colours by category, in the order in which plots stack and list them. */
export const CATEGORY_COLOURS: Readonly<Record<PlotCategory, string>> = {
  parameter: "#4477aa",
  optimizer: "#66ccee",
  input: "#228833",
  activation: "#ccbb44",
  gradient: "#ee6677",
  temporary: "#aa3377",
};

/** All categories in plotting order. */
export const PLOT_CATEGORIES: readonly PlotCategory[] = Object.keys(
  CATEGORY_COLOURS,
) as PlotCategory[];

/** Colours of things that are no category. */
export const PLOT_COLOURS = {
  background: "#ffffff",
  ink: "#2b2b2b",
  label: "#5f5f5f",
  grid: "#e6e6e6",
  axis: "#9a9a9a",
  inUse: "#4477aa",
  reserved: "#6f6f6f",
  slack: "#efefef",
  residentSet: "#228833",
  limit: "#c0392b",
  mark: "#7a7a7a",
} as const;

/** Colours of compared curves, in order; beyond the last the first comes again. */
const SERIES_COLOURS = [
  "#4477aa",
  "#ee6677",
  "#228833",
  "#aa3377",
  "#ccbb44",
  "#66ccee",
] as const;

/** The colour of the compared curve number `index`. */
export function seriesColour(index: number): string {
  return SERIES_COLOURS[index % SERIES_COLOURS.length]!;
}

/**
 * Wraps `text` in a colour like `colour` (`#rrggbb`) of the 6×6×6 cube that terminals of 256
 * colours have. Its levels are not even (0, 95, 135, 175, 215, 255), so dark parts come out
 * lighter: that is legible on a dark background too.
 */
export function inTerminalColour(text: string, colour: string): string {
  const [red, green, blue] = [1, 3, 5].map((start) =>
    Math.round(parseInt(colour.slice(start, start + 2), 16) / 51)
  );
  const code = 16 + 36 * red! + 6 * green! + blue!;
  return `\x1b[38;5;${code}m${text}\x1b[39m`;
}
