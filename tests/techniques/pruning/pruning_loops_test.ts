/**
 * Every way of training prunes by itself, plans few programs for it, and looks
 * no different under other strategies, recorded or not.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { labs, testOnEach } from "../../support/labs.ts";
import { readWeights, waves } from "../../support/models.ts";
import { sessionAtWork } from "../../support/session.ts";
import { zerosOf } from "./pruning_support.ts";

const STARTERS = await labs();
const BATCH = 4;
const INPUTS = 16;
/** `minimize` gives the loss. */
const LOSS = true;

interface Setup {
  readonly model: tf.LayersModel;
  readonly x: tf.Tensor2D;
  readonly y: tf.Tensor2D;
  readonly steps: number;
}

const SCHEDULE = {
  initialSparsity: 0.1,
  finalSparsity: 0.75,
  beginStep: 3,
  endStep: 15,
  frequency: 4,
};

function plainModel(): tf.Sequential {
  const seeded = (seed: number) => tf.initializers.glorotUniform({ seed });
  return tf.sequential({
    layers: [
      tf.layers.dense({
        units: 8,
        inputShape: [INPUTS],
        activation: "tanh",
        kernelInitializer: seeded(1),
      }),
      tf.layers.dense({ units: 1, kernelInitializer: seeded(2) }),
    ],
  });
}

function setUp(steps: number, isPruned = true): Setup {
  const plain = plainModel();
  const model = isPruned
    ? tm.prune(plain, { schedule: tm.polynomialDecay(SCHEDULE) }).model
    : plain;
  model.compile({ optimizer: tf.train.adam(0.01), loss: "meanSquaredError" });
  const count = BATCH * steps;
  return {
    model,
    x: tf.tensor2d(waves(INPUTS * count), [count, INPUTS]),
    y: tf.tensor2d(waves(count), [count, 1]),
    steps,
  };
}

function batchOf({ x, y }: Setup, step: number): [tf.Tensor2D, tf.Tensor2D] {
  return [x.slice([BATCH * step], [BATCH]), y.slice([BATCH * step], [BATCH])];
}

function lossOf(setup: Setup, step: number, forward: Forward): tf.Scalar {
  const [x, y] = batchOf(setup, step);
  return tf.losses.meanSquaredError(y, forward(setup.model, x));
}

/** The ways to compute with a model in a loop of one's own. */
type Forward = (model: tf.LayersModel, x: tf.Tensor) => tf.Tensor;

const predict: Forward = (model, x) => model.predict(x) as tf.Tensor;
const apply: Forward = (model, x) => model.apply(x) as tf.Tensor;
const train: Forward = (model, x) =>
  model.apply(x, { training: true }) as tf.Tensor;

const FIT = {
  batchSize: BATCH,
  epochs: 1,
  verbose: 0,
  shuffle: false,
} as const;

type Idiom = (setup: Setup) => unknown;

const IDIOMS: Readonly<Record<string, Idiom>> = {
  fit: ({ model, x, y }) => model.fit(x, y, FIT),
  "fit with a callback of one's own": ({ model, x, y }) =>
    model.fit(x, y, {
      ...FIT,
      callbacks: new tf.CustomCallback({ onBatchEnd: () => {} }, "batch"),
    }),
  fitDataset: ({ model, x, y }) => {
    const rows = tf.data.zip({
      xs: tf.data.array(x.arraySync()),
      ys: tf.data.array(y.arraySync()),
    }) as tf.data.Dataset<tf.TensorContainer>;
    return model.fitDataset(rows.batch(BATCH), { epochs: 1, verbose: 0 });
  },
  async trainOnBatch(setup) {
    for (let step = 0; step < setup.steps; step++) {
      const [x, y] = batchOf(setup, step);
      await setup.model.trainOnBatch(x, y);
      tf.dispose([x, y]);
    }
  },
  "minimize, synchronous"(setup) {
    const optimizer = tf.train.adam(0.01);
    for (let step = 0; step < setup.steps; step++) {
      optimizer.minimize(() => lossOf(setup, step, predict));
    }
  },
  async "minimize, awaited"(setup) {
    const optimizer = tf.train.adam(0.01);
    for (let step = 0; step < setup.steps; step++) {
      const loss = optimizer.minimize(() => lossOf(setup, step, train), LOSS)!;
      await loss.data();
      loss.dispose();
    }
  },
  "variableGrads and applyGradients"(setup) {
    const optimizer = tf.train.adam(0.01);
    for (let step = 0; step < setup.steps; step++) {
      tf.tidy(() => {
        const { grads } = tf.variableGrads(() => lossOf(setup, step, apply));
        optimizer.applyGradients(
          Object.entries(grads).map(([name, tensor]) => ({ name, tensor })),
        );
      });
    }
  },
};

const STEPS = 20;
/** Every way is one and the same computation, so all end with the same bits. */
const ends = new Map<string, number[][]>();

