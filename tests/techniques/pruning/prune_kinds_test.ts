/**
 * Every kind of layer, and layers that are pruned in a way of their own.
 * @module
 */
import { assert, assertEquals, assertNotStrictEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { labs, testOnEach } from "../../support/labs.ts";
import { caseOne, readWeights } from "../../support/models.ts";
import { HALF, step, weightZeros, zerosOf } from "./pruning_support.ts";

/** What is said of a model is as true on one device as on another. */
const STARTERS = (await labs()).slice(0, 1);

/** A model for each kind of layer, and how many weights of it are pruned. */
const KINDS: Readonly<
  Record<string, readonly [() => tf.LayersModel, readonly string[]]>
> = {
  "a convolution of one dimension": [
    () =>
      tf.sequential({
        layers: [
          tf.layers.conv1d({ filters: 4, kernelSize: 3, inputShape: [8, 2] }),
        ],
      }),
    ["kernel"],
  ],
  "a depthwise and a separable convolution": [
    () =>
      tf.sequential({
        layers: [
          tf.layers.depthwiseConv2d({ kernelSize: 3, inputShape: [6, 6, 2] }),
          tf.layers.separableConv2d({ filters: 4, kernelSize: 3 }),
        ],
      }),
    ["pointwise_kernel"],
  ],
  "an embedding and a bidirectional LSTM": [
    () =>
      tf.sequential({
        layers: [
          tf.layers.embedding({ inputDim: 20, outputDim: 4, inputLength: 5 }),
          tf.layers.bidirectional({
            layer: tf.layers.lstm({ units: 3 }) as tf.RNN,
            mergeMode: "concat",
          }),
        ],
      }),
    [
      "embeddings",
      "kernel",
      "recurrent_kernel",
      "kernel",
      "recurrent_kernel",
    ],
  ],
  "stacked cells": [
    () =>
      tf.sequential({
        layers: [
          tf.layers.rnn({
            cell: [
              tf.layers.gruCell({ units: 4 }),
              tf.layers.simpleRNNCell({ units: 3 }),
            ],
            inputShape: [5, 2],
          }),
        ],
      }),
    ["kernel", "recurrent_kernel", "kernel", "recurrent_kernel"],
  ],
  "a layer in time": [
    () =>
      tf.sequential({
        layers: [
          tf.layers.timeDistributed({
            layer: tf.layers.dense({ units: 3 }),
            inputShape: [4, 5],
          }),
        ],
      }),
    ["kernel"],
  ],
  "a model inside a functional one, with normalisation": [
    () => {
      const input = tf.input({ shape: [6] });
      const inner = tf.sequential({
        layers: [tf.layers.dense({ units: 6, inputShape: [6] })],
      });
      const left = inner.apply(input) as tf.SymbolicTensor;
      const sum = tf.layers.add().apply([left, input]) as tf.SymbolicTensor;
      const normal = tf.layers.batchNormalization().apply(sum);
      const output = tf.layers.dense({ units: 2 }).apply(normal);
      return tf.model({
        inputs: input,
        outputs: output as tf.SymbolicTensor,
      });
    },
    ["kernel", "kernel"],
  ],
};

for (const [title, [make, names]] of Object.entries(KINDS)) {
  testOnEach(STARTERS, `prunes ${title}`, async () => {
    const { model } = tm.prune(make(), { schedule: HALF });
    await step(model);
    await step(model);
    // What the last update left for the next decision is masked by inference.
    await model.save(
      tf.io.withSaveHandler(() =>
        Promise.resolve({ modelArtifactsInfo: null as never })
      ),
    );
    const { rows, step: steps } = tm.pruningSummary(model);
    assertEquals(rows.map(({ weight }) => weight.split("/").at(-1)), names);
    assertEquals(steps, 2);
    for (const { weight, zeros, size } of rows) {
      const variable = model.weights.find((each) =>
        each.originalName === weight
      )!;
      const values = await variable.read().data();
      assertEquals(zerosOf(values), zeros, weight);
      assert(zeros >= Math.floor(size / 2), `${weight}: ${zeros} of ${size}`);
    }
    const { model: plain } = tm.strip(model);
    assertEquals(await readWeights(plain), await readWeights(model));
    assertNotStrictEquals(plain.layers[0], model.layers[0]);
  });
}

testOnEach(
  STARTERS,
  "a policy leaves layers as they are, or prunes them in a way of their own",
  async () => {
    const { model } = caseOne(4);
    const asked: string[] = [];
    const { model: pruned } = tm.prune(model, {
      schedule: HALF,
      policy(layer) {
        asked.push(layer.name);
        if (layer.getClassName() === "Conv2D") return false;
        return { blockSize: [8, 1], blockPooling: "MAX" };
      },
    });
    assertEquals(asked, ["conv", "pool", "flat", "dense"]);
    await step(pruned);
    const { rows } = tm.pruningSummary(pruned);
    assertEquals(rows.map(({ layer }) => layer), ["dense"]);
    const [filter] = await weightZeros(pruned);
    assertEquals(filter, 0);
    const { model: plain } = tm.strip(pruned);
    const kernel = await plain.weights[2]!.read().data();
    for (let row = 0; row < 7200; row += 8) {
      const column = Array.from(
        { length: 8 },
        (_, at) => kernel[(row + at) * 10]!,
      );
      const zeros = zerosOf(column);
      assert(zeros === 0 || zeros === 8, `${zeros} zeros in a block`);
    }
  },
);

testOnEach(
  STARTERS,
  "layers of a user's own say what of them is pruned",
  async () => {
    class Scaled extends tf.layers.Layer {
      static className = "ScaledForPruning";
      #scale: tf.LayerVariable | null = null;
      override build(inputShape: tf.Shape): void {
        const initialiser = tf.initializers.randomNormal({});
        this.#scale = this.addWeight(
          "scale",
          [inputShape.at(-1)!],
          "float32",
          initialiser,
        );
        this.built = true;
      }
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return [inputs].flat()[0]!.mul(this.#scale!.read());
      }
      override computeOutputShape(inputShape: tf.Shape): tf.Shape {
        return inputShape;
      }
      getPrunableWeights(): tf.LayerVariable[] {
        return [this.#scale!];
      }
    }
    tf.serialization.registerClass(Scaled);
    const plain = tf.sequential({
      layers: [tf.layers.dense({ units: 9, inputShape: [3] }), new Scaled({})],
    });
    const { model } = tm.prune(plain, { schedule: HALF });
    await step(model);
    const { rows } = tm.pruningSummary(model);
    assertEquals(rows.map(({ zeros }) => zeros), [13, 5]);
  },
);
