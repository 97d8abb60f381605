import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { availableDevices } from "../support/labs.ts";
import { tinyModel } from "../support/models.ts";

Deno.test("predictions without a lab may begin at any moment of each other", async () => {
  await tf.setBackend("cpu");
  const work = () => tf.tidy(() => tf.ones([4]).add(1).size);
  const later = async (turns: number) => {
    for (let turn = 0; turn < turns; turn++) await null;
    return await tm.predict(work, { recording: "eager" });
  };
  for (let turns = 0; turns < 60; turns++) {
    const first = tm.predict(work, { recording: "eager" });
    const traces = await Promise.all([first, later(turns)]);
    assertEquals(traces.map(({ peak }) => peak.bytes), [36, 36]);
  }
  assertEquals(tf.getBackend(), "cpu");
});

Deno.test("predict() leaves rates and frozen layers as they were", async () => {
  await using _lab = await tm.start({ device: "null" });
  const { model, fit } = tinyModel(tf.train.sgd(0.1));
  await fit();
  const optimizer = model.optimizer as unknown as { learningRate: number };
  await tm.predict(async () => {
    const slower = () => void (optimizer.learningRate = 0.01);
    await fit({ callbacks: { onEpochBegin: slower } });
    model.layers[0]!.trainable = false;
  });
  assertEquals(optimizer.learningRate, 0.1);
  assertEquals(model.trainableWeights.length, 2);
});

Deno.test("what others dispose while a guest works is gone when it goes", async () => {
  await using lab = await tm.start({ device: "null" });
  const { numTensors } = tf.memory();
  const [mine, guests] = [tf.ones([4]), tf.ones([8])];
  const predicted = tm.predict(async () => {
    guests.dispose();
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
  await new Promise((resolve) => setTimeout(resolve, 5));
  mine.dispose();
  await predicted;
  assertEquals([mine.isDisposed, guests.isDisposed], [true, false]);
  assertEquals(lab.memory().inUse, 8 * 4);
  assertEquals(tf.memory().numTensors, numTensors + 1);
  guests.dispose();
});

Deno.test("a guest within a guest leaves the outer one's disposals to be undone", async () => {
  await using lab = await tm.start({ device: "null" });
  const tensor = tf.ones([4]);
  await tm.predict(async () => {
    await tm.predict(() => tensor.add(1));
    tensor.dispose();
  });
  assert(!tensor.isDisposed);
  assertEquals((await lab.read(tensor)).length, 4);
});

/** Bytes of a hundred truth values, which are smaller on wasm than on webgpu. */
async function predictedBytes(): Promise<number> {
  const trace = await tm.predict(() => void tf.ones([100], "bool"));
  return trace.peak.aboveStart;
}

Deno.test({
  name: "a prediction in a comparison without a lab stands for its device",
  ignore: !(await availableDevices()).webgpu,
  async fn() {
    const settings = { gpu: { device: "webgpu" }, cpu: { device: "wasm" } };
    const table = await tm.compare(
      settings as Record<string, tm.LabOptions>,
      predictedBytes,
    );
    assertEquals(table.rows.map(({ result }) => result), [400, 100]);
  },
});

Deno.test("a prediction in a prediction stands for the same device", async () => {
  const on = async (device: "wasm" | "webgpu") =>
    (await tm.predict(predictedBytes, { device })).result;
  assertEquals([await on("webgpu"), await on("wasm")], [400, 100]);
  assertEquals(await predictedBytes(), 100);
});

Deno.test("guests take the options that are not given from where they are asked for", async () => {
  await using _lab = await tm.start({ device: "null" });
  const large = () => tm.predict(() => void tf.ones([1000]));
  const settings = { small: { limitBytes: 1024 } };
  await assertRejects(() => tm.compare(settings, large), tm.OutOfMemoryError);
  assertEquals((await large()).peak.aboveStart, 4000);
});

Deno.test("a lab that compare() lends cannot be stopped, and goes on", async () => {
  let lent!: tm.Lab;
  const table = await tm.compare({ one: { device: "null" } }, async (lab) => {
    lent = lab;
    const act = "Cannot stop this lab as compare() has lent it to its work";
    await assertRejects(() => lab.stop(), Error, act);
    await tm.predict(() => assertRejects(() => lab.stop(), Error, act));
    return tf.tidy(() => tf.ones([3]).add(1).size);
  });
  assertEquals(table.rows[0]!.result, 3);
  // Afterwards it has been stopped, which may be said again.
  await lent.stop();
});

Deno.test("start() while a prediction without a lab runs says to await it", async () => {
  const predicting = tm.predict(() => tf.ones([2]).size);
  await assertRejects(
    () => tm.start({ device: "null" }),
    Error,
    "a prediction or comparison is under way that began without a lab: await it",
  );
  assertEquals((await predicting).result, 2);
  const lab = await tm.start({ device: "null" });
  await lab.stop();
});
