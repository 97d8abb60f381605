import { assertEquals } from "@std/assert";
import { CATEGORIES } from "../../lib/memory/category.ts";
import {
  inTerminalColour,
  PLOT_CATEGORIES,
  seriesColour,
} from "../../lib/plots/colours.ts";

Deno.test("PLOT_CATEGORIES stand in the order of the ledger's categories", () => {
  assertEquals([...PLOT_CATEGORIES], [...CATEGORIES]);
});

Deno.test("seriesColour() begins again after its last colour", () => {
  assertEquals(seriesColour(6), seriesColour(0));
  assertEquals(new Set([0, 1, 2, 3, 4, 5].map(seriesColour)).size, 6);
});

Deno.test("inTerminalColour() takes a colour of the cube, rather too light than too dark", () => {
  assertEquals(inTerminalColour("x", "#ff0000"), "\x1b[38;5;196mx\x1b[39m");
  assertEquals(inTerminalColour("x", "#ffffff"), "\x1b[38;5;231mx\x1b[39m");
  assertEquals(inTerminalColour("x", "#6f6f6f"), "\x1b[38;5;102mx\x1b[39m");
});
