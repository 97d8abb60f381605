/**
 * In a kernel that can interrupt, work of an interrupted cell ends at a door of
 * TensorFlow.js: by an exception, with nothing under way and nothing left.
 * @module
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { labs, testOnEach } from "../support/labs.ts";

class KeyboardInterrupt extends Error {}

const listeners = new Set<(kind: "asked" | "stopped") => void>();
const shields = new Set<() => boolean>();
let isInterrupted = false;

/** What Tidemark's kernel keeps for libraries. */
Object.assign(globalThis, {
  [Symbol.for("tidemark.interrupts")]: listeners,
  [Symbol.for("tidemark.shields")]: shields,
  [Symbol.for("tidemark.signal")]: () => new AbortController().signal,
  [Symbol.for("tidemark.safePoint")]: () => {
    if (!isInterrupted) return;
    isInterrupted = false;
    throw new KeyboardInterrupt();
  },
});

function interrupt(): void {
  isInterrupted = true;
  for (const listener of listeners) listener("asked");
}

function isBusy(): boolean {
  return [...shields].some((shield) => shield());
}

function classifier(): tf.Sequential {
  const layer = tf.layers.dense({ units: 1, inputShape: [4] });
  const model = tf.sequential({ layers: [layer] });
  model.compile({ optimizer: "adam", loss: "meanSquaredError" });
  return model;
}

const STARTERS = await labs();

testOnEach(STARTERS, "an interrupt ends loops at the next door", () => {
  const weight = tf.variable(tf.ones([3]));
  const optimizer = tf.train.adam(0.1);
  const model = classifier();
  const x = tf.ones([8, 4]);
  const loops: Readonly<Record<string, () => void>> = {
    minimize: () => {
      const loss = () => {
        // In the middle of a step, which comes to its end.
        if (steps++ === 3) interrupt();
        return tf.tidy(() => weight.square().sum() as tf.Scalar);
      };
      optimizer.minimize(loss);
    },
    tidy: () => {
      if (steps++ === 3) interrupt();
      tf.tidy(() => weight.add(tf.tidy(() => weight.mul(2))).dataSync());
    },
    predict: () => {
      if (steps++ === 3) interrupt();
      (model.predict(x) as tf.Tensor).dispose();
    },
  };
  let steps = 0;
  for (const [name, step] of Object.entries(loops)) {
    steps = -1000;
    step();
    const { numTensors } = tf.memory();
    steps = 0;
    assertThrows(() => {
      while (true) step();
    }, KeyboardInterrupt);
    assertEquals(tf.memory().numTensors, numTensors, name);
    assertEquals(steps, 4, name);
  }
});

testOnEach(
  STARTERS,
  "an interrupted training ends after its batch, whenever it was told",
  async (lab) => {
    const model = classifier();
    const [x, y] = [tf.ones([64, 4]), tf.ones([64, 1])];
    const fit = (epochs: number) =>
      model.fit(x, y, { epochs, batchSize: 8, verbose: 0 });
    await fit(1);
    const { numTensors } = tf.memory();
    const moments: readonly (() => Promise<unknown>)[] = [
      // Before its first batch: `fit` forgets what it was told by then.
      () => Promise.resolve(),
      () => lab.flush(),
      () => new Promise((resolve) => setTimeout(resolve, 50)),
    ];
    for (const moment of moments) {
      const training = fit(1e6);
      await moment();
      assert(isBusy());
      interrupt();
      await assertRejects(() => training, KeyboardInterrupt);
      assertEquals(tf.memory().numTensors, numTensors);
      const { history } = await fit(1);
      assert(Number.isFinite(history.loss![0]));
    }
  },
);

testOnEach(
  STARTERS,
  "a lab that has been stopped is told of no interrupts",
  async (lab) => {
    assertEquals(listeners.size, 1);
    await lab.stop();
    assertEquals([listeners.size, shields.size], [0, 0]);
  },
);
