/**
 * Three Adam steps of the cases, from the same weights and batches as Keras:
 * the losses and the weights must agree. The reference was computed in float64
 * with TensorFlow.js's form of Adam.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { cpu, labs, type Starter, testOnEach } from "../support/labs.ts";
import { Golden, type GoldenArray } from "./arrays.ts";

const STARTERS: readonly Starter[] = [cpu, ...await labs()];
const RUN = "f64_tfjs_adam";
const RELATIVE_TOLERANCE = 1e-4;

/** A case: its model, and how its arrays become batches. */
interface Case {
  readonly golden: string;
  readonly loss: string;
  build(): tf.Sequential;
  batch(golden: Golden, step: number): { x: tf.Tensor; y: tf.Tensor };
}

/** Case 1: a CNN on images. */
const cnn: Case = {
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

/** Case 2: a bidirectional LSTM on text. */
const lstm: Case = {
  golden: "keras-bilstm",
  loss: "binaryCrossentropy",
  build: () =>
    tf.sequential({
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
        tf.layers.dense({ units: 1, activation: "sigmoid" }),
      ],
    }),
  batch(golden, step) {
    const tokens = golden.slice("tokens", step);
    const labels = golden.slice("labels", step);
    return {
      x: tf.tensor(tokens.values, tokens.shape, "int32"),
      y: tf.tensor(Float32Array.from(labels.values), [...labels.shape, 1]),
    };
  },
};

interface Trained {
  readonly losses: readonly number[];
  readonly weights: readonly GoldenArray[];
}

function setInitialWeights(model: tf.Sequential, golden: Golden): void {
  const weights = golden.weightNames.map((name) => {
    const { values, shape } = golden.array(`initial/${name}`);
    return tf.tensor(values, shape);
  });
  model.setWeights(weights);
  tf.dispose(weights);
}

async function trainSteps(
  { build, batch, loss }: Case,
  golden: Golden,
): Promise<Trained> {
  const model = build();
  const optimizer = tf.train.adam();
  model.compile({ optimizer, loss });
  setInitialWeights(model, golden);
  const losses: number[] = [];
  for (let step = 0; step < golden.run(RUN).losses.length; step++) {
    const { x, y } = batch(golden, step);
    losses.push(await model.trainOnBatch(x, y) as number);
    tf.dispose([x, y]);
  }
  const weights = model.getWeights().map((weight) => ({
    shape: weight.shape,
    values: weight.dataSync() as Float32Array,
  }));
  model.dispose();
  optimizer.dispose();
  return { losses, weights };
}

/** The largest difference between two arrays, as a share of the largest value that is expected. */
function relativeError(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
): number {
  assertEquals(actual.length, expected.length);
  let difference = 0;
  let largest = 0;
  for (let index = 0; index < expected.length; index++) {
    const value = expected[index]!;
    difference = Math.max(difference, Math.abs(actual[index]! - value));
    largest = Math.max(largest, Math.abs(value));
  }
  return difference / largest;
}
/** The part of a trained weight that the golden data holds: all of it, or a sample. */
function pairValues(
  golden: Golden,
  name: string,
  actual: ArrayLike<number>,
): [actual: ArrayLike<number>, expected: ArrayLike<number>] {
  const whole = `final_${RUN}/${name}`;
  if (golden.has(whole)) return [actual, golden.array(whole).values];
  const indices = golden.array("dense_kernel_sample_indices").values;
  return [
    Array.from(indices, (index) => actual[index]!),
    golden.array(`final_${RUN}_sample/${name}`).values,
  ];
}

function sumSquares(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    sum += values[index]! ** 2;
  }
  return sum;
}

function assertAgree(what: string, error: number): void {
  assert(
    error <= RELATIVE_TOLERANCE,
    `${what} is off by ${error.toExponential(2)} of its largest value`,
  );
}

function checkWeights(golden: Golden, weights: readonly GoldenArray[]): void {
  assertEquals(weights.length, golden.weightNames.length);
  golden.weightNames.forEach((name, index) => {
    const { shape, values } = weights[index]!;
    const checksum = golden.run(RUN).final[name]!;
    assertEquals(shape, checksum.shape);
    assertAgree(name, relativeError(...pairValues(golden, name, values)));
    const square = sumSquares(values);
    assertAgree(`${name}²`, relativeError([square], [checksum.sumsq]));
  });
}

for (const each of [cnn, lstm]) {
  testOnEach(
    STARTERS,
    `three Adam steps give the losses and weights of ${each.golden}`,
    async () => {
      const golden = await Golden.load(each.golden);
      const tensors = tf.memory().numTensors;
      const { losses, weights } = await trainSteps(each, golden);
      assertEquals(tf.memory().numTensors, tensors);
      golden.run(RUN).losses.forEach((expected, step) =>
        assertAgree(`loss ${step}`, relativeError([losses[step]!], [expected]))
      );
      checkWeights(golden, weights);
    },
  );
}
