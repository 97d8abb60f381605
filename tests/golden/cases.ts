/**
 * The article's cases as the golden files have them.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Golden } from "./arrays.ts";
import { bidirectionalLstm, smallCnn } from "../support/networks.ts";

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
  build: smallCnn,
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

/** Case 2: a bidirectional LSTM on text. */
export const lstm: Case = {
  golden: "keras-bilstm",
  loss: "binaryCrossentropy",
  build: () => bidirectionalLstm(),
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
