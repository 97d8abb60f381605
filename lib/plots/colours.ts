/**
 * Every colour of every plot, in one table per theme. Categories are Paul Tol's "bright"
 * scheme, phases his "medium-contrast" one (personal.sric.org, "Colour schemes", 2021), and
 * compared curves the palette of Okabe and Ito ("Color universal design", 2008): all three
 * stay apart for colour-blind readers. A category has the same colour in both themes.
 * @module
 */
import type { Timeline } from "../analysis/timeline.ts";
import { didYouMean } from "../base/errors.ts";

/** A category, as timelines know it. */
export type PlotCategory = keyof Timeline["byCategory"];

/** A phase of training. */
export type PlotPhase = "forward" | "backward" | "update";

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

/** All phases in the order of a step. */
export const PLOT_PHASES: readonly PlotPhase[] = [
  "forward",
  "backward",
  "update",
];

/** What the reader's page looks like. */
export type ThemeName = "light" | "dark";

/** Colours of what is no category, each `#rrggbb`. */
export interface Theme {
  /** Which theme it is. */
  readonly name: ThemeName;
  readonly background: string;
  /** Text, and marks that must be seen first. */
  readonly ink: string;
  /** Text of lesser weight. */
  readonly label: string;
  readonly grid: string;
  readonly axis: string;
  readonly inUse: string;
  readonly reserved: string;
  /** The area of what is reserved but not in use. */
  readonly slack: string;
  readonly residentSet: string;
  readonly limit: string;
  readonly mark: string;
  /** Addresses that hold no block. */
  readonly free: string;
  /** Addresses lost to rounding. */
  readonly padding: string;
  readonly phases: Readonly<Record<PlotPhase, string>>;
  /** Compared curves, in order; beyond the last the first comes again. */
  readonly series: readonly string[];
}

/** The themes by name. The dark one lies on JupyterLab's dark ground. */
export const THEMES: Readonly<Record<ThemeName, Theme>> = {
  light: {
    name: "light",
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
    free: "#e9e9e9",
    padding: "#b4b4b4",
    phases: { forward: "#6699cc", backward: "#994455", update: "#eecc66" },
    series: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000"],
  },
  dark: {
    name: "dark",
    background: "#111111",
    ink: "#ececec",
    label: "#b4b4b4",
    grid: "#2e2e2e",
    axis: "#757575",
    inUse: "#4477aa",
    reserved: "#a8a8a8",
    slack: "#262626",
    residentSet: "#55bb66",
    limit: "#ff7b6b",
    mark: "#9a9a9a",
    free: "#333333",
    padding: "#6c6c6c",
    phases: { forward: "#6699cc", backward: "#bb5566", update: "#eecc66" },
    series: ["#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#f0e442"],
  },
};

let defaultTheme: ThemeName = "light";

function checkTheme(act: string, name: unknown): asserts name is ThemeName {
  const names = Object.keys(THEMES);
  if (names.includes(name as string)) return;
  throw new TypeError(
    `Cannot ${act} as there is no theme "${name}"${
      didYouMean(String(name), names)
    }`,
  );
}

/**
 * The theme of a figure: the one asked for, or the default.
 *
 * @throws {TypeError} If there is none of that name.
 */
export function themeOf(options: { readonly theme?: ThemeName }): Theme {
  const { theme = defaultTheme } = options;
  checkTheme("plot", theme);
  return THEMES[theme];
}

/**
 * Sets the theme of all figures that do not ask for one, live ones included. It is `"light"`
 * at first, since pictures in files and on paper are read on white.
 *
 * @returns The one that was set before.
 * @throws {TypeError} If there is none of that name.
 *
 * @example
 * ```ts ignore
 * tm.plot.useTheme("dark"); // in the first cell of a notebook, for JupyterLab's dark theme
 * ```
 */
export function useTheme(theme: ThemeName): ThemeName {
  checkTheme("set a theme", theme);
  const before = defaultTheme;
  defaultTheme = theme;
  return before;
}

/** The colour of the compared curve number `index`. */
export function seriesColour(theme: Theme, index: number): string {
  return theme.series[index % theme.series.length]!;
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
