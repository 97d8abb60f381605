/**
 * What pruning costs while a model trains: one bit per weight, and no more.
 * Guests of a lab leave it where it was.
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { labs, testOnEach } from "../../support/labs.ts";
import { caseOne, readWeights } from "../../support/models.ts";
import { zerosOf } from "./pruning_support.ts";

const STARTERS = await labs();
const SIZES: [number, number] = [320, 100];
const WEIGHT_BYTES = 4 * SIZES[0] * SIZES[1];
const MASK_BYTES = WEIGHT_BYTES / 32 + 128;

const ONCE = tm.constantSparsity({
  targetSparsity: 0.5,
  beginStep: 1,
  frequency: 1000,
});

const OPTIMIZERS: Readonly<Record<string, () => tf.Optimizer>> = {
  sgd: () => tf.train.sgd(0.01),
  momentum: () => tf.train.momentum(0.01, 0.9),
  adagrad: () => tf.train.adagrad(0.01),
  adadelta: () => tf.train.adadelta(0.01),
  adam: () => tf.train.adam(0.01),
  adamax: () => tf.train.adamax(0.01),
  rmsprop: () => tf.train.rmsprop(0.01, 0.9, 0.9),
};

interface Training {
  readonly model: tf.LayersModel;
  readonly fit: () => Promise<tf.History>;
}

function training(isPruned: boolean, optimizer: tf.Optimizer): Training {
  const plain = tf.sequential({
    layers: [
      tf.layers.dense({
        units: SIZES[1],
        inputShape: [SIZES[0]],
        useBias: false,
      }),
    ],
  });
  const model = isPruned ? tm.prune(plain, { schedule: ONCE }).model : plain;
  model.compile({ optimizer, loss: "meanSquaredError" });
  const x = tf.ones([4, SIZES[0]]);
  const y = tf.zeros([4, SIZES[1]]);
  return { model, fit: () => model.fit(x, y, { verbose: 0 }) };
}

/** Bytes above the start at the peak of a step, when everything has been planned. */
async function stepBytes(lab: tm.Lab, { fit }: Training): Promise<number> {
  await fit();
  await fit();
  const trace = await lab.track("step", fit);
  return trace.peak.aboveStart;
}

const PLAIN = false;
const PRUNED = true;

for (const [name, make] of Object.entries(OPTIMIZERS)) {
  testOnEach(
    STARTERS,
    `${name}: a pruned step has the peak of a plain one, in place`,
    async (lab) => {
      const plain = await stepBytes(lab, training(PLAIN, make()));
      assertEquals(await stepBytes(lab, training(PRUNED, make())), plain);
    },
  );
}

testOnEach(
  STARTERS,
  "training holds masks beside weights and slots, and nothing else",
  async (lab) => {
    const { fit } = training(PRUNED, tf.train.momentum(0.01, 0.9));
    await fit();
    const { parameter, temporary, activation, gradient } =
      lab.memory().byCategory;
    // The model that was pruned has its weights too.
    assertEquals(parameter, 2 * WEIGHT_BYTES + MASK_BYTES);
    assertEquals(temporary + activation + gradient, 0);
    const masks = lab.snapshot("trained").segments
      .flatMap(({ blocks }) => blocks)
      .filter(({ owner }) => owner.tensor?.endsWith("/mask"));
    assertEquals(masks.map(({ sizeBytes }) => sizeBytes), [WEIGHT_BYTES / 32]);
  },
);

testOnEach(
  STARTERS,
  "masks of case 1 take a thirty-second of what tfmot's do",
  async (lab) => {
    const path = new URL(
      "../../data/tfmot-memory/manifest.json",
      import.meta.url,
    );
    const tfmot = JSON.parse(await Deno.readTextFile(path));
    const bytesOf = (how: string) => tfmot[how]["bytes_by_kind"];
    const { model } = caseOne(4);
    const { parameter } = lab.memory().byCategory;
    // Adam has made the powers of its betas, which it has yet to tell of.
    assertEquals(parameter - 8, bytesOf("without_pruning").parameter);
    const { summary } = tm.prune(model);
    const { mask } = bytesOf("with_prune_low_magnitude");
    assertEquals(summary.weightBytes, mask);
    assertEquals(summary.maskBytes, mask / 32);
    const added = lab.memory().byCategory.parameter - parameter;
    assertEquals(added, mask / 32 + 128);
  },
);

testOnEach(
  STARTERS,
  "predict() counts pruned training to the byte, and leaves it where it was",
  async (lab) => {
    const schedule = tm.constantSparsity({ targetSparsity: 0.5, frequency: 2 });
    const plain = tf.sequential({
      layers: [tf.layers.dense({ units: 10, inputShape: [64] })],
    });
    const { model } = tm.prune(plain, { schedule });
    model.compile({ optimizer: "adam", loss: "meanSquaredError" });
    const x = tf.ones([12, 64]);
    const y = tf.zeros([12, 10]);
    const fit = () =>
      model.fit(x, y, { batchSize: 4, verbose: 0, shuffle: false });
    await fit();
    const before = { ...tm.pruningSummary(model) };
    const weights = await readWeights(model);
    const predicted = await tm.predict(fit, { device: lab.device.kind });
    assertEquals({ ...tm.pruningSummary(model) }, before);
    assertEquals(await readWeights(model), weights);
    const measured = await lab.track("fit", fit);
    assertEquals(predicted.peak.bytes, measured.peak.bytes);
    assertEquals(predicted.extent, measured.extent);
    assertEquals(tm.pruningSummary(model).step, before.step + 3);
  },
);

testOnEach(
  STARTERS.slice(0, 1),
  "compare() prunes in each setting from where the lab was",
  async () => {
    const { model, fit } = training(PRUNED, tf.train.sgd(0.01));
    await fit();
    const table = await tm.compare(
      { pool: { strategy: "pool" }, planned: {} },
      async () => {
        await fit();
        return tm.pruningSummary(model).step;
      },
    );
    assertEquals(table.rows.map(({ result }) => result), [2, 2]);
    assertEquals(tm.pruningSummary(model).step, 1);
    await fit();
    assertEquals(tm.pruningSummary(model).step, 2);
  },
);

Deno.test("a step that has no room leaves weights and masks whole", async () => {
  await using _lab = await tm.start({
    device: "wasm",
    limitBytes: 8 * WEIGHT_BYTES,
  });
  const { model, fit } = training(PRUNED, tf.train.adam(0.01));
  await fit();
  await fit();
  const before = await readWeights(model);
  const rows = tm.pruningSummary(model).rows;
  const tooMany = 4096;
  await assertRejects(async () => {
    const x = tf.ones([tooMany, SIZES[0]]);
    await model.trainOnBatch(x, tf.zeros([tooMany, SIZES[1]]));
    await model.getWeights()[0]!.data();
  }, tm.OutOfMemoryError);
  assertEquals(await readWeights(model), before);
  assertEquals(tm.pruningSummary(model).rows, rows);
  await fit();
  const kernel = await model.getWeights()[0]!.data();
  assertEquals(zerosOf(kernel), rows[0]!.zeros);
});
