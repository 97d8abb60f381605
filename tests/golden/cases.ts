/**
 * The article's cases as the golden files have them.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Golden } from "./arrays.ts";

/** The run that was computed in float64 with TensorFlow.js's form of Adam. */
export const RUN = "f64_tfjs_adam";

/** A case: its model, and how its arrays become batches. */
export interface Case {
  readonly golden: string;
  readonly loss: string;
  build(): tf.Sequential;
  batch(golden: Golden, step: number): { x: tf.Tensor; y: tf.Tensor };
}

/** Case 1: a CNN on images. */
export const cnn: Case = {
  golden: "keras-cnn",
  loss: "sparseCategoricalCrossentropy",
  build: () =>
    tf.sequential({
      layers: [
        tf.layers.conv2d({
          inputShape: [32, 32, 3],
          filters: 32,
          kernelSize: 3,
          activation: "relu",
        }),
        tf.layers.maxPooling2d({ poolSize: 2 }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 10, activation: "softmax" }),
      ],
    }),
  batch(golden, step) {
    const images = golden.slice("images", step);
    const labels = golden.slice("labels", step);
    // As the reference did: bytes become float32 before the division.
    const pixels = Float32Array.from(images.values, (byte) => byte / 255);
    return {
      x: tf.tensor(pixels, images.shape),
      y: tf.tensor(Float32Array.from(labels.values), [...labels.shape, 1]),
    };
  },
};

/** The model of case 2, which gives logits if its last activation is linear. */
export function createLstm(last: "sigmoid" | "linear"): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.embedding({ inputDim: 1000, outputDim: 16, inputLength: 50 }),
      tf.layers.bidirectional({
        layer: tf.layers.lstm({
          units: 32,
          recurrentActivation: "sigmoid",
        }) as tf.RNN,
        mergeMode: "concat",
      }),
      tf.layers.dense({ units: 16, activation: "relu" }),
      tf.layers.dense({ units: 1, activation: last }),
    ],
  });
}

/** Case 2: a bidirectional LSTM on text. */
export const lstm: Case = {
  golden: "keras-bilstm",
  loss: "binaryCrossentropy",
  build: () => createLstm("sigmoid"),
  batch(golden, step) {
    const tokens = golden.slice("tokens", step);
    const labels = golden.slice("labels", step);
    return {
      x: tf.tensor(tokens.values, tokens.shape, "int32"),
      y: tf.tensor(Float32Array.from(labels.values), [...labels.shape, 1]),
    };
  },
};

/** Gives a model the weights that a golden run began with. */
export function setInitialWeights(model: tf.Sequential, golden: Golden): void {
  const weights = golden.weightNames.map((name) => {
    const { values, shape } = golden.array(`initial/${name}`);
    return tf.tensor(values, shape);
  });
  model.setWeights(weights);
  tf.dispose(weights);
}
