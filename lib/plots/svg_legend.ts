/**
 * The legend above a picture: entries flow from left to right and wrap.
 * @module
 */
import type { Theme } from "./colours.ts";
import type { Curve } from "./chart.ts";
import { element, FONT_SIZE, lineElement, MARGIN, textElement } from "./svg.ts";
import { cutToPixels, pixelsOf } from "./text_width.ts";

/** One entry. */
export interface LegendEntry {
  readonly name: string;
  /** Behind the name, paler; may be empty. */
  readonly note: string;
  readonly colour: string;
  readonly swatch: "box" | "line" | "thin" | "dots" | "dashes" | "point";
}

interface PlacedEntry extends LegendEntry {
  readonly x: number;
  readonly row: number;
}

/** A legend with places for its entries. */
export interface Legend {
  readonly entries: readonly PlacedEntry[];
  readonly rows: number;
}

/** Base line of the legend's first row. */
const LEGEND_TOP = 45;
/** Pixels from one row of the legend to the next. */
const LEGEND_ROW_HEIGHT = 17;
const SWATCH_WIDTH = 14;
const SWATCH_GAP = 5;
const ENTRY_GAP = 14;
const NOTE_GAP = 5;

const SWATCHES: Readonly<Record<Curve["style"], LegendEntry["swatch"]>> = {
  fill: "box",
  slack: "box",
  line: "line",
  thin: "thin",
  dots: "dots",
  dashes: "dashes",
  points: "point",
};

/** The legend's entry for a curve. */
export function entryOf(curve: Curve): LegendEntry {
  const { name, note, colour } = curve;
  return { name, note, colour, swatch: SWATCHES[curve.style] };
}

/** Places entries in rows of `width` pixels; names that are too long for a row are cut. */
export function placeLegend(
  entries: readonly LegendEntry[],
  width: number,
): Legend {
  const placed: PlacedEntry[] = [];
  let x = 0;
  let row = 0;
  for (const entry of entries) {
    const noteWidth = entry.note
      ? NOTE_GAP + pixelsOf(entry.note, FONT_SIZE)
      : 0;
    const room = width - SWATCH_WIDTH - SWATCH_GAP - noteWidth;
    const name = cutToPixels(entry.name, FONT_SIZE, room);
    const needed = SWATCH_WIDTH + SWATCH_GAP + pixelsOf(name, FONT_SIZE) +
      noteWidth;
    if (x > 0 && x + needed > width) {
      x = 0;
      row++;
    }
    placed.push({ ...entry, name, x, row });
    x += needed + ENTRY_GAP;
  }
  return { entries: placed, rows: entries.length === 0 ? 0 : row + 1 };
}

const LINE_SWATCHES: Readonly<
  Record<
    Exclude<LegendEntry["swatch"], "box" | "point">,
    Readonly<Record<string, string | number>>
  >
> = {
  line: { "stroke-width": 2 },
  thin: { "stroke-width": 1, "stroke-opacity": 0.75 },
  dots: { "stroke-width": 2, "stroke-dasharray": "2 3" },
  dashes: { "stroke-width": 1.5, "stroke-dasharray": "6 4" },
};

function drawSwatch(entry: PlacedEntry, x: number, baseLine: number): string {
  const middle = baseLine - 4;
  if (entry.swatch === "box") {
    return element("rect", {
      x,
      y: middle - 5,
      width: SWATCH_WIDTH,
      height: 10,
      rx: 2,
      fill: entry.colour,
    });
  }
  if (entry.swatch === "point") {
    return element("circle", {
      cx: x + SWATCH_WIDTH / 2,
      cy: middle,
      r: 2.5,
      fill: entry.colour,
      "fill-opacity": 0.6,
    });
  }
  return lineElement([x, middle], [x + SWATCH_WIDTH, middle], {
    stroke: entry.colour,
    ...LINE_SWATCHES[entry.swatch],
  });
}

/** Base line of what comes below a legend. */
export function belowLegend({ rows }: Legend): number {
  return LEGEND_TOP + rows * LEGEND_ROW_HEIGHT;
}

/** Draws a legend below the title of a picture. */
export function drawLegend(legend: Legend, theme: Theme): string[] {
  return legend.entries.flatMap((entry) => {
    const x = MARGIN + entry.x;
    const y = LEGEND_TOP + entry.row * LEGEND_ROW_HEIGHT;
    const textX = x + SWATCH_WIDTH + SWATCH_GAP;
    const noteX = textX + pixelsOf(entry.name, FONT_SIZE) + NOTE_GAP;
    return [
      drawSwatch(entry, x, y),
      textElement(entry.name, { x: textX, y }),
      entry.note
        ? textElement(entry.note, { x: noteX, y, fill: theme.label })
        : "",
    ];
  });
}
