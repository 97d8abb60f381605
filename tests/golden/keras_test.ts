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
import { type Case, cnn, lstm, RUN, setInitialWeights } from "./cases.ts";

const STARTERS: readonly Starter[] = [cpu, ...await labs()];
const RELATIVE_TOLERANCE = 1e-4;

interface Trained {
  readonly losses: readonly number[];
  readonly weights: readonly GoldenArray[];
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
