/**
 * What `tm.prune` and `tm.strip` make of a model, and what they leave alone.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { labs, testOnEach } from "../../support/labs.ts";
import { bytesOf, caseOne, readWeights, waves } from "../../support/models.ts";
import { HALF, step, weightZeros } from "./pruning_support.ts";

const STARTERS = await labs();

testOnEach(
  STARTERS,
  "prune() leaves the model it is given as it was, and its training too",
  async () => {
    const twin = async (how: "with a copy" | "alone") => {
      tm.seed(3);
      const training = caseOne(8);
      const pruned = how === "with a copy"
        ? tm.prune(training.model, { schedule: HALF }).model
        : null;
      if (pruned) await step(pruned);
      tm.seed(4);
      await training.fit({ epochs: 2, shuffle: true });
      return await readWeights(training.model);
    };
    assertEquals(await twin("with a copy"), await twin("alone"));
  },
);

testOnEach(STARTERS.slice(0, 1), "prune() draws no random numbers", () => {
  const { model } = caseOne(1);
  const inner = tf.sequential({
    layers: [tf.layers.lstm({ units: 3, inputShape: [4, 2] }) as tf.RNN],
  });
  const outer = tf.sequential({
    layers: [inner, tf.layers.dense({ units: 2 })],
  });
  tm.seed(7);
  const expected = Math.random();
  tm.seed(7);
  tm.strip(tm.prune(model).model);
  tm.prune(outer);
  assertEquals(Math.random(), expected);
});

testOnEach(
  STARTERS,
  "a mask takes one bit per weight, in the ledger's own account",
  (lab) => {
    const { model } = caseOne(1);
    const before = lab.memory().byCategory.parameter;
    const { summary, bytesBefore, bytesAfter } = tm.prune(model);
    const masks = lab.memory().byCategory.parameter - before;
    const weights = 4 * (3 * 3 * 3 * 32 + 7200 * 10);
    assertEquals(summary.weightBytes, weights);
    assertEquals(summary.maskBytes, weights / 32);
    // What takes words apart is shared by all masks: 32 numbers.
    assertEquals(masks, weights / 32 + 128);
    assertEquals(bytesBefore, bytesOf(model.getWeights()));
    assertEquals(bytesAfter - bytesBefore, masks);
  },
);

testOnEach(
  STARTERS,
  "a stripped model is a plain one with the pruned model's weights",
  async (lab) => {
    const { model } = caseOne(8);
    const { model: pruned } = tm.prune(model, { schedule: HALF });
    await step(pruned);
    await step(pruned);
    const { model: plain, bytesBefore, bytesAfter } = tm.strip(pruned);
    assertEquals(plain.toJSON(), model.toJSON());
    assertEquals(plain.getUserDefinedMetadata(), undefined);
    const own = ["fit", "fitDataset", "save"].filter((name) =>
      Object.hasOwn(plain, name)
    );
    assertEquals(own, []);
    assert(plain.layers.every((layer) => !Object.hasOwn(layer, "call")));
    assertEquals(bytesAfter, bytesOf(model.getWeights()));
    assertEquals(bytesBefore - bytesAfter, 72_864 / 8 + 128);
    const x = tf.tensor4d(waves(2 * 3072), [2, 32, 32, 3]);
    const outputs = [pruned, plain].map((each) =>
      (each.predict(x) as tf.Tensor).dataSync()
    );
    assertEquals(outputs[0], outputs[1]);
    // Predicting has masked what the last update left for the next decision.
    assertEquals(await readWeights(plain), await readWeights(pruned));
    await lab.flush();
  },
);

testOnEach(
  STARTERS,
  "a stripped model trains without masks, and the pruned one goes on alone",
  async () => {
    const { model } = tm.prune(caseOne(4).model, { schedule: HALF });
    await step(model);
    const { model: plain } = tm.strip(model);
    const before = await readWeights(model);
    await step(plain);
    const [filter] = await weightZeros(plain);
    assert(filter! < 10, `${filter} of 864 are zero after a step`);
    assertEquals(await readWeights(model), before);
  },
);

testOnEach(
  STARTERS.slice(0, 1),
  "disposing a pruned model frees its masks",
  (lab) => {
    const { numTensors } = tf.memory();
    const plain = tf.sequential({
      layers: [tf.layers.dense({ units: 8, inputShape: [8] })],
    });
    const { model } = tm.prune(plain);
    model.dispose();
    plain.dispose();
    assertEquals(tf.memory().numTensors, numTensors);
    assertEquals(lab.memory().byCategory.parameter, 0);
    assertEquals(lab.leaks(), []);
  },
);
