/**
 * Ways of training, each some steps long, for failures to strike in.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { waves } from "../../support/models.ts";

/** A model that has been trained for a step, and data. */
export interface Subject {
  readonly model: tf.LayersModel;
  readonly x: tf.Tensor2D;
  readonly y: tf.Tensor2D;
  /** All that training changes: weights, slots and powers. */
  readonly variables: readonly tf.Variable[];
}

/** Uses a subject; what it makes it disposes. */
export type Work = (subject: Subject) => Promise<void>;

/** Tensors, of a batch at most, that TensorFlow.js itself forgets when a step fails inside `fit` or `trainOnBatch`. */
export const MOST_FORGOTTEN: Readonly<Record<string, number>> = {
  fit: 4,
  "fit with validation and a callback that reads": 4,
  trainOnBatch: 1,
};

const EXAMPLES = 12;
const BATCH = 4;
/** Bytes of the largest tensor of a batch. */
export const BATCH_BYTES: number = 4 * BATCH * 4;
const STEPS = 3;
const RETURN_COST = true;

/** Makes the same subject each time, and trains it once so that it has slots. */
export async function makeSubject(): Promise<Subject> {
  const { registeredVariables } = tf.engine();
  const others = new Set(Object.keys(registeredVariables));
  const layers = [6, 1].map((units, at) =>
    tf.layers.dense({
      units,
      ...(at === 0 ? { inputShape: [4] } : {}),
      activation: at === 0 ? "tanh" : "linear",
      kernelInitializer: tf.initializers.glorotUniform({ seed: units }),
    })
  );
  const model = tf.sequential({ layers });
  model.compile({ optimizer: tf.train.adam(0.05), loss: "meanSquaredError" });
  const x = tf.tensor2d(waves(EXAMPLES * 4), [EXAMPLES, 4]);
  const y = tf.tensor2d(waves(EXAMPLES), [EXAMPLES, 1]);
  await model.trainOnBatch(x, y);
  const variables = Object.keys(registeredVariables)
    .filter((name) => !others.has(name))
    .map((name) => registeredVariables[name]!);
  return { model, x, y, variables };
}

function lossOf({ model, x, y }: Subject): () => tf.Scalar {
  return () =>
    tf.losses.meanSquaredError(y, model.apply(x) as tf.Tensor) as tf.Scalar;
}

const FIT = {
  batchSize: BATCH,
  epochs: 1,
  shuffle: false,
  verbose: 0,
} as const;

/** See the module. */
export const WORKS: Readonly<Record<string, Work>> = {
  fit: async ({ model, x, y }) => {
    await model.fit(x, y, FIT);
  },
  "fit with validation and a callback that reads": async ({ model, x, y }) => {
    const onBatchEnd = async () => {
      await model.getWeights()[0]!.data();
    };
    await model.fit(x, y, {
      ...FIT,
      validationData: [x, y],
      callbacks: { onBatchEnd },
    });
  },
  trainOnBatch: async ({ model, x, y }) => {
    for (let step = 0; step < STEPS; step++) await model.trainOnBatch(x, y);
  },
  "minimize, synchronous": async (subject) => {
    const { optimizer } = subject.model;
    for (let step = 0; step < STEPS; step++) {
      optimizer.minimize(lossOf(subject));
    }
    await subject.model.getWeights()[0]!.data();
  },
  "minimize, awaited": async (subject) => {
    const { optimizer } = subject.model;
    for (let step = 0; step < STEPS; step++) {
      const cost = optimizer.minimize(lossOf(subject), RETURN_COST)!;
      try {
        await cost.data();
      } finally {
        cost.dispose();
      }
    }
  },
  "a loop of one's own in tidy": async (subject) => {
    const { optimizer } = subject.model;
    for (let step = 0; step < STEPS; step++) {
      tf.tidy(() => {
        const { grads } = tf.variableGrads(lossOf(subject));
        optimizer.applyGradients(grads);
      });
      await Promise.resolve();
    }
  },
  "predict and evaluate": async ({ model, x, y }) => {
    const results: tf.Tensor[] = [
      tf.tidy(() => model.evaluate(x, y, FIT) as tf.Scalar),
    ];
    try {
      await results[0]!.data();
      results.push(tf.tidy(() => model.predict(x) as tf.Tensor));
      results[1]!.dataSync();
    } finally {
      tf.dispose(results);
    }
  },
};
