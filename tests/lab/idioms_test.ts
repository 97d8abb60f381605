/**
 * Every idiom of training and inference records few different programs, so
 * that nothing is planned again from step to step, and cuts them at the same
 * places however slow the device is.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { override } from "../../lib/backend/override.ts";
import type { Lazy } from "../../lib/backend/recording/lazy.ts";
import { sessionAtWork } from "../support/session.ts";
import { waves } from "../support/models.ts";

const STEPS = 200;
const MOST_PROGRAMS = 5;
const BATCH = 4;
/** `minimize` gives the loss. */
const LOSS = true;

/** Inputs and what is to come out. */
interface Examples {
  readonly x: tf.Tensor2D;
  readonly y: tf.Tensor2D;
}

/** A model of two layers and examples for `STEPS` batches, and others held back. */
interface Setup extends Examples {
  readonly model: tf.LayersModel;
  readonly held: Examples;
}

function examplesOf(count: number): Examples {
  return {
    x: tf.tensor2d(waves(6 * count), [count, 6]),
    y: tf.tensor2d(waves(count), [count, 1]),
  };
}

function setUp(): Setup {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 8, inputShape: [6], activation: "relu" }),
      tf.layers.dense({ units: 1 }),
    ],
  });
  model.compile({
    optimizer: "adam",
    loss: "meanSquaredError",
    metrics: ["mae"],
  });
  const held = examplesOf(10 * BATCH);
  return { model, held, ...examplesOf(BATCH * STEPS) };
}

const FIT = { batchSize: BATCH, epochs: 1, verbose: 0, shuffle: true } as const;

function batchOf({ x, y }: Setup, step: number): [tf.Tensor2D, tf.Tensor2D] {
  return [x.slice([BATCH * step], [BATCH]), y.slice([BATCH * step], [BATCH])];
}

/** The loss of one batch. */
function lossOf(setup: Setup, step: number): tf.Scalar {
  const [x, y] = batchOf(setup, step);
  return tf.losses.meanSquaredError(y, setup.model.predict(x) as tf.Tensor);
}

type Idiom = (setup: Setup) => unknown;

const IDIOMS: Readonly<Record<string, Idiom>> = {
  "fit, with a smaller last batch": ({ model, x, y }) =>
    model.fit(x, y, { ...FIT, batchSize: BATCH + 3 }),
  "fit, with callbacks that read": ({ model, x, y }) =>
    model.fit(x, y, {
      ...FIT,
      callbacks: {
        onBatchEnd: async () => void await model.getWeights()[0]!.data(),
      },
    }),
  "fit, with validation": ({ model, x, y, held }) =>
    model.fit(x, y, { ...FIT, validationData: [held.x, held.y], epochs: 2 }),
  fitDataset: ({ model, x, y }) => {
    const rows = tf.data.zip({
      xs: tf.data.array(x.arraySync()),
      ys: tf.data.array(y.arraySync()),
    }) as tf.data.Dataset<tf.TensorContainer>;
    return model.fitDataset(rows.batch(BATCH), { epochs: 1, verbose: 0 });
  },
  async trainOnBatch(setup) {
    for (let step = 0; step < STEPS; step++) {
      const [x, y] = batchOf(setup, step);
      await setup.model.trainOnBatch(x, y);
      tf.dispose([x, y]);
    }
  },
  "minimize, synchronous"(setup) {
    const optimizer = tf.train.adam(0.01);
    for (let step = 0; step < STEPS; step++) {
      optimizer.minimize(() => lossOf(setup, step));
    }
  },
  async "minimize, awaited"(setup) {
    const optimizer = tf.train.adam(0.01);
    for (let step = 0; step < STEPS; step++) {
      const loss = optimizer.minimize(() => lossOf(setup, step), LOSS)!;
      await loss.data();
      loss.dispose();
    }
  },
  predict: ({ model, x }) => tf.dispose(model.predict(x, { batchSize: BATCH })),
  evaluate: ({ model, x, y }) =>
    tf.dispose(model.evaluate(x, y, { batchSize: BATCH })),
  "an own loop with tidy"(setup) {
    const optimizer = tf.train.sgd(0.01);
    for (let step = 0; step < STEPS; step++) {
      tf.tidy(() => {
        const { grads } = tf.variableGrads(() => lossOf(setup, step));
        optimizer.applyGradients(grads);
      });
    }
  },
};

/** What an idiom recorded. */
interface Seen {
  /** Different programs. */
  readonly programs: number;
  /** Bytes in use after each flush that had something to run. */
  readonly bytes: readonly number[];
}

/** Waits a little before every read, as a slow device would. */
function delayReads(delayMs: number): () => void {
  const { device } = sessionAtWork();
  return override(
    device,
    "read",
    (original) =>
      async function (this: typeof device, range) {
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        return await original.call(this, range);
      },
  );
}

async function watch(idiom: Idiom, delayMs: number | null): Promise<Seen> {
  await using lab = await tm.start({ device: "null" });
  tm.seed(1);
  const setup = setUp();
  await lab.flush();
  const session = sessionAtWork();
  const lazy = session.lazy!;
  const bytes: number[] = [];
  const before = lazy.programs;
  override(
    lazy as Pick<Lazy, "flush">,
    "flush",
    (original) =>
      function (this: Lazy) {
        const isIdle = this.isIdle;
        original.call(this);
        if (!isIdle) bytes.push(session.memory.usage().inUse);
      },
  );
  if (delayMs !== null) delayReads(delayMs);
  await idiom(setup);
  await lab.flush();
  return { programs: lazy.programs - before, bytes };
}

for (const [name, idiom] of Object.entries(IDIOMS)) {
  Deno.test(`${name}: ${STEPS} steps record at most ${MOST_PROGRAMS} programs, whenever reads end`, async () => {
    const seen = await watch(idiom, null);
    assert(
      seen.programs <= MOST_PROGRAMS,
      `there were ${seen.programs} programs in ${seen.bytes.length} flushes`,
    );
    assert(seen.bytes.length > 0);
    assertEquals(await watch(idiom, 1), seen);
  });
}
