/**
 * Small programs as people write them, one for each way of using
 * TensorFlow.js: each trains, gives numbers and disposes what it made.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { waves } from "./models.ts";

/** Gives losses and outputs, which depend on nothing but the program. */
export type Program = () => Promise<number[]>;

const EXAMPLES = 8;

function seeded(seed: number): ReturnType<typeof tf.initializers.zeros> {
  return tf.initializers.glorotUniform({ seed });
}

function dense(units: number, inputShape?: number[]): tf.layers.Layer {
  const kernelInitializer = seeded(units);
  return tf.layers.dense({
    units,
    kernelInitializer,
    ...(inputShape ? { inputShape } : {}),
  });
}

function numbers(...shape: number[]): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(waves(size), shape);
}

function words(): tf.Tensor {
  const ids = Array.from({ length: EXAMPLES * 5 }, (_, at) => at * 7 % 20);
  return tf.tensor2d(ids, [EXAMPLES, 5]);
}

/** Trains, evaluates and predicts. */
function trains(
  layers: () => tf.layers.Layer[],
  makeInput: () => tf.Tensor,
  optimizer: string,
  options: tf.ModelFitArgs = {},
): Program {
  return async () => {
    const model = tf.sequential({ layers: layers() });
    model.compile({ optimizer, loss: "meanSquaredError", metrics: ["mae"] });
    const [x, y] = [makeInput(), numbers(EXAMPLES, 1)];
    const { history } = await model.fit(x, y, {
      epochs: 2,
      batchSize: 4,
      verbose: 0,
      shuffle: false,
      ...options,
    });
    const results = [
      ...[model.evaluate(x, y, { batchSize: 4 })].flat(),
      model.predict(x, { batchSize: 4 }) as tf.Tensor,
    ];
    const values = await Promise.all(results.map((result) => result.data()));
    tf.dispose([x, y, ...results]);
    model.optimizer.dispose();
    model.dispose();
    return [...Object.values(history), ...values]
      .flatMap((part) => [...part] as number[]);
  };
}

function embedding(): tf.layers.Layer {
  const embeddingsInitializer = seeded(20);
  const sizes = { inputDim: 20, outputDim: 4, inputLength: 5 };
  return tf.layers.embedding({ ...sizes, embeddingsInitializer });
}

const recurrent = {
  units: 3,
  kernelInitializer: seeded(31),
  recurrentInitializer: seeded(32),
};

const window = { filters: 2, kernelSize: 3, kernelInitializer: seeded(40) };
const IMAGE = [6, 6, 2];
const images = () => numbers(EXAMPLES, ...IMAGE);

const RETURN_COST = true;

async function trainsWithoutModel(): Promise<number[]> {
  const weight = tf.variable(numbers(4, 1));
  const x = numbers(EXAMPLES, 4);
  const optimizer = tf.train.momentum(0.1, 0.9);
  const losses: number[] = [];
  for (let step = 0; step < 3; step++) {
    const loss = optimizer.minimize(
      () => x.matMul(weight).square().mean(),
      RETURN_COST,
    )!;
    losses.push(...await loss.data());
    loss.dispose();
  }
  optimizer.dispose();
  tf.dispose([weight, x]);
  return losses;
}

async function transfers(): Promise<number[]> {
  const base = tf.sequential({ layers: [dense(3, [4])] });
  base.trainable = false;
  const values = await trains(
    () => [base, dense(1)],
    () => numbers(EXAMPLES, 4),
    "adam",
  )();
  return values;
}

async function trainsOnDataset(): Promise<number[]> {
  const model = tf.sequential({ layers: [dense(2, [4]), dense(1)] });
  model.compile({ optimizer: "adam", loss: "meanSquaredError" });
  const rows = Array.from({ length: 10 }, (_, at) => ({
    xs: [...waves(4)].map((value) => value * at),
    ys: [at / 10],
  }));
  const dataset = tf.data.array(rows).batch(4) as tf.data.Dataset<
    tf.TensorContainer
  >;
  const { history } = await model.fitDataset(dataset, {
    epochs: 2,
    verbose: 0,
  });
  model.optimizer.dispose();
  model.dispose();
  return Object.values(history).flat() as number[];
}

async function differentiates(): Promise<number[]> {
  const results = tf.tidy(() => {
    const x = tf.tensor1d([1, 2, 3]);
    const slope = tf.grad((x) => x.pow(3).sum());
    return [
      tf.grad((x) => slope(x).sum())(x),
      ...tf.grads((a, b) => a.mul(b).sin())([x, x.mul(2)]),
    ];
  });
  const values = await Promise.all(results.map((result) => result.data()));
  tf.dispose(results);
  return values.flatMap((part) => [...part]);
}

/** All programs by what they show. */
export const programs: Readonly<Record<string, Program>> = {
  "embedding and LSTM": trains(
    () => [embedding(), tf.layers.lstm(recurrent), dense(1)],
    words,
    "adam",
  ),
  "bidirectional GRU": trains(
    () => [
      embedding(),
      tf.layers.bidirectional({
        layer: tf.layers.gru(recurrent) as tf.RNN,
        mergeMode: "concat",
      }),
      dense(1),
    ],
    words,
    "rmsprop",
  ),
  "stateful recurrent layer": trains(
    () => [
      tf.layers.simpleRNN({
        ...recurrent,
        stateful: true,
        batchInputShape: [4, 6, 12],
      }),
      dense(1),
    ],
    () => numbers(EXAMPLES, 6, 12),
    "sgd",
  ),
  "convolution and batch normalisation": trains(
    () => [
      tf.layers.conv2d({ ...window, inputShape: IMAGE }),
      tf.layers.batchNormalization(),
      tf.layers.averagePooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      dense(1),
    ],
    images,
    "adagrad",
  ),
  "transposed convolution": trains(
    () => [
      tf.layers.conv2dTranspose({ ...window, strides: 2, inputShape: IMAGE }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      dense(1),
    ],
    images,
    "adadelta",
  ),
  "depthwise convolution": trains(
    () => [
      tf.layers.depthwiseConv2d({
        kernelSize: 3,
        depthwiseInitializer: seeded(50),
        inputShape: IMAGE,
      }),
      tf.layers.reLU(),
      tf.layers.globalAveragePooling2d({}),
      dense(1),
    ],
    images,
    "adamax",
  ),
  "dropout and layer normalisation": trains(
    () => [
      dense(8, [4]),
      tf.layers.dropout({ rate: 0.5, seed: 3 }),
      tf.layers.layerNormalization(),
      dense(1),
    ],
    () => numbers(EXAMPLES, 4),
    "adam",
  ),
  "early stopping": trains(
    () => [dense(1, [4])],
    () => numbers(EXAMPLES, 4),
    "sgd",
    {
      validationSplit: 0.25,
      callbacks: tf.callbacks.earlyStopping({ patience: 0 }),
    },
  ),
  "transfer learning": transfers,
  "minimize without a model": trainsWithoutModel,
  "fitDataset": trainsOnDataset,
  "higher gradients": differentiates,
};
