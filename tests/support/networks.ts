/**
 * The networks of the article's cases, not compiled.
 * @module
 */
import * as tf from "@tensorflow/tfjs";

export { smallCnn } from "../../examples/case1.ts";

/** The network of case 2: a bidirectional LSTM on sentences; it gives logits if its last activation is linear. */
export function bidirectionalLstm(
  length = 50,
  last: "sigmoid" | "linear" = "sigmoid",
): tf.Sequential {
  const lstm = tf.layers.lstm({ units: 32, recurrentActivation: "sigmoid" });
  return tf.sequential({
    layers: [
      tf.layers.embedding({
        inputDim: 1000,
        outputDim: 16,
        inputLength: length,
      }),
      tf.layers.bidirectional({
        layer: lstm as tf.RNN,
        mergeMode: "concat",
      }),
      tf.layers.dense({ units: 16, activation: "relu" }),
      tf.layers.dense({ units: 1, activation: last }),
    ],
  });
}
