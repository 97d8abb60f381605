import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { MiB } from "../../lib/base/bytes.ts";
import { CATEGORY_COLOURS } from "../../lib/plots/colours.ts";
import { memoryFigure } from "../../lib/plots/memory_figure.ts";
import { LONG, timelineOf, TRAINING } from "./timelines.ts";

const TEXT = { width: 80, colour: false } as const;

Deno.test("memoryFigure() shows a spike among ten thousand events", () => {
  const figure = memoryFigure(LONG);
  assertStringIncludes(figure.svg(), "peak 1001 MiB");
  assertStringIncludes(figure.text(TEXT), "▼ peak 1001 MiB at 732 ms");
  assert(figure.svg().length < 100_000);
});

Deno.test("memoryFigure() gives plotly the values in one unit", () => {
  const [inUse, reserved] = memoryFigure(TRAINING).plotly.data;
  assertEquals(inUse?.["name"], "in use");
  assertEquals(reserved?.["name"], "reserved");
  assertEquals(reserved?.["y"], [
    2,
    ...Array(8).fill(20),
    ...Array(17).fill(24),
  ]);
});

Deno.test("memoryFigure() stacks categories in the colours of the table", () => {
  const svg = memoryFigure(TRAINING, { stack: "category" }).svg();
  const fills = [...svg.matchAll(/<path d="[^"]*" fill="(#\w+)"/g)]
    .map(([, colour]) => colour);
  assertEquals(fills.slice(1), Object.values(CATEGORY_COLOURS));
});

Deno.test("memoryFigure() leaves out categories that hold nothing", () => {
  const timeline = timelineOf([
    { timeMs: 0, reserved: MiB, inUse: { parameter: MiB } },
    { timeMs: 9, reserved: MiB, inUse: { parameter: MiB } },
  ]);
  const { plotly } = memoryFigure(timeline, { stack: "category" });
  assertEquals(plotly.data.map((trace) => trace["name"]), [
    "parameter",
    "reserved",
  ]);
});

Deno.test("memoryFigure() shows a near limit and only names a far one", () => {
  const near = memoryFigure(TRAINING, { limitBytes: 40 * MiB });
  const far = memoryFigure(TRAINING, { limitBytes: 400 * MiB });
  assertStringIncludes(near.text(TEXT), "╌╌╌");
  assert(!far.text(TEXT).includes("╌╌╌"));
  assertStringIncludes(far.text(TEXT), "limit 400 MiB, above the chart");
  assertStringIncludes(far.svg(), "400 MiB, above the chart");
});

Deno.test("memoryFigure() names marks that have room", () => {
  const svg = memoryFigure(TRAINING).svg();
  assertStringIncludes(svg, ">epoch 2<");
  assert(!svg.includes(">too close<"));
});

Deno.test("memoryFigure() does not change the timeline", () => {
  const before = structuredClone(TRAINING);
  memoryFigure(TRAINING, { stack: "category", residentSet: "shown" }).svg();
  assertEquals(TRAINING, before);
});

Deno.test("memoryFigure() marks its peak on the line of what was reserved", () => {
  const timeline = timelineOf([
    { timeMs: 0, reserved: 90 * MiB, inUse: { temporary: MiB } },
    { timeMs: 5, reserved: 90 * MiB, inUse: { temporary: 80 * MiB } },
    { timeMs: 9, reserved: 90 * MiB, inUse: { temporary: MiB } },
  ]);
  for (let height = 8; height < 40; height++) {
    const text = memoryFigure(timeline).text({ ...TEXT, height });
    assertEquals(text.split("▼").length, 3, text);
  }
});
