/**
 * Inputs in storage formats: what is whole stays whole, so that ids and the
 * places of examples are those that were meant; parts and casts of inputs hold
 * what those held.
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { resolveFormats } from "../../lib/lab/formats.ts";

const EXAMPLES = 2600;

/** What a model sees of its examples, in their order. */
async function seenBy(formats: tm.FormatChoice): Promise<number[]> {
  await using _lab = await tm.start({ device: "wasm", formats });
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 1, inputShape: [1], useBias: false })],
  });
  const seen: number[] = [];
  const loss = (_: tf.Tensor, output: tf.Tensor) => {
    return tf.mean(output);
  };
  model.compile({ optimizer: tf.train.sgd(0), loss });
  model.setWeights([tf.ones([1, 1])]);
  const x = tf.tensor2d(
    Array.from({ length: EXAMPLES }, (_, index) => index % 200),
    [EXAMPLES, 1],
  );
  await model.fit(x, tf.zeros([EXAMPLES, 1]), {
    batchSize: 100,
    shuffle: false,
    verbose: 0,
    callbacks: {
      onBatchEnd: (_, logs) => void seen.push(Math.round(logs!.loss!)),
    },
  });
  return seen;
}

for (
  const [name, formats] of Object.entries<tm.FormatChoice>({
    uint8: { input: "uint8" },
    float16: { input: "float16" },
    bfloat16: { input: "bfloat16" },
    "uint8 with a scale": { input: { format: "uint8", scale: 1 } },
  })
) {
  Deno.test(`fit() takes each example once with inputs as ${name}`, async () => {
    const expected = Array.from({ length: 26 }, (_, at) => at % 2 ? 150 : 50);
    assertEquals(await seenBy(formats), expected);
  });
}

Deno.test("parts and casts of inputs hold what those held", async () => {
  for (const recording of ["lazy", "eager"] as const) {
    const start = (
      input: NonNullable<Exclude<tm.FormatChoice, string>>["input"],
    ) => tm.start({ device: "wasm", recording, formats: { input: input! } });
    {
      await using _lab = await start("uint8");
      const half = tf.gather(tf.tensor1d([0.5]), [0, 0]);
      assertEquals(half.dataSync(), Float32Array.of(0.5, 0.5));
    }
    {
      await using lab = await start({ format: "uint8", scale: 1 / 255 });
      const pixels = tf.tensor1d([0, 128, 255], "int32").toFloat();
      assertEquals(pixels.dataSync(), Float32Array.of(0, 128, 255));
      const scaled = tf.tensor1d([0, 0.2, 1, 0.4]);
      const { inUse } = lab.memory();
      const part = scaled.slice(1, 2);
      assertEquals(lab.memory().inUse - inUse, 2);
      tf.dispose([pixels, scaled, part]);
    }
    {
      await using _lab = await start("float16");
      const ids = tf.tensor1d([2049, 70_000, 0], "int32").toFloat();
      assertEquals(ids.dataSync(), Float32Array.of(2049, 70_000, 0));
    }
  }
});

Deno.test("ids are those that were written, whatever floats are stored as", async () => {
  const table = Array.from({ length: 1000 }, (_, index) => index % 7);
  for (const recording of ["lazy", "eager"] as const) {
    await using _lab = await tm.start({
      device: "wasm",
      recording,
      formats: "bfloat16",
    });
    const ids = tf.tensor1d([999, 3, 513]);
    const rows = tf.gather(tf.tensor1d(table), ids.toInt());
    assertEquals(rows.dataSync(), Float32Array.of(999 % 7, 3, 513 % 7));
    // A variable's are rounded, and what that makes of them is checked.
    const rounded = tf.variable(ids).toInt();
    assertThrows(
      () => tf.gather(tf.tensor1d(table), rounded).dataSync(),
      Error,
      "1000",
    );
  }
});

Deno.test("models from before the lab move in as parameters, not as inputs", async () => {
  await tf.setBackend("cpu");
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 2, inputShape: [2], useBias: false })],
  });
  const formats = { input: "uint8", parameter: "float16" } as const;
  const run = () => {
    const x = tf.tensor2d([[1, 2], [3, 4]]);
    return (model.predict(x) as tf.Tensor).dataSync().length;
  };
  const settings = { small: { device: "wasm", formats } } as const;
  const { rows } = await tm.compare(settings, run);
  assertEquals(rows[0]!.result, 4);
  await using lab = await tm.start({ device: "wasm", formats });
  assertEquals(run(), 4);
  assertEquals(lab.memory().byCategory.parameter, 8);
});

Deno.test("formats that say more than they mean are refused", () => {
  const refuse = (formats: unknown, text: string) =>
    assertThrows(
      () => resolveFormats(formats),
      TypeError,
      text,
    );
  refuse([], "formats must be one such as");
  refuse(
    { input: { format: "uint8", scale: 1, zeropoint: 3 } },
    'there is no "zeropoint". Did you mean "zeroPoint"?',
  );
});

Deno.test("labels are stored beside pixels with a scale", async () => {
  await using lab = await tm.start({
    device: "wasm",
    formats: { input: { format: "uint8", scale: 1 / 255 } },
  });
  const labels = Array.from({ length: 600 }, (_, index) => index % 3);
  const y = tf.tensor1d(labels);
  assertEquals(await lab.read(y), Float32Array.from(labels));
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 3, inputShape: [4] })],
  });
  const loss = "sparseCategoricalCrossentropy";
  model.compile({ optimizer: "sgd", loss });
  const { inUse } = lab.memory();
  const x = tf.randomUniform([600, 4]);
  assertEquals(lab.memory().inUse - inUse, 600 * 4);
  const { history } = await model.fit(x, y, { epochs: 1, verbose: 0 });
  assert(Number.isFinite(history.loss![0]), `${history.loss}`);
});
