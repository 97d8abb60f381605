import { assert, assertEquals, assertThrows } from "@std/assert";
import { CATEGORIES } from "../../lib/memory/category.ts";
import {
  CATEGORY_COLOURS,
  inTerminalColour,
  PLOT_CATEGORIES,
  seriesColour,
  themeOf,
  THEMES,
  useTheme,
} from "../../lib/plots/colours.ts";
import { contrast, nearest } from "./colour_vision.ts";

Deno.test("PLOT_CATEGORIES stand in the order of the ledger's categories", () => {
  assertEquals([...PLOT_CATEGORIES], [...CATEGORIES]);
});

Deno.test("seriesColour() begins again after its last colour", () => {
  for (const theme of Object.values(THEMES)) {
    const { length } = theme.series;
    assertEquals(seriesColour(theme, length), seriesColour(theme, 0));
    assertEquals(new Set(theme.series).size, length);
  }
});

Deno.test("inTerminalColour() takes a colour of the cube, rather too light than too dark", () => {
  assertEquals(inTerminalColour("x", "#ff0000"), "\x1b[38;5;196mx\x1b[39m");
  assertEquals(inTerminalColour("x", "#ffffff"), "\x1b[38;5;231mx\x1b[39m");
  assertEquals(inTerminalColour("x", "#6f6f6f"), "\x1b[38;5;102mx\x1b[39m");
});

for (const theme of Object.values(THEMES)) {
  const { name, background, ink, label, slack } = theme;

  Deno.test(`[${name}] texts stand out as WCAG 2.2 asks of text`, () => {
    for (const text of [ink, label]) {
      for (const ground of [background, slack]) {
        assert(contrast(text, ground) >= 4.5, `${text} on ${ground}`);
      }
    }
  });

  Deno.test(`[${name}] lines stand out as WCAG 2.2 asks of graphics`, () => {
    const { inUse, reserved, residentSet, limit, mark, series } = theme;
    const lines = [inUse, reserved, residentSet, limit, mark, ...series];
    for (const line of lines) {
      assert(contrast(line, background) >= 3, `${line} on ${background}`);
    }
  });

  Deno.test(`[${name}] colours stay apart for every kind of colour vision`, () => {
    const groups = {
      categories: Object.values(CATEGORY_COLOURS),
      series: theme.series,
      phases: Object.values(theme.phases),
    };
    for (const [group, colours] of Object.entries(groups)) {
      const { distance, pair, vision } = nearest(colours);
      // 2.3 is what a trained eye just tells apart in CIELAB.
      assert(
        distance >= 12,
        `${group}: ${pair} are ${distance} apart for ${vision}`,
      );
    }
  });
}

Deno.test("useTheme() sets the theme of figures that ask for none, and returns the last", () => {
  assertEquals(themeOf({}).name, "light");
  assertEquals(useTheme("dark"), "light");
  assertEquals(themeOf({}).name, "dark");
  assertEquals(themeOf({ theme: "light" }).name, "light");
  assertEquals(useTheme("light"), "dark");
  assertThrows(
    () => useTheme("grey" as never),
    TypeError,
    'Cannot set a theme as there is no theme "grey". Choose one of "light", "dark"',
  );
});
