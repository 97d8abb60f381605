/**
 * The article's models, as benchmarks train them.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { bidirectionalLstm, smallCnn } from "../support/networks.ts";

/** A model with one batch to train it on. */
export interface Workload {
  readonly name: string;
  /** Trains one step and waits for its loss. */
  step(): Promise<number>;
  /** Frees the model and its batch. */
  dispose(): void;
}

function workload(
  name: string,
  model: tf.LayersModel,
  x: tf.Tensor,
  y: tf.Tensor,
): Workload {
  return {
    name,
    async step() {
      const batchSize = x.shape[0]!;
      const { history } = await model.fit(x, y, {
        batchSize,
        epochs: 1,
        verbose: 0,
      });
      return Number(history["loss"]![0]);
    },
    dispose() {
      model.dispose();
      tf.dispose([x, y]);
    },
  };
}

function trainOnImages(
  name: string,
  model: tf.Sequential,
  batch: number,
): Workload {
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
  const x = tf.randomUniform([batch, 32, 32, 3]);
  const y = tf.tidy(() => tf.floor(tf.randomUniform([batch, 1], 0, 10)));
  return workload(name, model, x, y);
}

/** Case 1: the small CNN on images of 32×32×3. */
export function createCase1(batch: number): Workload {
  return trainOnImages("case 1, CNN", smallCnn(), batch);
}

/** Case 3: the same network, pruned by half; images stand for spectrograms. */
export function createCase3(batch: number): Workload {
  const schedule = tm.constantSparsity({
    targetSparsity: 0.5,
    beginStep: 1,
    frequency: 1_000_000,
  });
  const original = smallCnn();
  const { model } = tm.prune(original, { schedule });
  original.dispose();
  return trainOnImages("case 3, pruned CNN", model, batch);
}

/** Case 2: the bidirectional LSTM on sentences of `length` words. */
export function createCase2(batch: number, length = 50): Workload {
  const model = bidirectionalLstm(length);
  model.compile({ optimizer: "adam", loss: "binaryCrossentropy" });
  // Word numbers come from the host, as those of real sentences do.
  const ids = Array.from(
    { length: batch * length },
    () => Math.floor(1000 * Math.random()),
  );
  const x = tf.tensor2d(ids, [batch, length]);
  const y = tf.tidy(() => tf.floor(tf.randomUniform([batch, 1], 0, 2)));
  return workload("case 2, BiLSTM", model, x, y);
}
