/**
 * In which order a step counts, decides, masks, computes and updates: beside a
 * loop that does it by hand, with plain models and whole arrays.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import {
  decideMask,
  type MaskRule,
} from "../../../lib/techniques/pruning/magnitude_masks.ts";
import { labs, testOnEach } from "../../support/labs.ts";
import { waves } from "../../support/models.ts";
import { zerosOf } from "./pruning_support.ts";

const STARTERS = await labs();
const INPUTS = 16;
const BATCH = 4;
const STEPS = 12;
const FILTERS = 0;
const SINGLE: MaskRule = {
  blockSize: [1, 1],
  blockPooling: "AVG",
  mByN: null,
};
const SCHEDULE = tm.constantSparsity({ targetSparsity: 0.5, frequency: 3 });

function plainModel(): tf.Sequential {
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 5 });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 6, inputShape: [INPUTS], kernelInitializer }),
    ],
  });
  compile(model);
  return model;
}

/** So fast that dropped weights come back where they may. */
function compile(model: tf.LayersModel): void {
  model.compile({ optimizer: tf.train.sgd(2), loss: "meanSquaredError" });
}

function batch(step: number): [tf.Tensor2D, tf.Tensor2D] {
  const numbers = waves(INPUTS * BATCH * (STEPS + 1));
  const start = INPUTS * BATCH * step;
  return [
    tf.tensor2d(numbers.slice(start, start + INPUTS * BATCH), [BATCH, INPUTS]),
    tf.tensor2d(numbers.slice(step, step + 6 * BATCH), [BATCH, 6]),
  ];
}

async function kernelOf(model: tf.LayersModel): Promise<Float32Array> {
  return (await model.getWeights()[FILTERS]!.data<"float32">()).slice();
}

/** Puts a kernel without what a mask drops into a model. */
async function mask(model: tf.LayersModel, kept: Uint8Array): Promise<void> {
  const kernel = await kernelOf(model);
  const masked = kernel.map((value, at) => kept[at] === 1 ? value : 0);
  const tensor = tf.tensor2d(masked, [INPUTS, 6]);
  model.setWeights([tensor, ...model.getWeights().slice(1)]);
  tensor.dispose();
}

testOnEach(
  STARTERS,
  "each step decides from what the optimizer left, then masks, then computes",
  async () => {
    const byHand = plainModel();
    const { model } = tm.prune(plainModel(), { schedule: SCHEDULE });
    compile(model);
    let kept = new Uint8Array(INPUTS * 6).fill(1);
    let returned = 0;
    for (let step = 1; step <= STEPS; step++) {
      if (SCHEDULE.prunesAt(step)) {
        const decision = decideMask(
          await kernelOf(byHand),
          [INPUTS, 6],
          SCHEDULE.sparsityAt(step),
          SINGLE,
        ).mask;
        returned += decision.filter((bit, at) => bit > kept[at]!).length;
        kept = new Uint8Array(decision);
      }
      await mask(byHand, kept);
      const [x, y] = batch(step);
      await byHand.trainOnBatch(x, y);
      await model.trainOnBatch(x, y);
      tf.dispose([x, y]);
      const [own, other] = [await kernelOf(model), await kernelOf(byHand)];
      const isLeft = step < 3 || SCHEDULE.prunesAt(step + 1);
      const expected = other.map((value, at) =>
        isLeft || kept[at] === 1 ? value : 0
      );
      assertEquals(own, expected, `after step ${step}`);
    }
    assert(returned > 0, "no weight came back");
  },
);

testOnEach(
  STARTERS,
  "the end of an epoch masks what the next step would decide anew",
  async () => {
    const schedule = tm.constantSparsity({ targetSparsity: 0.5, frequency: 1 });
    const { model } = tm.prune(plainModel(), { schedule });
    compile(model);
    const [x, y] = batch(0);
    const seen: number[] = [];
    await model.fit(x, y, {
      batchSize: BATCH,
      epochs: 2,
      verbose: 0,
      callbacks: {
        onBatchEnd: async () => void seen.push(zerosOf(await kernelOf(model))),
        onEpochEnd: async () => void seen.push(zerosOf(await kernelOf(model))),
      },
    });
    assertEquals(seen, [0, 48, 0, 48]);
  },
);

testOnEach(
  (await labs({ recording: "eager" })).slice(0, 1),
  "the tape keeps neither weights as they were nor masks",
  async (lab) => {
    const schedule = tm.constantSparsity({ targetSparsity: 0.5, frequency: 1 });
    const { model } = tm.prune(plainModel(), { schedule });
    compile(model);
    const [x, y] = batch(0);
    await model.trainOnBatch(x, y);
    const trace = await lab.track("step", () => model.trainOnBatch(x, y));
    const kept = [...trace.events()].filter(({ kind, category, sizeBytes }) =>
      ["alloc", "retag"].includes(kind) && category === "activation" &&
      sizeBytes === 4 * INPUTS * 6
    );
    assertEquals(kept.map(({ op }) => op), []);
  },
);
