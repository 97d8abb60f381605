/**
 * Live curves in a notebook: what frames and last figures hold, and how a fit shows itself.
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { inNotebook, type Message } from "../support/notebook.ts";

const FRAME = ["image/svg+xml", "text/plain"];
const FINAL = ["application/vnd.plotly.v1+json", "image/png", ...FRAME];

/** What every display must be: frames under one id, then all forms, never HTML. */
function checkDisplay(messages: readonly Message[]): void {
  assertEquals(new Set(messages.map(({ displayId }) => displayId)).size, 1);
  messages.forEach(({ type }, index) => {
    assertEquals(type, index === 0 ? "display_data" : "update_display_data");
  });
  for (const { data } of messages.slice(0, -1)) {
    assertEquals(Object.keys(data).sort(), FRAME);
  }
  assertEquals(Object.keys(messages.at(-1)!.data).sort(), FINAL);
}

function textOf(message: Message | undefined): string {
  return String(message!.data["text/plain"]);
}

function makeModel(): tf.Sequential {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 64, inputShape: [64] })],
  });
  model.compile({ optimizer: "adam", loss: "meanSquaredError" });
  return model;
}

async function train(epochs: number, rest: tf.ModelFitArgs = {}) {
  const model = makeModel();
  const [x, y] = [tf.ones([256, 64]), tf.zeros([256, 64])];
  await model.fit(x, y, { epochs, batchSize: 8, verbose: 0, ...rest });
  model.dispose();
  tf.dispose([x, y]);
}

Deno.test("track() shows frames while a fit runs, and at last a figure in all forms", async () => {
  await using lab = await tm.start({ device: "wasm" });
  const messages = await inNotebook((sent) =>
    lab.track("train", async () => {
      while (sent.length < 6) await train(2);
    }, { live: true })
  );
  checkDisplay(messages);
  const texts = messages.slice(0, -1).map(textOf);
  const line =
    /epoch [12] of 2 · batch \d+ of 32 · loss [\d.e-]+ · peak [\d.]+ .iB · \d+ s left/;
  assert(texts.some((text) => line.test(text)), texts.join("\n"));
  const frames = messages.slice(0, -1).map(({ data }) =>
    String(data["image/svg+xml"])
  );
  assert(frames.some((svg) => line.test(svg)));
  assertMatch(textOf(messages.at(-1)), /epoch 2 of 2 · batch 32 of 32/);
});

Deno.test("track() shows the last figure although the work failed", async () => {
  await using lab = await tm.start({ device: "wasm" });
  const messages = await inNotebook(() =>
    assertRejects(
      () =>
        lab.track("failing", async () => {
          await train(1);
          throw new RangeError("no more");
        }, { live: true }),
      RangeError,
      "no more",
    )
  );
  checkDisplay(messages);
});

Deno.test("lab.live() stays under way until it is stopped, in which every fit shows itself", async () => {
  await using lab = await tm.start({ device: "wasm" });
  const before = tf.memory().numTensors;
  const messages = await inNotebook(async () => {
    const live = lab.live("both");
    assertMatch(String(live), /end it with await live.stop\(\)/);
    await train(3);
    await train(2);
    await live.stop();
    await live.stop();
    assertMatch(String(live), /stopped/);
    await train(1);
  });
  checkDisplay(messages);
  assertMatch(textOf(messages.at(-1)), /^both\n/);
  assertMatch(textOf(messages.at(-1)), /epoch 2 of 2 · batch 32 of 32/);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("lab.live() rests while no memory moves", async () => {
  await using lab = await tm.start({ device: "wasm" });
  await inNotebook(async (sent) => {
    await using _live = lab.live();
    await train(1);
    const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
    await wait(500);
    const before = sent.length;
    await wait(500);
    assertEquals(sent.length, before);
  });
});

Deno.test("lab.live() ends with its scope, and with its lab", async () => {
  const lab = await tm.start({ device: "wasm" });
  const scoped = await inNotebook(async () => {
    await using _live = lab.live();
    await train(1);
  });
  checkDisplay(scoped);
  const stopped = await inNotebook(async () => {
    lab.live();
    await lab.stop();
  });
  checkDisplay(stopped);
});

Deno.test("lab.live() tells mistakes at once", async () => {
  const lab = await tm.start({ device: "wasm" });
  await assertRejects(
    () => Promise.try(() => lab.live(3 as never)),
    TypeError,
    "Cannot show a live curve as the first argument must be a name",
  );
  await lab.stop();
  await assertRejects(
    () => Promise.try(() => lab.live()),
    tm.UseAfterStopError,
    "Cannot show a live curve as this lab has been stopped",
  );
});
