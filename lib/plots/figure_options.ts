/**
 * What every figure can be told: title, size and theme, checked at the door.
 * @module
 */
import { didYouMean } from "../base/errors.ts";
import { type Theme, type ThemeName, themeOf } from "./colours.ts";

/** Title, size and theme of a figure. */
export interface FigureOptions {
  /** Above the picture. Default: what the figure shows. */
  readonly title?: string;
  /** Pixels. Default 640. */
  readonly width?: number;
  /** Pixels. Default: what suits the figure, 360 for one curve. */
  readonly height?: number;
  /** Colours for a light or a dark page. Default: what `tm.plot.useTheme()` set, `"light"` at first. */
  readonly theme?: ThemeName;
}

/** How a figure looks, with everything decided. */
export interface Look {
  readonly title: string;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  readonly theme: Theme;
}

/** The default size, in pixels: legible on half a screen and in a README. */
export const FIGURE_SIZE = { width: 640, height: 360 } as const;

const FEWEST_PIXELS = { width: 240, height: 160 } as const;
/** Larger pictures than this take a renderer's whole memory. */
const MOST_PIXELS = 8192;

const NAMES = ["title", "width", "height", "theme"] as const;

function checkNames(
  options: unknown,
  known: readonly string[],
): asserts options is object {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      'Cannot plot as options must be an object such as { theme: "dark" }: ' +
        `they are ${options}`,
    );
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw new TypeError(
      `Cannot plot as there is no option "${name}"${didYouMean(name, known)}`,
    );
  }
}

function checkPixels(name: "width" | "height", value: unknown): void {
  const least = FEWEST_PIXELS[name];
  const isFine = typeof value === "number" && Number.isInteger(value) &&
    value >= least && value <= MOST_PIXELS;
  if (isFine) return;
  throw new RangeError(
    `Cannot plot as ${name} must be a whole number of pixels from ${least} to ` +
      `${MOST_PIXELS}: it is ${value}`,
  );
}

/**
 * Options of a figure must be known and make sense.
 *
 * @param others Names that this kind of figure knows besides.
 * @throws {TypeError} For unknown names and themes, with the nearest known ones, and a title that is no text.
 * @throws {RangeError} For sizes that no picture can have.
 */
export function checkFigureOptions(
  options: FigureOptions,
  others: readonly string[] = [],
): void {
  checkNames(options, [...NAMES, ...others]);
  const { title, width, height } = options;
  if (title !== undefined && typeof title !== "string") {
    throw new TypeError(
      `Cannot plot as title must be text: it is ${typeof title}`,
    );
  }
  if (width !== undefined) checkPixels("width", width);
  if (height !== undefined) checkPixels("height", height);
  themeOf(options);
}

/**
 * One of a few words.
 *
 * @throws {TypeError} If it is none of them, with the nearest one.
 */
export function checkChoice(
  name: string,
  value: unknown,
  choices: readonly string[],
): void {
  if (value === undefined || choices.includes(value as string)) return;
  throw new TypeError(
    `Cannot plot as ${name} must be one of its choices: it is ` +
      `${JSON.stringify(value)}${didYouMean(String(value), choices)}`,
  );
}

/** Fills in what is not given. */
export function lookOf(
  options: FigureOptions,
  title: string,
  height: number = FIGURE_SIZE.height,
): Look {
  return {
    title: options.title ?? title,
    width: options.width ?? FIGURE_SIZE.width,
    height: options.height ?? height,
    theme: themeOf(options),
  };
}
