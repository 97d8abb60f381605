/**
 * Notes below the legend of a picture.
 * @module
 */
import type { Theme } from "./colours.ts";
import { FONT_SIZE, MARGIN, textElement } from "./svg.ts";
import { cutToPixels } from "./text_width.ts";

/** Pixels from one note to the next. */
export const NOTE_HEIGHT = 15;

/** Notes of a chart, a line each; `top` is the first line's baseline. */
export function drawNotes(
  { notes, width, theme }: {
    readonly notes: readonly string[];
    readonly width: number;
    readonly theme: Theme;
  },
  top: number,
): string[] {
  return notes.map((note, line) =>
    textElement(cutToPixels(note, FONT_SIZE, width - 2 * MARGIN), {
      x: MARGIN,
      y: top + line * NOTE_HEIGHT,
      fill: theme.label,
    })
  );
}
