/**
 * A transformer block in plain ops: attention with four heads, two layer
 * normalisations and a feed-forward part (Vaswani et al., 2017, with the
 * normalisation before each part), trained with Adam.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { waves } from "./models.ts";

const BATCH = 8;
const LENGTH = 32;
const WIDTH = 64;
const HEADS = 4;
const HIDDEN = 4 * WIDTH;
const EPSILON = 1e-5;
const KEEP_DIMENSIONS = true;
const TRANSPOSED = true;

/** A block with data to train it on. */
export interface TransformerTraining {
  readonly variables: readonly tf.Variable[];
  /** Trains once and gives the loss, which is the caller's to dispose. */
  step(): tf.Scalar;
  dispose(): void;
}

function weight(...shape: [number, number]): tf.Variable {
  const scale = 1 / Math.sqrt(shape[0]);
  return tf.tidy(() =>
    tf.variable(tf.tensor(waves(shape[0] * shape[1]), shape).mul(scale))
  );
}

function fill(value: number, size: number): tf.Variable {
  return tf.tidy(() => tf.variable(tf.fill([size], value)));
}

/** The twelve variables of a block. */
function makeWeights() {
  return {
    query: weight(WIDTH, WIDTH),
    key: weight(WIDTH, WIDTH),
    value: weight(WIDTH, WIDTH),
    output: weight(WIDTH, WIDTH),
    scale1: fill(1, WIDTH),
    shift1: fill(0, WIDTH),
    scale2: fill(1, WIDTH),
    shift2: fill(0, WIDTH),
    expand: weight(WIDTH, HIDDEN),
    expandBias: fill(0, HIDDEN),
    shrink: weight(HIDDEN, WIDTH),
    shrinkBias: fill(0, WIDTH),
  };
}

type Weights = ReturnType<typeof makeWeights>;

/** Layer normalisation over the last axis. */
function normalise(
  x: tf.Tensor, // [rows, width]
  scale: tf.Tensor,
  shift: tf.Tensor,
): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, KEEP_DIMENSIONS);
  return x.sub(mean).mul(variance.add(EPSILON).rsqrt()).mul(scale).add(shift);
}

function heads(x: tf.Tensor): tf.Tensor {
  return x.reshape([BATCH, LENGTH, HEADS, WIDTH / HEADS])
    .transpose([0, 2, 1, 3]); // [batch, heads, length, width / heads]
}

function attend(x: tf.Tensor, weights: Weights): tf.Tensor {
  const of = (each: tf.Variable) => heads(tf.matMul(x, each));
  const scores = tf.matMul(
    of(weights.query),
    of(weights.key),
    !TRANSPOSED,
    TRANSPOSED,
  ).div(Math.sqrt(WIDTH / HEADS));
  return tf.matMul(tf.softmax(scores), of(weights.value))
    .transpose([0, 2, 1, 3])
    .reshape([BATCH * LENGTH, WIDTH])
    .matMul(weights.output);
}

/** The exact form, by the error function (Hendrycks & Gimpel, 2016). */
function gelu(x: tf.Tensor): tf.Tensor {
  return x.mul(0.5).mul(tf.erf(x.div(Math.SQRT2)).add(1));
}

function block(x: tf.Tensor, weights: Weights): tf.Tensor {
  const { scale1, shift1, scale2, shift2 } = weights;
  const attended = x.add(attend(normalise(x, scale1, shift1), weights));
  const hidden = normalise(attended, scale2, shift2)
    .matMul(weights.expand).add(weights.expandBias);
  return attended.add(
    gelu(hidden).matMul(weights.shrink).add(weights.shrinkBias),
  );
}

/** Makes a block of width 64 and a batch of 8 sequences of 32 vectors. */
export function transformer(): TransformerTraining {
  const weights = makeWeights();
  const rows = BATCH * LENGTH;
  const x = tf.tensor2d(waves(rows * WIDTH), [rows, WIDTH]);
  const y = tf.tidy(() => x.reverse(0));
  const optimizer = tf.train.adam(0.001);
  const loss = () => tf.losses.meanSquaredError(y, block(x, weights));
  return {
    variables: Object.values(weights),
    step: () =>
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(loss as () => tf.Scalar);
        optimizer.applyGradients(
          grads as Parameters<typeof optimizer.applyGradients>[0],
        );
        return value;
      }),
    dispose() {
      tf.dispose([x, y, ...Object.values(weights)]);
      optimizer.dispose();
    },
  };
}
