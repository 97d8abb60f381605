/**
 * Small models and data for tests of whole training steps.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { smallCnn } from "./networks.ts";

/** A model with data to train it on. */
export interface Training {
  readonly model: tf.LayersModel;
  readonly x: tf.Tensor;
  readonly y: tf.Tensor;
  /** Trains on all data, once. */
  fit(options?: tf.ModelFitArgs): Promise<tf.History>;
}

function training(
  model: tf.LayersModel,
  x: tf.Tensor,
  y: tf.Tensor,
  batchSize: number,
): Training {
  return {
    model,
    x,
    y,
    fit: (options = {}) =>
      model.fit(x, y, { batchSize, verbose: 0, shuffle: false, ...options }),
  };
}

/** Numbers between -1 and 1 that look random and never change. */
export function waves(size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, at) => Math.sin(at * 12.9898));
}

/** Case 1: convolution, pooling and a dense layer on images of 32×32×3. */
export function caseOne(examples: number): Training {
  const model = smallCnn();
  model.compile({
    optimizer: tf.train.adam(),
    loss: "sparseCategoricalCrossentropy",
  });
  const pixels = waves(examples * 32 * 32 * 3);
  const x = tf.tensor4d(pixels, [examples, 32, 32, 3]);
  const labels = Array.from({ length: examples }, (_, at) => at * 7 % 10);
  const y = tf.tensor2d(labels, [examples, 1]);
  return training(model, x, y, examples);
}

/** A dense layer on four numbers: the least that can be trained. */
export function tinyModel(
  optimizer: tf.Optimizer = tf.train.adam(0.1),
): Training {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 1, inputShape: [4], name: "only" })],
  });
  model.compile({ optimizer, loss: "meanSquaredError" });
  return training(
    model,
    tf.tensor2d(waves(32), [8, 4]),
    tf.tensor2d(waves(8), [8, 1]),
    4,
  );
}

/** The bits of all weights. */
export async function readWeights(model: tf.LayersModel): Promise<number[][]> {
  const values = model.getWeights().map((weight) => weight.data());
  return (await Promise.all(values)).map((array) => [
    ...new Uint32Array(array.slice().buffer),
  ]);
}

/** Bytes of variables. */
export function bytesOf(tensors: readonly { readonly size: number }[]): number {
  return tensors.reduce((sum, { size }) => sum + 4 * size, 0);
}
