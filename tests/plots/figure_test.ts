import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { MiB } from "../../lib/base/bytes.ts";
import { compareFigure } from "../../lib/plots/compare_figure.ts";
import { JUPYTER_DISPLAY } from "../../lib/plots/display.ts";
import { frameBundle } from "../../lib/plots/figure.ts";
import { memoryFigure } from "../../lib/plots/memory_figure.ts";
import { renderPng } from "../../lib/plots/png.ts";
import { columnsOf, pixelsOf } from "../../lib/plots/text_width.ts";
import { EMPTY, PREALLOCATED, TRAINING } from "./timelines.ts";

const LONG_NAME = "bidirectional_Bidirectional1/forward_lstm/kernel ".repeat(3);

const FIGURES = {
  memory: memoryFigure(TRAINING, { stack: "category" }),
  compared: compareFigure([
    { name: "growth", timeline: TRAINING },
    { name: "arena", timeline: PREALLOCATED },
    { name: "nothing", timeline: EMPTY },
  ]),
  "along events": memoryFigure(TRAINING, { along: "events", theme: "dark" }),
  empty: memoryFigure(EMPTY),
  "near its limit": memoryFigure(TRAINING, {
    title: LONG_NAME,
    limitBytes: 1000 * MiB,
    residentSet: "shown",
  }),
  "compared by long names": compareFigure([
    { name: LONG_NAME, timeline: TRAINING },
    { name: "short", timeline: PREALLOCATED },
  ]),
  "compared without runs": compareFigure([]),
  "stacked nothing": memoryFigure(EMPTY, { stack: "category" }),
};

/** Which share of a text stands left of its x. */
const BEFORE_ANCHOR: Readonly<Record<string, number>> = {
  start: 0,
  middle: 0.5,
  end: 1,
};

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Size of a PNG from its header chunk. */
function pngSize(png: Uint8Array): readonly [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

for (const [name, figure] of Object.entries(FIGURES)) {
  Deno.test(`figure ${name} is drawn without a number that is none`, () => {
    for (const form of [figure.svg(), JSON.stringify(figure.plotly)]) {
      assertEquals(form.match(/NaN|Infinity|undefined/), null);
    }
    assertEquals(
      structuredClone(figure.plotly),
      JSON.parse(JSON.stringify(figure.plotly)),
    );
  });

  Deno.test(`figure ${name} keeps to the width of its text`, () => {
    for (const width of [24, 40, 80, 81, 133]) {
      for (const colour of [true, false]) {
        const lines = figure.text({ width, colour }).split("\n");
        assert(Math.max(...lines.map(columnsOf)) <= width);
      }
    }
  });

  Deno.test(`figure ${name} keeps its texts and shapes within the picture`, () => {
    const svg = figure.svg();
    assertEquals(svg.match(/(width|height)="-/), null);
    for (
      const [, attributes, text] of svg.matchAll(/<text ([^>]*)>([^<]*)</g)
    ) {
      const number = (name: string) =>
        Number(new RegExp(` ?\\b${name}="([^"]*)"`).exec(attributes!)![1]);
      const width = pixelsOf(text!, number("font-size"));
      const anchor = /text-anchor="(\w+)"/.exec(attributes!)?.[1] ?? "start";
      const left = number("x") - width * BEFORE_ANCHOR[anchor]!;
      assert(left >= 0 && left + width <= 640, text);
    }
  });

  Deno.test(`figure ${name} is a PNG of twice its size`, async () => {
    const png = await figure.png();
    const [, width, height] = figure.svg()
      .match(/width="(\d+)" height="(\d+)"/)!.map(Number);
    assertEquals([...png.subarray(0, 8)], PNG_SIGNATURE);
    assertEquals(pngSize(png), [2 * width!, 2 * height!]);
  });
}

Deno.test("Figure.text() fills its width and height", () => {
  for (const [width, height] of [[80, 16], [50, 24]] as const) {
    const lines = FIGURES.memory.text({ width, height, colour: false })
      .split("\n");
    assertEquals(Math.max(...lines.map(columnsOf)), width);
    assertEquals(lines.length, height);
  }
});

Deno.test("Figure.text() uses colours only if asked to", () => {
  const coloured = FIGURES.memory.text({ width: 80, colour: true });
  const plain = FIGURES.memory.text({ width: 80, colour: false });
  assert(coloured.includes("\x1b["));
  assert(!plain.includes("\x1b["));
});

Deno.test("Figure.text() refuses a width without room for a curve", () => {
  for (const width of [0, 23, 40.5, NaN]) {
    assertThrows(() => FIGURES.memory.text({ width }), RangeError, `${width}`);
  }
});

Deno.test("Figure displays as plotly, PNG, SVG and text, never as HTML", async () => {
  const bundle = await FIGURES.memory[JUPYTER_DISPLAY]();
  assertEquals(Object.keys(bundle).sort(), [
    "application/vnd.plotly.v1+json",
    "image/png",
    "image/svg+xml",
    "text/plain",
  ]);
  const png = Uint8Array.fromBase64(String(bundle["image/png"]));
  assertEquals([...png.subarray(0, 8)], PNG_SIGNATURE);
  // As large as the other forms, since a notebook shows it pixel for pixel.
  assertEquals(pngSize(png), [640, 360]);
  assertEquals(bundle["application/vnd.plotly.v1+json"], FIGURES.memory.plotly);
  assertMatch(String(bundle["image/svg+xml"]), /^<svg /);
  assertEquals(
    bundle["text/plain"],
    FIGURES.memory.text({ width: 80, colour: false }),
  );
});

Deno.test("frameBundle() holds only what can be replaced in place", () => {
  assertEquals(Object.keys(frameBundle(FIGURES.memory)), [
    "image/svg+xml",
    "text/plain",
  ]);
});

Deno.test("Figure prints its text in a terminal", () => {
  assertEquals(
    Deno.inspect(FIGURES.memory, { colors: false }),
    FIGURES.memory.text({ colour: false }),
  );
});

Deno.test("renderPng() draws pictures after one that it could not draw", async () => {
  await assertRejects(() => renderPng("no picture", 1));
  const png = await renderPng(FIGURES.memory.svg(), 1);
  assertEquals([...png.subarray(0, 8)], PNG_SIGNATURE);
});

/** A picture of a word. */
function drawWord(word: string): Promise<Uint8Array> {
  const text = `<text x="4" y="20" font-size="16">${word}</text>`;
  const attributes = 'xmlns="http://www.w3.org/2000/svg" font-family="serif"';
  return renderPng(
    `<svg ${attributes} width="80" height="28">${text}</svg>`,
    1,
  );
}

Deno.test("renderPng() draws letters, Greek, Cyrillic and Chinese ones too, and no boxes", async () => {
  // A box is the same whatever it stands for.
  const box = await drawWord("\u{10ffff}");
  const letters = [..."AβЖ内存峰值训练轮「：）"];
  const pictures = await Promise.all(letters.map(drawWord));
  const distinct = new Set([box, ...pictures].map((each) => each.toBase64()));
  assertEquals(distinct.size, letters.length + 1);
  assertEquals(await drawWord("\u{10fffe}"), box);
});
