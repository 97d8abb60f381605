/**
 * What must hold of every figure in every theme, whatever it shows.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type ThemeName, THEMES } from "../../lib/plots/colours.ts";
import { columnsOf } from "../../lib/plots/text_width.ts";
import { allFigures } from "./all_figures.ts";
import { plotlyFaults } from "./plotly_schema.ts";
import { collisions, readPicture } from "./svg_reader.ts";

/** What a figure says of a loss that is no number is meant. */
function withoutNotes(text: string): string {
  return text.replaceAll(/is (NaN|Infinity) in epoch/g, "");
}

for (const theme of Object.keys(THEMES) as ThemeName[]) {
  for (const [name, figure] of Object.entries(allFigures(theme))) {
    Deno.test(`[${theme}] ${name} is a figure that plotly takes whole`, () => {
      assertEquals(plotlyFaults(figure.plotly), []);
      const text = JSON.stringify(figure.plotly);
      assertEquals(withoutNotes(text).match(/NaN|Infinity|undefined/), null);
      assertEquals(structuredClone(figure.plotly), JSON.parse(text));
    });

    Deno.test(`[${theme}] ${name} is well-formed SVG whose texts stay inside and apart`, () => {
      const svg = figure.svg();
      const faults = /NaN|Infinity|undefined|(width|height)="-/;
      assertEquals(withoutNotes(svg).match(faults), null);
      const picture = readPicture(svg);
      for (const { text, left, right, top, bottom } of picture.texts) {
        const isInside = left >= 0 && right <= picture.width + 1 &&
          top >= 0 && bottom <= picture.height;
        assert(
          isInside,
          `"${text}" from ${left} to ${right}, ${top} to ${bottom}`,
        );
      }
      assertEquals(collisions(picture), []);
      assert(!picture.elements.includes("b"), "a name became markup");
    });

    Deno.test(`[${theme}] ${name} as text keeps to its width`, () => {
      for (const width of [24, 40, 80, 133]) {
        const lines = figure.text({ width, colour: true }).split("\n");
        for (const line of lines) assert(columnsOf(line) <= width, line);
      }
    });
  }
}
