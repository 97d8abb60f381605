/**
 * A figure: one picture in four forms. As the last value of a notebook's cell it shows
 * itself as plotly, PNG, SVG or text, whichever the reader's program knows and trusts; there
 * is no HTML among them, because sites that strip scripts would show that blank.
 * @module
 */
import {
  coloursWanted,
  CUSTOM_INSPECT,
  DEFAULT_COLUMNS,
  FEWEST_COLUMNS,
  JUPYTER_DISPLAY,
  type MimeBundle,
  terminalColumns,
} from "./display.ts";
import { renderPng } from "./png.ts";
import type { PlotlyFigure } from "./plotly.ts";

/** How a figure is written as text. */
export interface TextOptions {
  /** Columns; no line is longer. Default: the terminal's, else 80. */
  readonly width?: number;
  /** Lines. Default: what suits the figure. */
  readonly height?: number;
  /** Whether to use terminal colours. Default: if standard output is a terminal and NO_COLOR is not set. */
  readonly colour?: boolean;
}

/** {@linkcode TextOptions} with everything decided; height 0 is what suits the figure. */
export interface TextSize {
  /** Columns. */
  readonly width: number;
  /** Lines. */
  readonly height: number;
  /** Whether to use terminal colours. */
  readonly colour: boolean;
}

/** What a figure is made of. */
export interface FigureParts {
  /** Makes the plotly figure. */
  plotly(): PlotlyFigure;
  /** Draws the SVG. */
  svg(): string;
  /** Writes the text. */
  text(size: TextSize): string;
}

/** One picture in four forms. */
export interface Figure {
  /** Plain JSON: `{ data, layout }` of plotly. */
  readonly plotly: PlotlyFigure;
  /** The picture as SVG text. */
  svg(): string;
  /** The picture as a PNG file, two pixels per pixel of the SVG. */
  png(): Promise<Uint8Array>;
  /** The picture in characters. */
  text(options?: TextOptions): string;
  /** All forms by MIME type, for a notebook. */
  [JUPYTER_DISPLAY](): Promise<MimeBundle>;
  /** The text, for a terminal. */
  [CUSTOM_INSPECT](
    inspect: unknown,
    options: { readonly colors?: boolean },
  ): string;
}

/** Two pixels of a file per pixel of the figure, so that it is sharp on dense screens. */
const PNG_ZOOM = 2;

function decide(options: TextOptions): TextSize {
  const { width = terminalColumns(), height = 0, colour = coloursWanted() } =
    options;
  if (!Number.isInteger(width) || width < FEWEST_COLUMNS) {
    throw new RangeError(
      `Cannot write a figure as text as its width must be at least ${FEWEST_COLUMNS} columns: ${width}`,
    );
  }
  return { width, height, colour };
}

/** The forms in which frames of a live figure are sent: cheap ones, replaced in place. */
export function frameBundle(figure: Figure): MimeBundle {
  return {
    "image/svg+xml": figure.svg(),
    "text/plain": figure.text({ width: DEFAULT_COLUMNS, colour: false }),
  };
}

/** All forms of a figure. The PNG is left out if its renderer may not be read. */
async function fullBundle(figure: Figure): Promise<MimeBundle> {
  const { data, layout } = figure.plotly;
  const bundle = {
    "application/vnd.plotly.v1+json": { data, layout },
    ...frameBundle(figure),
  };
  try {
    // Notebooks show a picture pixel for pixel: a larger one would be cut off.
    const png = await renderPng(figure.svg(), 1);
    return { ...bundle, "image/png": png.toBase64() };
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return bundle;
    throw error;
  }
}

/** Makes a figure of its parts. */
export function makeFigure(parts: FigureParts): Figure {
  let plotly: PlotlyFigure | null = null;
  const figure: Figure = {
    // Made when it is asked for: frames of a live figure do without.
    get plotly() {
      return plotly ??= parts.plotly();
    },
    svg: () => parts.svg(),
    png: () => renderPng(parts.svg(), PNG_ZOOM),
    text: (options = {}) => parts.text(decide(options)),
    [JUPYTER_DISPLAY]: () => fullBundle(figure),
    [CUSTOM_INSPECT]: (_inspect, { colors = false }) =>
      figure.text({ colour: colors }),
  };
  return figure;
}