for (const [name, idiom] of Object.entries(IDIOMS)) {
  testOnEach(STARTERS, `${name}: prunes by itself`, async (lab) => {
    const setup = setUp(STEPS);
    const { model } = setup;
    await idiom(setup);
    const { rows, step, sparsity } = tm.pruningSummary(model);
    assertEquals(step, STEPS);
    assertEquals(rows.map(({ zeros }) => zeros), [96, 6]);
    assert(sparsity >= 0.74, `${sparsity}`);
    // Masked after the update, as no decision is to come.
    const kernel = await model.getWeights()[0]!.data();
    assertEquals(zerosOf(kernel), 96);
    const weights = await readWeights(model);
    const known = ends.get(lab.device.kind);
    ends.set(lab.device.kind, weights);
    if (known) assertEquals(weights, known);
    tf.dispose([setup.x, setup.y]);
    assertEquals(lab.leaks(), []);
  });
}

async function countPrograms(idiom: Idiom, isPruned: boolean): Promise<number> {
  await using lab = await tm.start({ device: "null" });
  tm.seed(1);
  const setup = setUp(200, isPruned);
  await lab.flush();
  const lazy = sessionAtWork().lazy!;
  const before = lazy.programs;
  await idiom(setup);
  await lab.flush();
  return lazy.programs - before;
}

const PLAIN = false;
const PRUNED = true;
/** Masks are decided in one kind of step and left alone in another. */
const MOST_MORE = 2;

for (const [name, idiom] of Object.entries(IDIOMS)) {
  Deno.test(`${name}: pruning plans at most ${MOST_MORE} programs more in 200 steps`, async () => {
    const plain = await countPrograms(idiom, PLAIN);
    const pruned = await countPrograms(idiom, PRUNED);
    assert(
      pruned <= plain + MOST_MORE,
      `there were ${plain} programs, with pruning ${pruned}`,
    );
  });
}

Deno.test("training plans nothing anew between decisions, nor in them", async () => {
  await using lab = await tm.start({ device: "wasm" });
  const plain = plainModel();
  const schedule = tm.constantSparsity({ targetSparsity: 0.5, frequency: 4 });
  const { model } = tm.prune(plain, { schedule });
  model.compile({ optimizer: "adam", loss: "meanSquaredError" });
  const x = tf.tensor2d(waves(INPUTS * BATCH), [BATCH, INPUTS]);
  const y = tf.tensor2d(waves(BATCH), [BATCH, 1]);
  const trainFor = async (steps: number) => {
    for (let step = 0; step < steps; step++) {
      await model.fit(x, y, FIT);
    }
    await lab.flush();
    return sessionAtWork().lazy!.programs;
  };
  const known = await trainFor(12);
  assertEquals(await trainFor(40), known);
  assertEquals(tm.pruningSummary(model).step, 52);
});

const CONFIGURATIONS: Readonly<Record<string, tm.LabOptions>> = {
  ...Object.fromEntries(
    tm.STRATEGY_NAMES.map((strategy) => [strategy, { strategy }]),
  ),
  eager: { recording: "eager" },
  "eager pool": { recording: "eager", strategy: "pool" },
  "three threads": { threads: 3 },
};

Deno.test("pruned training gives the same bits under every strategy and recording", async () => {
  const results = new Map<string, number[][]>();
  for (const [name, options] of Object.entries(CONFIGURATIONS)) {
    await using _lab = await tm.start({ device: "wasm", ...options });
    const setup = setUp(STEPS);
    await IDIOMS["fit"]!(setup);
    results.set(name, await readWeights(setup.model));
  }
  const [first] = results.values();
  for (const [name, weights] of results) assertEquals(weights, first, name);
});

testOnEach(
  STARTERS,
  "inference in between counts no step, and masks what is left",
  async () => {
    const schedule = tm.constantSparsity({ targetSparsity: 0.5, frequency: 1 });
    const { model } = tm.prune(plainModel(), { schedule });
    model.compile({ optimizer: tf.train.sgd(0.5), loss: "meanSquaredError" });
    const x = tf.tensor2d(waves(INPUTS * BATCH), [BATCH, INPUTS]);
    const y = tf.ones([BATCH, 1]);
    await model.trainOnBatch(x, y);
    const zeros = async () => zerosOf(await model.getWeights()[0]!.data());
    // The next step decides anew, so what was dropped may come back.
    const left = await zeros();
    assert(left < 64, `${left} are zero`);
    tf.dispose(model.predict(x));
    assertEquals(await zeros(), 64);
    assertEquals(tm.pruningSummary(model).step, 1);
  },
);

testOnEach(
  STARTERS.slice(0, 1),
  "weights that a user sets are masked, and gradients of inputs count no steps",
  async () => {
    const schedule = tm.constantSparsity({
      targetSparsity: 0.5,
      beginStep: 1,
      frequency: 100,
    });
    const { model } = tm.prune(plainModel(), { schedule });
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    const x = tf.tensor2d(waves(INPUTS * BATCH), [BATCH, INPUTS]);
    await model.trainOnBatch(x, tf.ones([BATCH, 1]));
    model.setWeights(model.getWeights().map((each) => tf.onesLike(each)));
    const kernel = await model.getWeights()[0]!.data();
    assertEquals(zerosOf(kernel), 64);
    const steps = () => tm.pruningSummary(model).step;
    const saliency = tf.grad((each) =>
      (model.predict(each) as tf.Tensor).sum()
    );
    saliency(x);
    saliency(x);
    await model.trainOnBatch(x, tf.ones([BATCH, 1]));
    assertEquals(steps(), 2);
  },
);
