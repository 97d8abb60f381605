import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { tinyModel } from "../support/models.ts";

Deno.test("predictions without a lab may begin at any moment of each other", async () => {
  await tf.setBackend("cpu");
  const work = () => tf.tidy(() => tf.ones([4]).add(1).size);
  const later = async (turns: number) => {
    for (let turn = 0; turn < turns; turn++) await null;
    return await tm.predict(work);
  };
  for (let turns = 0; turns < 60; turns++) {
    const traces = await Promise.all([tm.predict(work), later(turns)]);
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
