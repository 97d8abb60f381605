/**
 * Case 1, the small convolutional network whose memory the examples measure:
 * plain TensorFlow.js that knows nothing of Tidemark.
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** The network for 32×32×3 images of ten classes, not compiled. */
export function smallCnn(): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [32, 32, 3],
        filters: 32,
        kernelSize: 3,
        activation: "relu",
        name: "conv",
      }), // [batch, 30, 30, 32]
      tf.layers.maxPooling2d({ poolSize: 2, name: "pool" }), // [batch, 15, 15, 32]
      tf.layers.flatten({ name: "flat" }), // [batch, 7200]
      tf.layers.dense({ units: 10, activation: "softmax", name: "dense" }), // [batch, 10]
    ],
  });
}

/** The same, ready to train. */
export function makeCase1(): tf.Sequential {
  const model = smallCnn();
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
  return model;
}
