/**
 * What 16 bits for activations must leave as it is: numbers that stand for
 * something, and what variables gather from batch to batch.
 * @module
 */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";

const NETWORKS = [
  { activation: "float16", parameter: "float16" },
  { activation: "bfloat16" },
] as const;
const RECORDINGS = ["lazy", "eager"] as const;
/** Float16 holds every second number from 2,048 on, bfloat16 from 256 on. */
const LABELS = [257, 2049, 2051, 3001, 3003, 4095, 4097, 4098];
const CLASSES = 4099;

/** Trains once, at a rate of 0, a network that always gives the labels' classes the same high odds. */
async function lossOnLabels(): Promise<number> {
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: CLASSES, inputShape: [1] }));
  model.add(tf.layers.softmax());
  model.compile({
    optimizer: tf.train.sgd(0),
    loss: "sparseCategoricalCrossentropy",
  });
  const biases = Array.from(
    { length: CLASSES },
    (_, label) => LABELS.includes(label) ? 5 : 0,
  );
  model.setWeights([tf.zeros([1, CLASSES]), tf.tensor1d(biases)]);
  const x = tf.zeros([LABELS.length, 1]);
  const y = tf.tensor2d(LABELS, [LABELS.length, 1]);
  const { history } = await model.fit(x, y, { epochs: 1, verbose: 0 });
  return history["loss"]![0] as number;
}

Deno.test("labels are no others where activations have 16 bits", async () => {
  for (const recording of RECORDINGS) {
    for (const formats of [{}, ...NETWORKS]) {
      await using _lab = await tm.start({ device: "wasm", recording, formats });
      const odds = CLASSES - LABELS.length + LABELS.length * Math.exp(5);
      const expected = Math.log(odds) - 5;
      assertAlmostEquals(await lossOnLabels(), expected, 0.02);
    }
  }
});

class NextOdd extends tf.layers.Layer {
  static readonly className = "NextOdd";
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [input] = [inputs].flat();
    return tf.tidy(() => input!.div(2).floor().mul(2).add(1));
  }
}

Deno.test("numbers that a layer computes for the next one are no others where activations have 16 bits", async () => {
  for (const recording of RECORDINGS) {
    for (const formats of NETWORKS) {
      await using _lab = await tm.start({ device: "wasm", recording, formats });
      const given = LABELS.map((label) => [label & ~1]);
      const made = new NextOdd({}).apply(tf.tensor2d(given)) as tf.Tensor;
      assertEquals(await made.array(), given.map(([label]) => [label! + 1]));
    }
  }
});

Deno.test("variances that batch normalisation gathers stay finite where activations are float16", async () => {
  for (const recording of RECORDINGS) {
    await using _lab = await tm.start({
      device: "wasm",
      recording,
      formats: NETWORKS[0],
    });
    tm.seed(3);
    const model = tf.sequential();
    model.add(tf.layers.dense({ units: 4, inputShape: [4], useBias: false }));
    model.add(tf.layers.batchNormalization({ momentum: 0 }));
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    model.layers[0]!.setWeights([tf.eye(4)]);
    // One deviation of 448, whose square float16 does not hold, and seven of 64.
    const x = tf.tensor2d(
      Array.from(
        { length: 8 },
        (_, row) => Array<number>(4).fill(row === 0 ? 512 : 0),
      ),
    );
    await model.trainOnBatch(x, tf.zeros([8, 4]));
    const variance = await model.getWeights()[4]!.data();
    assertEquals([...variance], Array(4).fill((448 ** 2 + 7 * 64 ** 2) / 8));
  }
});
