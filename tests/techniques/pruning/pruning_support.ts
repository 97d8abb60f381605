/**
 * What tests of pruning share.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { waves } from "../../support/models.ts";

/** Half of the weights, decided anew in every step. */
export const HALF: tm.PruningSchedule = tm.constantSparsity({
  targetSparsity: 0.5,
  frequency: 1,
});

/** How many numbers are zero. */
export function zerosOf(values: ArrayLike<number>): number {
  return Array.from(values).filter((value) => value === 0).length;
}

/** How many numbers of each weight are zero. */
export async function weightZeros(model: tf.LayersModel): Promise<number[]> {
  const values = model.getWeights().map((weight) => weight.data());
  return (await Promise.all(values)).map(zerosOf);
}

/** One step on made-up data, for a model of any shape. */
export async function step(model: tf.LayersModel): Promise<void> {
  const shapeOf = ({ shape }: tf.SymbolicTensor) =>
    shape.map((length) => length ?? 4);
  const [input, output] = [
    shapeOf(model.inputs[0]!),
    shapeOf(model.outputs[0]!),
  ];
  const size = (shape: number[]) => shape.reduce((a, b) => a * b, 1);
  const isWords = model.layers.some((layer) =>
    layer.getClassName() === "Embedding"
  );
  const x = isWords ? tf.zeros(input) : tf.tensor(waves(size(input)), input);
  const y = tf.tensor(waves(size(output)), output);
  if (!model.optimizer) {
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  }
  await model.trainOnBatch(x, y);
  tf.dispose([x, y]);
}
