// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * What pruning costs: training steps that only apply masks beside plain ones,
 * in turns, and bytes of masks beside bytes of weights.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { smallCnn } from "../support/networks.ts";
import { median } from "./statistics.ts";

const ROUNDS = 15;
const WARM_UP_STEPS = 5;

/** Something to train. */
interface Work {
  readonly title: string;
  readonly stepsPerRound: number;
  readonly make: () => tf.Sequential;
  readonly x: () => tf.Tensor;
  readonly y: () => tf.Tensor;
}

const WORKS: readonly Work[] = [
  {
    title: "case 1, batch 32",
    stepsPerRound: 20,
    make: smallCnn,
    x: () => tf.randomUniform([32, 32, 32, 3]),
    y: () => tf.oneHot(tf.zeros([32], "int32"), 10).cast("float32"),
  },
  {
    title:
      "a dense layer of 720,000 weights, batch 1: hardly more than the update",
    stepsPerRound: 40,
    make: () =>
      tf.sequential({
        layers: [tf.layers.dense({ units: 1000, inputShape: [720] })],
      }),
    x: () => tf.ones([1, 720]),
    y: () => tf.ones([1, 1000]),
  },
];

/** Masks once, then only applies what was decided. */
const ONCE = tm.constantSparsity({
  targetSparsity: 0.5,
  beginStep: 1,
  frequency: 1_000_000,
});

async function measure(work: Work): Promise<void> {
  const [x, y] = [work.x(), work.y()];
  const compile = (model: tf.Sequential) => {
    model.compile({ optimizer: "adam", loss: "meanSquaredError" });
    return model;
  };
  const { model, summary } = tm.prune(work.make(), { schedule: ONCE });
  const models = [compile(work.make()), compile(model)] as const;
  const batchSize = x.shape[0]!;
  const time = async (model: tf.Sequential, steps: number) => {
    const started = performance.now();
    for (let step = 0; step < steps; step++) {
      await model.fit(x, y, { batchSize, verbose: 0 });
    }
    return (performance.now() - started) / steps;
  };
  for (const each of models) await time(each, WARM_UP_STEPS);
  const rounds: [number, number][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const plainMs = await time(models[0], work.stepsPerRound);
    rounds.push([plainMs, await time(models[1], work.stepsPerRound)]);
  }
  const least = (index: 0 | 1) =>
    Math.min(...rounds.map((round) => round[index]));
  const ratio = median(rounds.map(([plain, pruned]) => pruned / plain));
  console.log(
    `${work.title}\n  fastest round ${least(0).toFixed(2)} ms a step, pruned ` +
      `${least(1).toFixed(2)}; median ratio of ${ROUNDS} pairs ` +
      `${ratio.toFixed(3)}; masks ${summary.maskBytes} B of ` +
      `${summary.weightBytes} B of weights, 1/${
        summary.weightBytes / summary.maskBytes
      }`,
  );
}

await using _lab = await tm.start({ device: "wasm", threads: 1 });
for (const work of WORKS) await measure(work);
