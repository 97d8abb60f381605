/**
 * Pruning goes on from files, in the middle of a schedule, with the same bits.
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { labs, testOnEach } from "../../support/labs.ts";
import { readWeights, waves } from "../../support/models.ts";
import { withFolder } from "../files/files_support.ts";

const STARTERS = await labs();
const ONE = STARTERS.slice(0, 1);
const BATCH = 4;

const SCHEDULES: Readonly<Record<string, tm.PruneOptions>> = {
  "a decay": {
    schedule: tm.polynomialDecay({
      finalSparsity: 0.8,
      beginStep: 2,
      endStep: 12,
      frequency: 2,
    }),
  },
  "constant blocks": {
    schedule: tm.constantSparsity({ targetSparsity: 0.5, frequency: 5 }),
    blockSize: [2, 3],
    blockPooling: "MAX",
    policy: (layer) => layer.name !== "output",
  },
  "2 of 4": { mByN: [2, 4] },
};

function prunedModel(options: tm.PruneOptions): tf.LayersModel {
  const seeded = (seed: number) => tf.initializers.glorotUniform({ seed });
  const plain = tf.sequential({
    layers: [
      tf.layers.dense({
        units: 9,
        inputShape: [13],
        activation: "tanh",
        kernelInitializer: seeded(1),
      }),
      tf.layers.dense({
        units: 1,
        kernelInitializer: seeded(2),
        name: "output",
      }),
    ],
  });
  const { model } = tm.prune(plain, options);
  // Not adam: TensorFlow.js rounds its powers of beta anew when it loads them.
  model.compile({ optimizer: "rmsprop", loss: "meanSquaredError" });
  return model;
}

/** Trains a batch for each step from one to another. */
async function train(model: tf.LayersModel, from: number, to: number) {
  for (let step = from; step < to; step++) {
    const x = tf.tensor2d(waves(13 * BATCH).map((each) => each * (1 + step)), [
      BATCH,
      13,
    ]);
    const y = tf.tensor2d(waves(BATCH), [BATCH, 1]);
    await model.trainOnBatch(x, y);
    tf.dispose([x, y]);
  }
}

const WITH_OPTIMIZER = { includeOptimizer: true };
const MIDDLE = 7;
const END = 15;

for (const [title, options] of Object.entries(SCHEDULES)) {
  testOnEach(
    STARTERS,
    `${title}: pruning goes on from files with the same bits`,
    () =>
      withFolder(async (folder) => {
        const model = prunedModel(options);
        await train(model, 0, MIDDLE);
        await model.save(`file://${folder}`, WITH_OPTIMIZER);
        const loaded = await tf.loadLayersModel(`file://${folder}/model.json`);
        assertEquals(
          { ...tm.pruningSummary(loaded) },
          { ...tm.pruningSummary(model) },
        );
        assertEquals(await readWeights(loaded), await readWeights(model));
        await train(model, MIDDLE, END);
        await train(loaded, MIDDLE, END);
        assertEquals(await readWeights(loaded), await readWeights(model));
        const summary = tm.pruningSummary(loaded);
        assertEquals({ ...summary }, { ...tm.pruningSummary(model) });
        assertEquals(summary.step, END);
        assert(summary.sparsity > 0.4, `${summary.sparsity}`);
      }),
  );
}

testOnEach(
  ONE,
  "pruning goes through every handler of TensorFlow.js, beside metadata of a user's own",
  async () => {
    const model = prunedModel(SCHEDULES["a decay"]!);
    model.setUserDefinedMetadata({ author: { name: "me" } });
    await train(model, 0, MIDDLE);
    let artifacts: tf.io.ModelArtifacts | null = null;
    await model.save(tf.io.withSaveHandler((saved) => {
      artifacts = JSON.parse(JSON.stringify({ ...saved, weightData: null }));
      artifacts!.weightData = saved.weightData!;
      return Promise.resolve({ modelArtifactsInfo: null as never });
    }));
    assertEquals(model.getUserDefinedMetadata(), { author: { name: "me" } });
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts!));
    assertEquals(loaded.getUserDefinedMetadata(), { author: { name: "me" } });
    assertEquals(tm.pruningSummary(loaded).step, MIDDLE);
    assertEquals(await readWeights(loaded), await readWeights(model));
  },
);

