/**
 * What is watched of `fit` and `fitDataset`: epochs are marked in traces, and nothing of the
 * user's changes.
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";

function makeModel(): tf.Sequential {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 2, inputShape: [4] })],
  });
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  return model;
}

function dataset() {
  return tf.data.array([1, 2, 3].map(() => (
    { xs: tf.ones([8, 4]), ys: tf.zeros([8, 2]) }
  )));
}

function marksOf(trace: tm.Trace): string[] {
  return trace.timeline().marks.map(({ name }) => name);
}

const fit = (args: tf.ModelFitArgs) =>
  makeModel().fit(tf.ones([32, 4]), tf.zeros([32, 2]), {
    batchSize: 8,
    verbose: 0,
    ...args,
  });

for (const recording of ["lazy", "eager"] as const) {
  Deno.test(`[${recording}] track() marks the epochs of fit and fitDataset`, async () => {
    await using lab = await tm.start({ device: "wasm", recording });
    const trace = await lab.track("fit", () => fit({ epochs: 3 }));
    assertEquals(marksOf(trace), ["epoch 1", "epoch 2", "epoch 3"]);
    const later = await lab.track(
      "later epochs",
      () => fit({ epochs: 4, initialEpoch: 2 }),
    );
    assertEquals(marksOf(later), ["epoch 3", "epoch 4"]);
    const data = await lab.track(
      "fitDataset",
      () => makeModel().fitDataset(dataset(), { epochs: 2, verbose: 0 }),
    );
    assertEquals(marksOf(data), ["epoch 1", "epoch 2"]);
  });
}

Deno.test("predict() marks the same epochs as track()", async () => {
  const trace = await tm.predict(() => fit({ epochs: 2 }));
  assertEquals(marksOf(trace), ["epoch 1", "epoch 2"]);
});

Deno.test("tracks inside each other mark an epoch once, guests not at all", async () => {
  await using lab = await tm.start({ device: "wasm" });
  let inner!: tm.Trace;
  const outer = await lab.track("outer", async () => {
    inner = await lab.track("inner", () => fit({ epochs: 1 }));
    await tm.compare({ pool: { strategy: "pool" } }, () => fit({ epochs: 2 }));
  });
  assertEquals(marksOf(inner), ["epoch 1"]);
  assertEquals(marksOf(outer), ["epoch 1"]);
});

Deno.test("callbacks of the user are called as without a track", async () => {
  await using lab = await tm.start({ device: "wasm" });
  class Counting extends tf.Callback {
    batches = 0;
    override onBatchEnd(): Promise<void> {
      this.batches++;
      return Promise.resolve();
    }
  }
  const log = async (work: (note: (what: string) => void) => unknown) => {
    const notes: string[] = [];
    await work((what) => notes.push(what));
    return notes;
  };
  const given = (note: (what: string) => void): tf.CustomCallbackArgs => ({
    onTrainBegin: () => note("begin"),
    onEpochBegin: (epoch) => note(`epoch ${epoch}`),
    onBatchEnd: (batch, logs) =>
      note(`batch ${batch} ${typeof logs?.["loss"]}`),
    onEpochEnd: (epoch, logs) => note(`end ${epoch} ${typeof logs?.["loss"]}`),
    onTrainEnd: () => note("end"),
  });
  const plain = await log((note) => fit({ epochs: 2, callbacks: given(note) }));
  const tracked = await log((note) =>
    lab.track("fit", () => fit({ epochs: 2, callbacks: given(note) }))
  );
  assertEquals(tracked, plain);
  const listed = await log((note) =>
    lab.track("fit", () => fit({ epochs: 2, callbacks: [given(note)] }))
  );
  assertEquals(listed, plain);
  for (const live of [false, true]) {
    const counting = new Counting();
    const early = tf.callbacks.earlyStopping({ monitor: "loss", patience: 9 });
    const callbacks = [counting, early];
    await lab.track("fit", () => fit({ epochs: 2, callbacks }), { live });
    assertEquals(counting.batches, 8);
    assertEquals(callbacks.length, 2);
  }
});

Deno.test("mistakes of the user are told by fit as without a track", async () => {
  await using lab = await tm.start({ device: "wasm" });
  const wrong = { yieldEvery: "never", callbacks: { onYield: () => {} } };
  const work = () => fit(wrong as unknown as tf.ModelFitArgs);
  const told = await assertRejects(work, Error);
  const again = await assertRejects(() => lab.track("fit", work), Error);
  assertEquals(again.message, told.message);
});

Deno.test("fit is TensorFlow.js's own again when the lab has stopped", async () => {
  const { fit, fitDataset } = tf.LayersModel.prototype;
  const lab = await tm.start({ device: "wasm" });
  assert(tf.LayersModel.prototype.fit !== fit);
  await lab.track("nothing", () => {});
  await lab.stop();
  assert(tf.LayersModel.prototype.fit === fit);
  assert(tf.LayersModel.prototype.fitDataset === fitDataset);
});
