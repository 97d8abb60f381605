import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
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

Deno.test("memoryFigure() stacks categories that add up to what was in use, to the byte", () => {
  const timeline = timelineOf(Array.from({ length: 5000 }, (_, index) => ({
    timeMs: index,
    reserved: 64 * MiB,
    inUse: {
      parameter: 1_234_567,
      activation: index * 7919 % 10_000_019,
      gradient: index * 104_729 % 1_000_003,
    },
  })));
  const { data } = memoryFigure(timeline, { stack: "category" }).plotly;
  const valuesOf = (name: string) =>
    data.find((trace) => trace["name"] === name)!["y"] as number[];
  const total = valuesOf("in use");
  const parts = ["parameter", "activation", "gradient"].map(valuesOf);
  total.forEach((value, at) => {
    assertEquals(parts.reduce((sum, part) => sum + part[at]!, 0), value);
  });
  assertEquals(Math.max(...total) * MiB, Math.max(...timeline.inUse));
});

Deno.test("memoryFigure() names who held the peak, beside it and under the pointer", () => {
  const owners = [
    {
      layer: "conv",
      op: "Relu",
      tensor: null,
      bytes: 2 * MiB,
      category: "activation",
    },
    { layer: null, op: "write", tensor: "x<y", bytes: MiB, category: "input" },
  ];
  const figure = memoryFigure(TRAINING, {}, { owners });
  const beside = "conv/Relu 2.00 MiB · x&lt;y 1.00 MiB";
  assertStringIncludes(figure.svg(), beside);
  assertStringIncludes(figure.svg(), "conv/Relu 2.00 MiB activation");
  assertStringIncludes(figure.text(TEXT), "conv/Relu 2.00 MiB · x<y 1.00 MiB");
  const peak = figure.plotly.data.find(({ name }) => name === "peak");
  assertEquals(peak?.["hovertext"], [
    "peak 20.1 MiB<br>conv/Relu 2.00 MiB activation<br>x&lt;y 1.00 MiB input",
  ]);
});

Deno.test("memoryFigure() draws resident bytes unless they squash the rest", () => {
  const { rss: _, ...rest } = TRAINING;
  const resident = (bytes: number) => ({
    ...rest,
    rss: {
      timeMs: Float64Array.of(0, 122),
      bytes: Float64Array.of(MiB, bytes),
    },
  });
  const near = memoryFigure(resident(60 * MiB));
  const far = memoryFigure(resident(600 * MiB));
  const nameOf = (trace: Record<string, unknown>) => trace["name"];
  assert(near.plotly.data.map(nameOf).includes("resident set"));
  assert(!far.plotly.data.map(nameOf).includes("resident set"));
  for (const text of [far.svg(), far.text(TEXT)]) {
    assertStringIncludes(text, "resident set of the process up to 600 MiB");
  }
  const hidden = memoryFigure(resident(MiB), { residentSet: "hidden" });
  assert(!hidden.svg().includes("resident"));
});

Deno.test("memoryFigure() refuses options that are unknown or make no sense", () => {
  const wrong = (options: unknown) => () =>
    memoryFigure(TRAINING, options as never);
  const cases: readonly [
    unknown,
    typeof TypeError | typeof RangeError,
    string,
  ][] = [
    [
      { titel: "x" },
      TypeError,
      'there is no option "titel". Did you mean "title"?',
    ],
    [
      { theme: "darc" },
      TypeError,
      'there is no theme "darc". Did you mean "dark"?',
    ],
    [{ stack: "layer" }, TypeError, "stack must be one of its choices"],
    [{ along: "step" }, TypeError, "along must be one of its choices"],
    [
      { residentSet: true },
      TypeError,
      "residentSet must be one of its choices",
    ],
    [{ title: 3 }, TypeError, "title must be text: it is number"],
    [null, TypeError, "options must be an object"],
    [{ width: 12 }, RangeError, "from 240 to 8192: it is 12"],
    [{ height: 3.5 }, RangeError, "from 160 to 8192: it is 3.5"],
    [{ width: 1e6 }, RangeError, "it is 1000000"],
    [{ limitBytes: -1 }, RangeError, "limitBytes must be a whole number"],
  ];
  for (const [options, kind, message] of cases) {
    assertThrows(wrong(options), kind, message);
  }
});

Deno.test("memoryFigure() leaves out categories that hold nothing", () => {
  const timeline = timelineOf([
    { timeMs: 0, reserved: MiB, inUse: { parameter: MiB } },
    { timeMs: 9, reserved: MiB, inUse: { parameter: MiB } },
  ]);
  const { plotly } = memoryFigure(timeline, { stack: "category" });
  assertEquals(plotly.data.map((trace) => trace["name"]), [
    "in use",
    "parameter",
    "reserved",
    "peak",
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