testOnEach(
  ONE,
  "saving asks for no lab: masks go from one to the next",
  async (lab) => {
    await withFolder(async (folder) => {
      const model = prunedModel(SCHEDULES["a decay"]!);
      await train(model, 0, MIDDLE);
      await model.save(`file://${folder}`);
      const weights = await readWeights(model);
      await lab.stop();
      const without = await tf.loadLayersModel(`file://${folder}`);
      assertEquals(await readWeights(without), weights);
      without.compile({ optimizer: "adam", loss: "meanSquaredError" });
      await train(without, MIDDLE, END);
      assertEquals(tm.pruningSummary(without).step, END);
      await using _next = await tm.start({ device: "wasm" });
      await train(without, END, END + 1);
      assertEquals(tm.pruningSummary(without).step, END + 1);
    });
  },
);

type Metadata = {
  tidemark: {
    pruning: {
      version: number;
      weights: {
        weight: string;
        mask: string;
        schedule: { name: string };
      }[];
    };
  };
};

/** Changes to what was saved, and what must be said of it. */
const DAMAGES: Readonly<
  Record<string, readonly [(metadata: Metadata) => void, string]>
> = {
  "a mask that is cut off": [
    ({ tidemark }) => tidemark.pruning.weights[0]!.mask = "AAAA",
    "a mask must have one bit per weight: that of dense_Dense1/kernel has 3 bytes, not 15",
  ],
  "a mask that is no base64": [
    ({ tidemark }) => tidemark.pruning.weights[0]!.mask = "?",
    "masks must be base64",
  ],
  "a mask of another model": [
    ({ tidemark }) => tidemark.pruning.weights[0]!.weight = "other/kernel",
    'has no "other/kernel"',
  ],
  "a schedule that is unknown": [
    ({ tidemark }) =>
      tidemark.pruning.weights[0]!.schedule.name = "constantSparseness",
    'there is no schedule "constantSparseness". Did you mean "constantSparsity"?',
  ],
  "a version of the future": [
    ({ tidemark }) => tidemark.pruning.version = 2,
    "they are of version 2",
  ],
};

for (const [title, [damage, message]] of Object.entries(DAMAGES)) {
  testOnEach(
    ONE,
    `refuses ${title}, and leaves nothing behind`,
    () =>
      withFolder(async (folder) => {
        const model = prunedModel(SCHEDULES["a decay"]!);
        await model.save(`file://${folder}`);
        const path = `${folder}/model.json`;
        const json = JSON.parse(await Deno.readTextFile(path));
        const metadata: Metadata = json.userDefinedMetadata;
        const { weights } = metadata.tidemark.pruning;
        damage(metadata);
        const text = JSON.stringify(json).replaceAll(
          "dense_Dense1/kernel",
          weights[0]!.weight,
        );
        await Deno.writeTextFile(path, text);
        const { numTensors } = tf.memory();
        const error = await assertRejects(
          () => tf.loadLayersModel(`file://${path}`),
          TypeError,
        );
        const name = model.layers[0]!.name;
        const expected = message.replace("dense_Dense1", name);
        assert(error.message.includes(expected), error.message);
        assertEquals(tf.memory().numTensors, numTensors);
      }),
  );
}

testOnEach(
  ONE,
  "a schedule of a user's own prunes, but cannot be saved",
  () =>
    withFolder(async (folder) => {
      const model = prunedModel({
        schedule: { prunesAt: (step) => step === 2, sparsityAt: () => 0.25 },
      });
      await train(model, 0, 3);
      const { rows } = tm.pruningSummary(model);
      assertEquals(rows.map(({ zeros }) => zeros), [29, 2]);
      await assertRejects(
        () => model.save(`file://${folder}`),
        TypeError,
        "its schedule must be one of Tidemark's",
      );
      await tm.strip(model).model.save(`file://${folder}`);
    }),
);
