/**
 * Storage formats: what they take, what they hold, and what they change in
 * training.
 * @module
 */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { createCase1 } from "../bench/models.ts";

const BATCH = 32;

/** The extent of training steps of case 1, predicted and measured. */
async function extentOf(formats: tm.FormatChoice): Promise<number> {
  const options: tm.LabOptions = { device: "wasm", formats };
  const train = async () => {
    const subject = createCase1(BATCH);
    for (let step = 0; step < 2; step++) await subject.step();
    subject.dispose();
  };
  const predicted = await tm.predict(train, options);
  await using lab = await tm.start(options);
  const measured = await lab.track("train", train);
  assertEquals(predicted.extent, measured.extent);
  assertEquals(predicted.peak.reserved, measured.peak.reserved);
  assertEquals(predicted.peak.byCategory, measured.peak.byCategory);
  return measured.extent;
}

Deno.test("float16 lowers case 1's extent by 45 % at least, float64 doubles it", async () => {
  const single = await extentOf("float32");
  const half = await extentOf("float16");
  const network = { activation: "float16", parameter: "float16" } as const;
  const both = await extentOf(network);
  const forward = await extentOf({ ...network, temporary: "float32" });
  const double = await extentOf("float64");
  assert(half <= 0.55 * single, `${half} of ${single} bytes`);
  assert(both <= 0.55 * single, `${both} of ${single} bytes`);
  // Gradients of activations stay as they were.
  assert(forward > 0.75 * single, `${forward} of ${single} bytes`);
  assert(Math.abs(double / single - 2) < 0.01, `${double} of ${single} bytes`);
});

Deno.test("the format of activations is for what gradients hand back too, not for what others compute", async () => {
  const fine = Float32Array.of(0.1, 2049, 70_000);
  const coarse = Float32Array.of(0.0999755859375, 2048, Infinity);
  for (const recording of ["lazy", "eager"] as const) {
    await using lab = await tm.start({
      device: "wasm",
      recording,
      formats: { activation: "float16" },
    });
    const x = tf.variable(tf.tensor1d([...fine].map((value) => value / 2)));
    assertEquals(await lab.read(tf.mul(x, 2)), fine);
    const relu = tf.layers.reLU();
    assertEquals(await lab.read(relu.apply(x.mul(2)) as tf.Tensor), fine);
    const { grad } = tf.valueAndGrad((x) => tf.mul(x, x))(x);
    assertEquals(await lab.read(grad), coarse);
  }
});

Deno.test("a format is for its category alone", async () => {
  const usageOf = async (formats: tm.FormatChoice) => {
    await using lab = await tm.start({ device: "wasm", formats });
    const subject = createCase1(BATCH);
    await subject.step();
    const { byCategory } = lab.memory();
    subject.dispose();
    return byCategory;
  };
  const plain = await usageOf("float32");
  const mixed = await usageOf({ parameter: "float16", optimizer: "float64" });
  assertEquals(mixed.parameter, plain.parameter / 2);
  // Powers of beta are single numbers, and double as well.
  assertEquals(mixed.optimizer, plain.optimizer * 2);
  assertEquals(mixed.input, plain.input);
});

const READ_AS: readonly (readonly [tm.Format, number, ArrayLike<number>])[] = [
  ["float64", 8, Float64Array.of(1, -0.1, 70_000, 2 ** -24)],
  ["float32", 4, Float32Array.of(1, -0.1, 70_000, 2 ** -24)],
  ["float16", 2, Float32Array.of(1, -0.0999755859375, Infinity, 2 ** -24)],
  ["bfloat16", 2, Float32Array.of(1, -0.10009765625, 70_144, 2 ** -24)],
];

for (const [format, bytes, expected] of READ_AS) {
  Deno.test(`values stored as ${format} are read as such`, async () => {
    await using lab = await tm.start({ device: "wasm", formats: format });
    const before = lab.memory().inUse;
    const given = tf.tensor1d([1, -0.1, 70_000, 2 ** -24]);
    assertEquals(lab.memory().inUse - before, 4 * bytes);
    const tensor = format === "float64" ? exactly(given) : given;
    assertEquals(await lab.read(tensor), expected as Float32Array);
    assertEquals(
      await tensor.data<"float32">(),
      Float32Array.from(expected),
    );
    tf.dispose([given, tensor]);
  });
}

/** float64 that no float32 rounding has touched on the way in. */
function exactly(given: tf.Tensor1D): tf.Tensor1D {
  return tf.tidy(() => {
    const tenth = tf.div(tf.scalar(-1), tf.scalar(10)).reshape([1]);
    return tf.concat([given.slice(0, 1), tenth as tf.Tensor1D, given.slice(2)]);
  });
}

Deno.test("inputs are stored as integers, and compute as before", async () => {
  const train = async (formats: tm.FormatChoice) => {
    await using lab = await tm.start({ device: "wasm", formats, threads: 1 });
    tm.seed(3);
    const pixels = tf.tensor4d(
      Array.from({ length: 2 * 8 * 8 * 3 }, (_, index) => index * 7 % 256),
      [2, 8, 8, 3],
    );
    const ids = tf.tensor2d([[1, 999, 3], [4, 5, 256]], [2, 3], "int32");
    const { input } = lab.memory().byCategory;
    const convolution = tf.layers.conv2d({ filters: 4, kernelSize: 3 });
    const embedding = tf.layers.embedding({ inputDim: 1000, outputDim: 4 });
    const outputs = [convolution.apply(pixels), embedding.apply(ids)];
    const values = outputs.map((each) =>
      Array.from((each as tf.Tensor).dataSync())
    );
    return { input, values };
  };
  const plain = await train("float32");
  const small = await train({ input: "uint16" });
  assertEquals(plain.input, 4 * (384 + 6));
  assertEquals(small.input, 2 * (384 + 6));
  const [convolved, embedded] = small.values;
  assertEquals(embedded, plain.values[1]);
  // Sums of products are as good, but joined in another order.
  convolved!.forEach((value, index) =>
    assertAlmostEquals(value, plain.values[0]![index]!, 1e-3)
  );
});

