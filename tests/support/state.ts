/**
 * Everything that training changes, as plain data, so that two moments can be
 * compared bit by bit.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { readWeights, type Training } from "./models.ts";

/** See the module. */
export interface TrainingState {
  readonly weights: number[][];
  readonly optimizerWeights: readonly (readonly number[])[];
  readonly iterations: number;
  readonly data: readonly (readonly number[])[];
  readonly counts: {
    readonly numTensors: number;
    readonly numDataBuffers: number;
    readonly numBytes: number;
  };
  readonly variables: readonly string[];
}

async function bitsOf(tensor: tf.Tensor): Promise<number[]> {
  const values = await tensor.data();
  return [...new Uint8Array(values.slice().buffer)];
}

/** Reads everything; it changes nothing. */
export async function readState(training: Training): Promise<TrainingState> {
  const { model, x, y } = training;
  const optimizer = model.optimizer as tf.AdamOptimizer;
  const { numTensors, numDataBuffers, numBytes } = tf.memory();
  const slots = await optimizer.getWeights();
  const state = {
    weights: await readWeights(model),
    optimizerWeights: await Promise.all(
      slots.slice(1).map(({ tensor }) => bitsOf(tensor as tf.Tensor)),
    ),
    iterations: optimizer.iterations,
    data: await Promise.all([x, y].map(bitsOf)),
    counts: { numTensors, numDataBuffers, numBytes },
    variables: Object.keys(tf.engine().registeredVariables),
  };
  // The first weight of an optimizer is a copy of its step count.
  slots[0]!.tensor.dispose();
  return state;
}
