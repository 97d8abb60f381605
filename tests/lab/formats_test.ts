/**
 * Storage formats: what they take, what they hold, and what they change in
 * training.
 * @module
 */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { createCase1, createCase2 } from "../bench/models.ts";

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
  const both = await extentOf({
    activation: "float16",
    parameter: "float16",
    temporary: "float16",
  });
  const double = await extentOf("float64");
  assert(half <= 0.55 * single, `${half} of ${single} bytes`);
  assert(both <= 0.55 * single, `${both} of ${single} bytes`);
  assert(Math.abs(double / single - 2) < 0.01, `${double} of ${single} bytes`);
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

/** Losses of a few steps. */
async function lossesOf(
  make: typeof createCase1,
  options: tm.LabOptions,
): Promise<number[]> {
  await using _lab = await tm.start({ device: "wasm", ...options });
  tm.seed(11);
  const subject = make(8);
  const losses: number[] = [];
  for (let step = 0; step < 3; step++) losses.push(await subject.step());
  subject.dispose();
  return losses;
}

/** How far losses may be from those of float32: a few roundings of a format with so many bits. */
const TRAINS: Readonly<Partial<Record<tm.Format, number>>> = {
  float64: 2e-5,
  bfloat16: 0.02,
};

for (const [format, tolerance] of Object.entries(TRAINS)) {
  for (const [name, make] of Object.entries({ createCase1, createCase2 })) {
    Deno.test(`${name} trains in ${format} as in float32`, async () => {
      const formats = format as tm.Format;
      const expected = await lossesOf(make, {});
      const settings: tm.LabOptions[] = [
        { formats },
        { formats, strategy: "pool", threads: 1 },
        { formats, strategy: "arena", threads: 3 },
      ];
      const all: number[][] = [];
      for (const options of settings) all.push(await lossesOf(make, options));
      all[0]!.forEach((loss, step) => {
        const error = Math.abs(loss / expected[step]! - 1);
        assert(error <= tolerance!, `step ${step}: ${loss}, ${expected[step]}`);
      });
      assertEquals(all[1], all[0]);
      assertEquals(all[2], all[0]);
    });
  }
}

Deno.test("float16 trains where the optimizer keeps more bits", async () => {
  const expected = await lossesOf(createCase1, {});
  const losses = await lossesOf(createCase1, {
    formats: { parameter: "float16", activation: "float16", input: "float16" },
  });
  losses.forEach((loss, step) => {
    const error = Math.abs(loss / expected[step]! - 1);
    assert(error <= 0.005, `step ${step}: ${loss}, not ${expected[step]}`);
  });
});

Deno.test("Adam's second moments are 0 in float16, and what is divided by their root is lost", async () => {
  const losses = await lossesOf(createCase1, { formats: "float16" });
  assert(Number.isFinite(losses[0]) && !Number.isFinite(losses[1]));
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

Deno.test("webgpu refuses formats and says what to use", async () => {
  if (!await navigator.gpu?.requestAdapter()) {
    console.log("Skipped, as this machine has no WebGPU adapter");
    return;
  }
  await assertRejects(
    () => tm.start({ device: "webgpu", formats: { parameter: "float64" } }),
    tm.UnsupportedError,
    'parameter as float64 was asked for. Use device "wasm"',
  );
});
