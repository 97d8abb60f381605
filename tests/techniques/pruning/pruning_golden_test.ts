/**
 * Twelve training runs beside tfmot's: the masks of every change, the weights
 * at the end and the losses.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { unpackMask } from "../../../lib/techniques/pruning/mask_tensor.ts";
import { pruningOf } from "../../../lib/techniques/pruning/pruned_model.ts";
import { labs, testOnEach } from "../../support/labs.ts";
import { makeSchedule, TfmotGolden, type TrainingRun } from "./tfmot_golden.ts";

const BATCH = 8;
const BATCHES = 15;
/** Between float32 in TensorFlow and in float64: see the data's own check. */
const TOLERANCE = 2e-5;

const golden = await TfmotGolden.load();

function plainModel(kind: TrainingRun["model"]): tf.Sequential {
  const layers = kind === "dense"
    ? [
      tf.layers.dense({
        units: 24,
        activation: "relu",
        inputShape: [40],
        name: "d1",
      }),
      tf.layers.dense({ units: 10, activation: "softmax", name: "d2" }),
    ]
    : [
      tf.layers.conv2d({
        filters: 8,
        kernelSize: 3,
        inputShape: [8, 8, 1],
        name: "c1",
      }),
      tf.layers.flatten({ name: "fl" }),
      tf.layers.dense({ units: 10, name: "d1" }),
    ];
  const model = tf.sequential({ layers });
  const values = golden.manifest.models[kind]!.weights.map((name) => {
    const path = `${kind}/initial/${name}`;
    return tf.tensor(golden.floats(path), golden.shape(path));
  });
  model.setWeights(values);
  tf.dispose(values);
  return model;
}

/** With one target per class, as TensorFlow.js takes labels for one loss only. */
const LOSSES = {
  dense: "categoricalCrossentropy",
  conv: (labels: tf.Tensor, logits: tf.Tensor) =>
    tf.losses.softmaxCrossEntropy(labels, logits),
} as const;

function optionsOf({ args }: TrainingRun): tm.PruneOptions {
  const { pruningSchedule, blockSize, blockPoolingType, sparsityMByN } = args;
  return {
    ...(pruningSchedule && {
      schedule: makeSchedule({
        class: pruningSchedule.className,
        config: pruningSchedule.config,
      }),
    }),
    ...(blockSize && { blockSize }),
    ...(blockPoolingType && { blockPooling: blockPoolingType }),
    ...(sparsityMByN && { mByN: sparsityMByN }),
  };
}

/** Batches one after the other; only a dataset can give other ones in each epoch. */
function fit(
  model: tf.LayersModel,
  { model: kind, epochs, stepsPerEpoch }: TrainingRun,
  onBatchEnd: () => Promise<void>,
): Promise<tf.History> {
  const [, , ...item] = golden.shape(`${kind}/x`);
  const x = tf.tensor(golden.floats(`${kind}/x`), [BATCHES * BATCH, ...item]);
  const labels = golden.integers(`${kind}/y`);
  const y = tf.oneHot(tf.tensor1d(labels, "int32"), 10).cast("float32");
  const callbacks = { onBatchEnd };
  if (stepsPerEpoch === BATCHES) {
    const options = { epochs, batchSize: BATCH, shuffle: false, verbose: 0 };
    return model.fit(x, y, { ...options, callbacks });
  }
  const rows = tf.data.zip({
    xs: tf.data.array(x.arraySync() as number[][]),
    ys: tf.data.array(y.arraySync() as number[][]),
  }) as tf.data.Dataset<tf.TensorContainer>;
  return model.fitDataset(rows.batch(BATCH), {
    epochs,
    batchesPerEpoch: stepsPerEpoch,
    verbose: 0,
    callbacks,
  });
}

function checkStep(run: TrainingRun, model: tf.LayersModel): void {
  const { step, weights, states } = pruningOf(model)!;
  const change = run.changes.find((each) => each.step === step);
  if (!change) return;
  weights.forEach(({ name, mask, layout }, index) => {
    const what = `${name} at step ${step}`;
    assertEquals(states[index]!.kept, change.kept[index], what);
    const distance = states[index]!.threshold - change.thresholds[index]!;
    assert(Math.abs(distance) < TOLERANCE, `${what}: ${distance}`);
    const path = `${run.prefix}/step${step}/mask/${name}`;
    if (!golden.has(path)) return;
    const own = unpackMask(mask.dataSync<"int32">(), layout);
    assertEquals(own, golden.mask(path), what);
  });
}

async function checkFinal(
  run: TrainingRun,
  model: tf.LayersModel,
  history: tf.History,
): Promise<void> {
  run.epochMeanLoss.forEach((loss, epoch) => {
    const distance = Number(history.history["loss"]![epoch]) - loss;
    assert(Math.abs(distance) < TOLERANCE * Math.max(1, loss), `${distance}`);
  });
  for (const weight of model.weights) {
    const path = `${run.prefix}/final/${weight.originalName}`;
    const expected = golden.floats(path);
    const own = await weight.read().data();
    expected.forEach((value, at) => {
      assertEquals(own[at] === 0, value === 0, `zeros of ${path} at ${at}`);
      assert(Math.abs(own[at]! - value) < TOLERANCE, `${path} at ${at}`);
    });
  }
}

const STARTERS = {
  lazy: await labs(),
  // One device will do: eager ops are the same steps, one by one.
  eager: (await labs({ recording: "eager" })).slice(0, 1),
};

for (const run of golden.manifest.training) {
  for (const [recording, starters] of Object.entries(STARTERS)) {
    const title =
      `${recording}: ${run.case} of the ${run.model} model is tfmot's`;
    testOnEach(starters, title, async () => {
      const { model } = tm.prune(plainModel(run.model), optionsOf(run));
      model.compile({ optimizer: tf.train.sgd(0.05), loss: LOSSES[run.model] });
      const steps: number[] = [];
      const history = await fit(model, run, () => {
        steps.push(pruningOf(model)!.step);
        checkStep(run, model);
        return Promise.resolve();
      });
      assertEquals(
        steps,
        Array.from(
          { length: run.epochs * run.stepsPerEpoch },
          (_, at) => at + 1,
        ),
      );
      await checkFinal(run, model, history);
    });
  }
}
