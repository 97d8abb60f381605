/**
 * Case 1, the small convolutional network whose memory the examples measure:
 * plain TensorFlow.js that knows nothing of Tidemark.
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** Makes the network for 32×32×3 images of ten classes, ready to train. */
export function makeCase1(): tf.Sequential {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [32, 32, 3],
        filters: 32,
        kernelSize: 3,
        activation: "relu",
      }), // [batch, 30, 30, 32]
      tf.layers.maxPooling2d({ poolSize: 2 }), // [batch, 15, 15, 32]
      tf.layers.flatten(), // [batch, 7200]
      tf.layers.dense({ units: 10, activation: "softmax" }), // [batch, 10]
    ],
  });
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
  return model;
}
