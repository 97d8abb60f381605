import { assertEquals } from "@std/assert";
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
