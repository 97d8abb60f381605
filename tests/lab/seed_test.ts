/**
 * Same seed, same bits: for any number of threads, run after run.
 * @module
 */
import {
  assert,
  assertEquals,
  assertNotEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { labs, testOnEach } from "../support/labs.ts";
import { caseOne, readWeights, waves } from "../support/models.ts";

const STARTERS = await labs();

function withSeed<T>(value: number, work: () => T): T {
  tm.seed(value);
  try {
    return work();
  } finally {
    tm.seed(null);
  }
}

/** Two shuffled steps of case 1, from the seed alone. */
async function train(options: tm.LabOptions): Promise<number[][]> {
  await using _lab = await tm.start(options);
  tm.seed(42);
  const { model } = caseOne(1);
  const x = tf.randomNormal([32, 32, 32, 3]);
  const y = tf.floor(tf.randomUniform([32, 1], 0, 10));
  await model.fit(x, y, { batchSize: 16, shuffle: true, verbose: 0 });
  const noise = tf.randomUniform([8]).dataSync();
  tm.seed(null);
  return [...await readWeights(model), [...noise]];
}

Deno.test("[wasm] the same seed gives the same bits on 1, 2 and 3 threads, twice", async () => {
  const expected = await train({ device: "wasm", threads: 1 });
  assert(new Set(expected.flat()).size > 1000);
  for (const threads of [1, 2, 3, 2, 3]) {
    const actual = await train({ device: "wasm", threads });
    assertEquals(actual.length, expected.length);
    // One text is compared faster than a hundred thousand numbers.
    actual.forEach((values, index) =>
      assert(
        values.join() === expected[index]!.join(),
        `weight ${index} on ${threads} threads`,
      )
    );
  }
});

testOnEach(STARTERS, "the same seed gives the same bits twice", async (lab) => {
  const options = { device: lab.options.device };
  await lab.stop();
  assertEquals(String(await train(options)), String(await train(options)));
});

Deno.test("[wasm] the strategy changes no bit", async () => {
  const expected = String(await train({ device: "wasm" }));
  for (const strategy of ["pool", "growth", "arena"] as const) {
    assertEquals(String(await train({ device: "wasm", strategy })), expected);
  }
});

Deno.test("seed() makes initialisers, shuffles, dropout and random ops repeat", async () => {
  await using _lab = await tm.start({ device: "wasm" });
  const draw = () =>
    tf.tidy(() => {
      const order = Array.from({ length: 20 }, (_, index) => index);
      tf.util.shuffle(order);
      return [
        ...order,
        ...tf.randomNormal([5]).dataSync(),
        ...tf.dropout(tf.ones([20]), 0.5).dataSync(),
        ...tf.initializers.glorotUniform({}).apply([3, 3]).dataSync(),
        ...tf.multinomial(tf.tensor1d([0.1, 0.2, 0.7]), 9).dataSync(),
        ...tf.truncatedNormal([4]).dataSync(),
      ];
    });
  assertEquals(withSeed(7, draw), withSeed(7, draw));
  assertNotEquals(withSeed(7, draw), withSeed(8, draw));
  assertNotEquals(draw(), draw());
});

Deno.test("seed() holds while a lab runs, for it and those after it", async () => {
  const native = Math.random;
  tm.seed(3);
  assertStrictEquals(Math.random, native);
  const draw = async () => {
    await using _lab = await tm.start({ device: "null" });
    tm.seed(3);
    assertNotEquals(Math.random, native);
    return [Math.random(), Math.random()];
  };
  assertEquals(await draw(), await draw());
  await using lab = await tm.start({ device: "null" });
  assertNotEquals(Math.random, native);
  tm.seed(null);
  assertStrictEquals(Math.random, native);
  await lab.stop();
  assertStrictEquals(Math.random, native);
});

Deno.test("seed() gives a user's own Math.random back", async () => {
  const native = Math.random;
  const own = () => 0.25;
  Math.random = own;
  try {
    const lab = await tm.start({ device: "null" });
    assertEquals(Math.random(), 0.25);
    tm.seed(1);
    assertNotEquals(Math.random(), 0.25);
    tm.seed(null);
    assertEquals(Math.random(), 0.25);
    await lab.stop();
    assertStrictEquals(Math.random, own);
  } finally {
    Math.random = native;
  }
});

Deno.test("seed() takes every integer of 32 bits and nothing else", async () => {
  await using _lab = await tm.start({ device: "null" });
  const first = (value: number) => withSeed(value, () => Math.random());
  const seeds = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 32 - 2];
  assertEquals(new Set(seeds.map(first)).size, seeds.length);
  const wrong = [1.5, NaN, Infinity, 2 ** 32, -(2 ** 31) - 1, "1", undefined];
  for (const value of wrong) {
    assertThrows(
      () => tm.seed(value as number),
      RangeError,
      "Cannot seed as a seed must be an integer of at most 32 bits",
    );
  }
  const numbers = withSeed(5, () => waves(1000).map(() => Math.random()));
  assert(numbers.every((number) => number >= 0 && number < 1));
});
