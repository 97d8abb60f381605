/**
 * `tm.plot` over a real training: what figures say agrees with the trace, to the byte.
 * @module
 */
import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";

const TEXT = { width: 100, colour: false } as const;

async function trainTwice(): Promise<void> {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 300, inputShape: [200], name: "wide" }),
      tf.layers.dense({ units: 10, name: "narrow" }),
    ],
  });
  model.compile({ optimizer: "adam", loss: "meanSquaredError" });
  const [x, y] = [tf.ones([64, 200]), tf.zeros([64, 10])];
  await model.fit(x, y, { epochs: 2, batchSize: 16, verbose: 0 });
  tf.dispose([x, y]);
  model.dispose();
}

async function traceOf(options: tm.LabOptions): Promise<tm.Trace> {
  await using lab = await tm.start({ device: "wasm", ...options });
  return await lab.track("two epochs", trainTwice);
}

/** Highest y of a trace of a figure, in bytes. */
function highest(figure: tm.plot.Figure, name: string): number {
  const { data, layout } = figure.plotly;
  const { ticksuffix } = layout["yaxis"] as { ticksuffix: string };
  const unit = { " MiB": tm.MiB, " KiB": tm.KiB }[ticksuffix]!;
  const curve = data.find((trace) => trace["name"] === name)!;
  return Math.max(...curve["y"] as number[]) * unit;
}

for (const strategy of ["planned", "pool", "direct"] as const) {
  Deno.test(`[${strategy}] every curve tells the peak of its trace, along time and events`, async () => {
    const trace = await traceOf({ strategy });
    for (const along of ["time", "events"] as const) {
      const memory = tm.plot.memory(trace, { along });
      const breakdown = tm.plot.breakdown(trace, { along });
      assertEquals(highest(memory, "peak"), trace.peak.bytes);
      assertEquals(highest(memory, "in use"), trace.peak.bytes);
      assertEquals(highest(breakdown, "in use"), trace.peak.bytes);
      assertEquals(highest(memory, "reserved"), trace.peak.reserved);
      const arena = tm.plot.arena(trace, { along });
      const [slider] = arena.plotly.layout["sliders"] as {
        steps: { args: [unknown, Record<string, unknown>] }[];
      }[];
      const told = slider!.steps.map(({ args }) => JSON.stringify(args[1]));
      const peak = `in use ${tm.formatBytes(trace.peak.bytes)}`;
      assert(told.some((text) => text.includes(peak)), `${peak} in no moment`);
    }
    // A phase may have been over before the clock went on, but never without an event.
    const strip = tm.plot.memory(trace, { along: "events" }).plotly.data;
    const names = strip.map(({ name }) => name);
    for (const phase of ["forward", "backward", "update"]) {
      assert(names.includes(phase), `${phase} of ${names}`);
    }
  });
}

Deno.test("plot.memory() shows owners, epochs and the limit of the lab", async () => {
  const trace = await traceOf({ limitBytes: 64 * tm.MiB });
  const figure = tm.plot.memory(trace, { residentSet: "hidden" });
  const [owner] = trace.peak.owners;
  const name = owner!.layer ?? owner!.tensor ?? owner!.op!;
  for (const text of [figure.svg(), figure.text(TEXT)]) {
    assertStringIncludes(text, name);
    assertStringIncludes(text, "64.0 MiB, above the chart");
  }
  assertStringIncludes(figure.svg(), ">epoch 1<");
  const none = tm.plot.memory(trace, { limitBytes: null });
  assert(!none.svg().includes("64.0 MiB"));
});

Deno.test("plot.compare() has a panel for each setting and its table below", async () => {
  const table = await tm.compare(
    { pool: { strategy: "pool" }, arena: { strategy: "arena" } },
    trainTwice,
  );
  const figure = tm.plot.compare(table);
  const below = figure.plotly.data.find(({ type }) => type === "table");
  const { values } = below!["cells"] as { values: string[][] };
  assertEquals(values[0], ["pool", "arena"]);
  const [pool] = table.rows;
  assertEquals(values[2]![0], tm.formatBytes(pool!.reserved));
  const { xaxis2, yaxis2 } = figure.plotly.layout as Record<string, {
    matches: string;
  }>;
  assertEquals([xaxis2!.matches, yaxis2!.matches], ["x", "y"]);
  assertStringIncludes(figure.text(TEXT), "device allocations");
});

Deno.test("plots tell what they cannot draw, and from what they can", async () => {
  const trace = await traceOf({ strategy: "pool" });
  for (const draw of [tm.plot.memory, tm.plot.breakdown, tm.plot.arena]) {
    assertThrows(
      () => draw({} as never),
      TypeError,
      "drawn from what lab.track() or tm.predict() gives: it is of class Object",
    );
    assertThrows(
      () => draw(trace, { thema: "dark" } as never),
      TypeError,
      'there is no option "thema". Did you mean "theme"?',
    );
    assertThrows(
      () => draw(trace, { along: "steps" } as never),
      TypeError,
      "along must be one of its choices",
    );
  }
  assertThrows(
    () => tm.plot.compare(trace as never),
    TypeError,
    "drawn from what tm.compare() gives",
  );
  assertThrows(
    () => tm.plot.arena(trace, { fromMs: 9, toMs: 3 }),
    RangeError,
    "fromMs must not be after toMs",
  );
});
