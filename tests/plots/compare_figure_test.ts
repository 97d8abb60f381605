import { assertEquals } from "@std/assert";
import { MiB } from "../../lib/base/bytes.ts";
import { compareFigure } from "../../lib/plots/compare_figure.ts";
import { timelineOf } from "./timelines.ts";

/** A run that holds its bytes to the end. */
function runOf(endMs: number) {
  return timelineOf([0, endMs].map((timeMs) => (
    { timeMs, reserved: 8 * MiB, inUse: { temporary: 8 * MiB } }
  )));
}

Deno.test("compareFigure() ends the curve of a run where the run ended", () => {
  const figure = compareFigure([
    { name: "long", timeline: runOf(100) },
    { name: "short", timeline: runOf(25) },
  ]);
  const bottoms = figure.text({ width: 80, colour: false }).split("\n")
    .filter((line) => /[│┤]█/.test(line))
    .map((line) => line.match(/█/g)!.length);
  const [most, least] = [Math.max(...bottoms), Math.min(...bottoms)];
  assertEquals(Math.round(4 * least / most), 1);
});