Deno.test("what an integer format cannot hold is refused by tensor and value, and nothing is lost", async () => {
  await using lab = await tm.start({
    device: "wasm",
    formats: { input: "uint8" },
  });
  for (
    const [values, text] of [
      [[1, 0.5], "element 1 is 0.5"],
      [[300, 1], "element 0 is 300"],
      [[-1, 1], "element 0 is -1"],
      [[NaN, 1], "element 0 is NaN"],
    ] as const
  ) {
    assertThrows(
      () => tf.tensor1d([...values]),
      RangeError,
      `Cannot store float32[2] as uint8 as its values must be whole numbers ` +
        `from 0 to 255: ${text}`,
    );
  }
  const { inUse, blocks } = lab.memory();
  assertEquals([inUse, blocks], [0, 0]);
  // A single number, such as a rate, takes no room to speak of.
  assertEquals(tf.scalar(0.5).dataSync(), Float32Array.of(0.5));
  assertEquals(
    await lab.read(tf.tensor1d([0, 255])),
    Uint8Array.of(0, 255),
  );
});

Deno.test("fractions are stored as whole numbers with a scale", async () => {
  const scale = 1 / 255;
  const pixels = Array.from(
    { length: 256 },
    (_, index) => Math.fround(index / 255),
  );
  for (const recording of ["lazy", "eager"] as const) {
    await using lab = await tm.start({
      device: "wasm",
      recording,
      formats: {
        input: { format: "uint8", scale },
        parameter: { format: "int8", scale: 0.25, zeroPoint: -4 },
      },
    });
    const image = tf.tensor4d(pixels, [1, 16, 16, 1]);
    assertEquals(lab.memory().inUse, 256);
    assertEquals(
      await lab.read(image),
      Float32Array.from({ length: 256 }, (_, index) => index * scale),
    );
    assertEquals(tf.sum(tf.mul(image, 255)).dataSync()[0], 255 * 128);
    const variable = tf.variable(tf.tensor1d([0, 0.5]));
    variable.assign(tf.tensor1d([0.3, 0.1]).mul(10));
    assertEquals(await lab.read(variable), Float32Array.of(3, 1));
    // 2.125 is 8.5 steps: a tie, which goes to the even one.
    variable.assign(tf.sub(variable, 0.875));
    assertEquals(await lab.read(variable), Float32Array.of(2, 0));
    variable.assign(tf.mul(variable, -1000));
    assertEquals(await lab.read(variable), Float32Array.of(-31, 0));
    assertThrows(
      () => tf.tensor1d([0.5, 1.1]),
      RangeError,
      "values must lie between 0 and 1: element 1 is 1.1",
    );
  }
});

Deno.test("a variable made from what the user wrote is stored as a parameter", async () => {
  for (const recording of ["lazy", "eager"] as const) {
    await using lab = await tm.start({
      device: "wasm",
      recording,
      formats: { input: "uint8", parameter: "float16" },
    });
    const input = tf.tensor1d([1, 2, 3, 4]);
    assertEquals(lab.memory().byCategory.input, 4);
    const variable = tf.variable(input);
    input.dispose();
    const { byCategory, inUse } = lab.memory();
    assertEquals([byCategory.parameter, inUse], [8, 8]);
    variable.assign(tf.div(variable, 8));
    assertEquals(
      await lab.read(variable),
      Float32Array.of(.125, .25, .375, .5),
    );
    assertEquals(lab.memory().byCategory.parameter, 8);
  }
});

Deno.test("a variable for whose format there is no room is not made, and nothing is lost", async () => {
  await using lab = await tm.start({
    device: "wasm",
    strategy: "direct",
    formats: { parameter: "float64" },
    limitBytes: 2 ** 20,
  });
  const input = tf.ones([2 ** 17]);
  const before = lab.memory();
  assertThrows(() => tf.variable(input), tm.OutOfMemoryError);
  assertEquals(lab.memory().inUse, before.inUse);
  assertEquals(input.min().dataSync(), Float32Array.of(1));
});

Deno.test("compare() takes formats, and what lives moves in as they say", async () => {
  await using lab = await tm.start({ device: "wasm" });
  const weights = tf.variable(tf.tensor1d([1, 2, 3, 4]));
  const table = await tm.compare(
    {
      single: {},
      half: { formats: "float16" },
      double: { formats: "float64" },
    },
    (guest) => {
      const sum = weights.sum().dataSync()[0];
      return { sum, bytes: guest.memory().byCategory.parameter };
    },
  );
  assertEquals(table.rows.map(({ result }) => result), [
    { sum: 10, bytes: 16 },
    { sum: 10, bytes: 8 },
    { sum: 10, bytes: 32 },
  ]);
  assertEquals(lab.memory().byCategory.parameter, 16);
});
