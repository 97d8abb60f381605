/**
 * Case 2 stored and computed in float64, against Keras's float64: a step written
 * by hand, whose loss is read in the precision in which it is stored.
 *
 * TensorFlow.js rounds rates and the like to float32 before a backend sees
 * them, so what comes after the first update cannot be as exact as the first
 * loss.
 * @module
 */
import { assert } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { Golden } from "./arrays.ts";
import { lstm, RUN, setInitialWeights } from "./cases.ts";
import { bidirectionalLstm } from "../support/networks.ts";

const FIRST_TOLERANCE = 1e-10;
const LATER_TOLERANCE = 1e-7;

/** Losses of the golden steps, as they are stored. */
async function trainByHand(lab: tm.Lab, golden: Golden): Promise<number[]> {
  // Keras computes the loss from logits.
  const model = bidirectionalLstm(50, "linear");
  const optimizer = tf.train.adam(0.001, 0.9, 0.999, 1e-7);
  setInitialWeights(model, golden);
  const losses: number[] = [];
  for (let step = 0; step < golden.run(RUN).losses.length; step++) {
    const { x, y } = lstm.batch(golden, step);
    const returnCost = true;
    const loss = optimizer.minimize(() => {
      const logits = model.predict(x) as tf.Tensor;
      return tf.losses.sigmoidCrossEntropy(y, logits) as tf.Scalar;
    }, returnCost)!;
    losses.push((await lab.read(loss))[0]!);
    tf.dispose([x, y, loss]);
  }
  model.dispose();
  optimizer.dispose();
  return losses;
}

const SETTINGS: Readonly<Record<string, tm.LabOptions>> = {
  "lazy, planned": {},
  "lazy, pool": { strategy: "pool" },
  "eager": { recording: "eager" },
};

for (const [name, options] of Object.entries(SETTINGS)) {
  Deno.test(`[${name}] case 2 in float64 has Keras's losses`, async () => {
    const golden = await Golden.load(lstm.golden);
    await using lab = await tm.start({
      device: "wasm",
      formats: "float64",
      ...options,
    });
    const losses = await trainByHand(lab, golden);
    golden.run(RUN).losses.forEach((expected, step) => {
      const error = Math.abs(losses[step]! - expected);
      const most = step === 0 ? FIRST_TOLERANCE : LATER_TOLERANCE;
      assert(error <= most, `loss ${step} is off by ${error}`);
    });
  });
}
