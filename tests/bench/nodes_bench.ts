// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * What an op costs when it is recorded, by how many of them a program has: in a
 * chain whose links die one after the other, and wide, where all live to the end
 * of the scope. The null device computes nothing, so what is seen is the front
 * end. All lengths take turns, so that what else the machine does meets all.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { describe, median } from "./statistics.ts";

const LENGTHS = [10, 100, 1000, 10_000];
/** Ops of each length in a round. */
const OPS = 20_000;
const ROUNDS = 40;
const WARM_UP_ROUNDS = 10;

/** Runs a program of so many ops. */
type Shape = (x: tf.Tensor, ops: number) => tf.Tensor;

const SHAPES: Readonly<Record<string, Shape>> = {
  chain: (x, ops) => {
    let value = x.clone();
    for (let op = 0; op < ops; op++) {
      const next = tf.add(value, x);
      value.dispose();
      value = next;
    }
    return value;
  },
  wide: (x, ops) =>
    tf.tidy(() => {
      let last = x;
      for (let op = 0; op < ops; op++) last = tf.sin(x);
      return last;
    }),
};

await using lab = await tm.start({ device: "null" });

/** Nanoseconds an op. */
async function measure(shape: Shape, ops: number): Promise<number> {
  const x = tf.ones([4]);
  const startedMs = performance.now();
  for (let done = 0; done < OPS; done += ops) {
    const last = shape(x, ops);
    await lab.flush();
    last.dispose();
  }
  const elapsedMs = performance.now() - startedMs;
  x.dispose();
  return 1e6 * elapsedMs / OPS;
}

for (const [name, shape] of Object.entries(SHAPES)) {
  const costs = LENGTHS.map((): number[] => []);
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const [index, ops] of LENGTHS.entries()) {
      const cost = await measure(shape, ops);
      if (round >= 0) costs[index]!.push(cost);
    }
  }
  const medians = costs.map(median);
  console.log(
    `${name}: ns an op, largest of the medians by the smallest ${
      (Math.max(...medians) / Math.min(...medians)).toFixed(2)
    }`,
  );
  LENGTHS.forEach((ops, index) =>
    console.log(`  ${String(ops).padStart(6)} ops  ${describe(costs[index]!)}`)
  );
}
