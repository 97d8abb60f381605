/**
 * `tm.plot.history` and `tm.plot.sparsity`: what they take, and what they say of the rest.
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

const TEXT = { width: 80, colour: false } as const;

async function train(epochs: number): Promise<tf.History> {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 1, inputShape: [2] })],
  });
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  const [x, y] = [tf.ones([8, 2]), tf.zeros([8, 1])];
  return await model.fit(x, y, { epochs, verbose: 0, validationSplit: 0.5 });
}

Deno.test("plot.history() draws what fit returned, and a trace of it", async () => {
  await using lab = await tm.start({ device: "wasm" });
  const trace = await lab.track("two epochs", () => train(2));
  for (const data of [trace, trace.result]) {
    const { data: traces, layout } = tm.plot.history(data).plotly;
    const names = traces.map(({ name }) => name);
    assertEquals(names, ["training", "validation"]);
    assertEquals(traces[0]!["x"], [1, 2]);
    assertEquals(traces[0]!["y"], trace.result.history["loss"]);
    assertEquals(traces[1]!["y"], trace.result.history["val_loss"]);
    const [heading] = layout["annotations"] as { text: string }[];
    assertEquals(heading!.text, "<b>loss</b>");
  }
  assertStringIncludes(tm.plot.history(trace).svg(), ">two epochs<");
});

Deno.test("plot.history() names runs, and values that are no numbers", () => {
  const run = (loss: number[]) => ({ epoch: [0, 1, 2], history: { loss } });
  const figure = tm.plot.history({
    float32: run([3, 2, 1]),
    float16: run([3, NaN, NaN]),
  });
  const names = figure.plotly.data.map(({ name }) => name);
  assertEquals(names, ["float32, training", "float16, training"]);
  assertEquals(figure.plotly.data[1]!["y"], [3, null, null]);
  for (const text of [figure.svg(), figure.text(TEXT)]) {
    assertStringIncludes(text, "loss of float16 is NaN in epoch 2");
  }
});

Deno.test("plot.history() tells what it cannot draw", () => {
  const cases: readonly [unknown, string][] = [
    [null, "it is null"],
    [3, "it is a number"],
    [{}, "it is of class Object"],
    [[1, 2], "it is of class Array"],
    [{ first: 3 }, '"first" is a number'],
  ];
  for (const [data, message] of cases) {
    const draw = () => tm.plot.history(data as never);
    assertThrows(draw, TypeError, "what model.fit() returns");
    assertThrows(draw, TypeError, message);
  }
  const unread = { epoch: [0], history: { loss: [{}] } };
  assertThrows(
    () => tm.plot.history(unread),
    TypeError,
    "the values of loss must be numbers: one is of class Object. Read them first",
  );
  const fine = { epoch: [0], history: { loss: [1] } };
  assertThrows(
    () => tm.plot.history(fine, { colour: "red" } as never),
    TypeError,
    'there is no option "colour"',
  );
});

Deno.test("plot.sparsity() draws a schedule as the staircase that it is", () => {
  const schedule = tm.polynomialDecay({
    finalSparsity: 0.8,
    endStep: 20,
    frequency: 10,
  });
  const [target] = tm.plot.sparsity(schedule).plotly.data;
  const half = 100 * schedule.sparsityAt(10);
  const end = 100 * schedule.sparsityAt(20);
  assertEquals(target!["x"], [0, 0, 0, 10, 10, 20, 20, 22]);
  const rounded = (target!["y"] as number[]).map((y) => Math.round(y));
  const expected = [0, 0, 0, 0, half, half, end, end];
  assertEquals(rounded, expected.map((y) => Math.round(y)));
  const steps = tm.plot.sparsity(schedule, { steps: 50 }).plotly.data[0]!;
  assertEquals((steps["x"] as number[]).at(-1), 50);
});

Deno.test("plot.sparsity() draws results against sparsity with their mean", () => {
  const results = [0.5, 0.8].flatMap((sparsity) =>
    [1, 2, 3].map((seed) => ({
      sparsity,
      seed,
      accuracy: 10 * sparsity + seed,
    }))
  );
  const [mean, single] = tm.plot.sparsity(results).plotly.data;
  assertEquals(mean!["name"], "mean");
  assertEquals(mean!["x"], [50, 80]);
  assertEquals(mean!["y"], [7, 10]);
  assertEquals(single!["mode"], "markers");
  assertEquals((single!["y"] as number[]).length, 6);
});

Deno.test("plot.sparsity() draws summaries: bars of one, curves of several", () => {
  const summary = (step: number, sparsity: number): tm.PruningSummary => ({
    step,
    sparsity,
    weightBytes: 400,
    maskBytes: 16,
    rows: [{
      layer: "dense",
      weight: "dense/kernel",
      shape: [10, 10],
      size: 100,
      zeros: 100 * sparsity,
      sparsity,
      target: 0.8,
      threshold: 0.1,
      maskBytes: 16,
    }],
  });
  const one = tm.plot.sparsity(summary(20, 0.5));
  assertStringIncludes(one.text(TEXT), "50 %, 50 of 100");
  assertEquals(one.plotly.data.map(({ type }) => type), ["bar", "scatter"]);
  const several = tm.plot.sparsity([summary(20, 0.5), summary(10, 0.2)]);
  const all = several.plotly.data.find(({ name }) =>
    name === "all pruned weights"
  );
  assertEquals(all!["x"], [10, 20]);
  assertEquals(all!["y"], [20, 50]);
});

Deno.test("plot.sparsity() tells what it cannot draw", () => {
  for (const data of [null, 3, {}, [], [{ sparsity: 2 }], [{}]]) {
    assertThrows(
      () => tm.plot.sparsity(data as never),
      TypeError,
      "drawn from a pruning schedule",
    );
  }
  const schedule = tm.constantSparsity({ targetSparsity: 0.5 });
  assertThrows(
    () => tm.plot.sparsity(schedule, { steps: 0 }),
    RangeError,
    "steps must be a whole number",
  );
  assert(tm.plot.sparsity(schedule).text(TEXT).includes("1,000"));
});
