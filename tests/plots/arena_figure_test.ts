import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { arenaMap } from "../../lib/analysis/arena_map.ts";
import { arenaFigure } from "../../lib/plots/arena/figure.ts";
import { CATEGORY_COLOURS } from "../../lib/plots/colours.ts";
import { columnsOf } from "../../lib/plots/text_width.ts";
import { churn, TWO_SEGMENTS } from "./arena_traces.ts";

const TEXT = { width: 80, colour: false } as const;
const TWO = arenaMap(TWO_SEGMENTS, { endMs: 13 });

/** The y of every rectangle of a colour's paths. */
function topsOf(svg: string, colour: string): number[] {
  const paths = svg.matchAll(
    new RegExp(`<path d="([^"]*)" fill="${colour}"`, "g"),
  );
  return [...paths].flatMap(([, path]) =>
    [...path!.matchAll(/M[\d.]+,([\d.]+)/g)].map(([, y]) => Number(y))
  );
}

Deno.test("arenaFigure() draws low addresses below high ones, later segments on top", () => {
  const svg = arenaFigure(TWO).svg();
  const [parameter] = topsOf(svg, CATEGORY_COLOURS.parameter);
  const [first, second] = topsOf(svg, CATEGORY_COLOURS.activation);
  const [temporary] = topsOf(svg, CATEGORY_COLOURS.temporary);
  assert(parameter! > first! && first! > second! && second! > temporary!);
});

Deno.test("arenaFigure() marks the peak, if it is shown", () => {
  assertStringIncludes(arenaFigure(TWO).svg(), ">peak 6.00 MiB<");
  assertStringIncludes(arenaFigure(TWO).text(TEXT), "▼ peak 6.00 MiB at 4 ms");
  const later = arenaFigure(arenaMap(TWO_SEGMENTS, { fromMs: 6 }));
  assert(!later.svg().includes("peak 6.00 MiB"));
  assert(!later.text(TEXT).includes("▼"));
  // The line of the slider is left.
  assertEquals((later.plotly.layout["shapes"] as unknown[]).length, 1);
});

Deno.test("arenaFigure() gives plotly a bar for each block with its owner", () => {
  const { data } = arenaFigure(TWO).plotly;
  const activation = data.find(({ name }) => name === "activation");
  assertEquals(activation?.["base"], [2, 3]);
  assertEquals(activation?.["x"], [4, 8]);
  assertEquals(activation?.["y"], [1.5, 2.75]);
  assertEquals(activation?.["width"], [1, 1.5]);
  assertEquals(activation?.["hovertext"], [
    "conv · op<br>1.00 MiB at 1.00 MiB of segment 1<br>2 ms – 6 ms",
    "dense · op<br>1.50 MiB at 2.00 MiB of segment 1<br>3 ms – 11 ms",
  ]);
});

Deno.test("arenaFigure() says how segments were packed and blocks merged", () => {
  const figure = arenaFigure(arenaMap(churn(60), { maxBlocks: 60 }));
  for (const text of [figure.svg(), figure.text(TEXT)]) {
    assertStringIncludes(text, "120 segments, each drawn at the lowest");
    assertStringIncludes(text, "60 small blocks merged");
  }
});

Deno.test("arenaFigure() writes no line wider than asked, and keeps to the height", () => {
  for (const map of [TWO, arenaMap(churn(60), { maxBlocks: 60 })]) {
    for (const width of [24, 40, 79, 200]) {
      const text = arenaFigure(map, { title: "a long title ".repeat(20) })
        .text({ width, height: 30, colour: true });
      const lines = text.split("\n");
      for (const line of lines) assert(columnsOf(line) <= width, text);
      assert(lines.length <= 30, text);
    }
  }
});

Deno.test("arenaFigure() stays small for long traces", () => {
  const figure = arenaFigure(arenaMap(churn(20_000)));
  assert(figure.svg().length < 400_000, `${figure.svg().length}`);
  const plotly = JSON.stringify(figure.plotly).length;
  assert(plotly < 800_000, `${plotly}`);
});

Deno.test("arenaFigure() does not change the map", () => {
  const before = structuredClone(TWO);
  arenaFigure(TWO).svg();
  assertEquals(TWO, before);
});
