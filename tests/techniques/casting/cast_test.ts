/**
 * Models whose weights have a storage format of their own.
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
import { makeFolder } from "../../support/folders.ts";

const IMAGE = 8;
const PARAMETERS = 3 * 3 * 3 * 4 + 4 + 6 * 6 * 4 * 2 + 2;

function createModel(): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [IMAGE, IMAGE, 3],
        filters: 4,
        kernelSize: 3,
        activation: "relu",
      }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 2, activation: "softmax" }),
    ],
  });
}

function createBatch(): { x: tf.Tensor; y: tf.Tensor } {
  return {
    x: tf.randomUniform([16, IMAGE, IMAGE, 3], 0, 1, "float32", 5),
    y: tf.oneHot(
      tf.tensor1d(Array.from({ length: 16 }, (_, i) => i % 2), "int32"),
      2,
    ),
  };
}

function valuesOf(model: tf.LayersModel): Float32Array[] {
  return model.getWeights().map((each) => each.dataSync<"float32">());
}

Deno.test("cast() gives a copy in half the bytes, and leaves the model as it is", async () => {
  await using lab = await tm.start({ device: "wasm" });
  tm.seed(1);
  const model = createModel();
  const before = valuesOf(model);
  const { inUse } = lab.memory();
  const cast = tm.cast(model, "float16");
  assertEquals(cast.bytesBefore, 4 * PARAMETERS);
  assertEquals(cast.bytesAfter, 2 * PARAMETERS);
  assertEquals(lab.memory().inUse - inUse, cast.bytesAfter);
  assertEquals(valuesOf(model), before);
  assertEquals(
    valuesOf(cast.model),
    before.map((values) => new Float32Array(new Float16Array(values))),
  );
  assertEquals(cast.rows.map(({ from, to }) => [from, to]), [
    ["float32", "float16"],
    ["float32", "float16"],
    ["float32", "float16"],
    ["float32", "float16"],
  ]);
  assert(Deno.inspect(cast).includes("conv2d_Conv2D"), Deno.inspect(cast));
  const back = tm.cast(cast.model, "float32");
  assertEquals([back.bytesBefore, back.bytesAfter], [
    2 * PARAMETERS,
    4 * PARAMETERS,
  ]);
  for (const each of [model, cast.model, back.model]) each.dispose();
  assertEquals(lab.memory().inUse, 0);
});

Deno.test("a cast model keeps its formats while it trains, is copied, saved and loaded", async () => {
  using folder = makeFolder();
  await using lab = await tm.start({ device: "wasm" });
  tm.seed(2);
  const { model } = tm.cast(createModel(), "bfloat16");
  const parameterBytes = () => lab.memory().byCategory.parameter;
  const bytes = parameterBytes();
  // Smaller steps than the last bit of bfloat16 would be lost.
  const optimizer = tf.train.adam(0.02);
  model.compile({ optimizer, loss: "categoricalCrossentropy" });
  const { x, y } = createBatch();
  const { history } = await model.fit(x, y, { epochs: 30, verbose: 0 });
  assert(Number(history.loss!.at(-1)) < 0.8 * Number(history.loss![0]));
  assertEquals(parameterBytes(), bytes);
  const copied = tm.cast(model, "bfloat16");
  assertEquals(copied.bytesBefore, 2 * PARAMETERS);
  copied.model.dispose();
  await model.save(`file://${folder.path}`);
  const loaded = await tf.loadLayersModel(`file://${folder.path}/model.json`);
  assertEquals(parameterBytes(), bytes + 2 * PARAMETERS);
  assertEquals(valuesOf(loaded), valuesOf(model));
  const pruned = tm.prune(loaded, {
    schedule: tm.constantSparsity({
      targetSparsity: 0.5,
      beginStep: 0,
      frequency: 1,
    }),
  });
  assertEquals(
    tm.cast(tm.strip(pruned.model).model, "float32").bytesBefore,
    2 * PARAMETERS,
  );
});

Deno.test("float64 weights make layers compute in float64", async () => {
  await using lab = await tm.start({ device: "wasm" });
  const dense = tf.sequential({
    layers: [tf.layers.dense({ units: 1, inputShape: [1], useBias: false })],
  });
  const { model } = tm.cast(dense, "float64");
  assertEquals(tm.cast(dense, "float64").bytesAfter, 8);
  const third = tf.tidy(() =>
    tf.div(1, tf.cast(model.weights[0]!.read(), "float32"))
  );
  assertEquals(third.dtype, "float32");
  assertEquals(
    (await lab.read(model.weights[0]!.read())).constructor,
    Float64Array,
  );
});

Deno.test("a model from before the lab can be cast, and predictions count it", async () => {
  await tf.setBackend("cpu");
  const model = createModel();
  await using _lab = await tm.start({ device: "wasm" });
  const predicted = await tm.predict(() => {
    const cast = tm.cast(model, "float16");
    const bytes = cast.bytesAfter;
    cast.model.dispose();
    return bytes;
  });
  assertEquals(predicted.result, 2 * PARAMETERS);
  const { bytesBefore, bytesAfter } = tm.cast(model, "float16");
  assertEquals([bytesBefore, bytesAfter], [4 * PARAMETERS, 2 * PARAMETERS]);
});

Deno.test("cast() says what cannot be cast, and how to go on", async () => {
  await tf.setBackend("cpu");
  const plain = createModel();
  assertThrows(
    () => tm.cast(plain, "float16"),
    Error,
    'start one with tm.start({ device: "wasm" })',
  );
  await using lab = await tm.start({ device: "wasm" });
  const model = createModel();
  const { inUse } = lab.memory();
  assertThrows(
    () => tm.cast(model, "float17" as tm.Format),
    TypeError,
    'Did you mean "float16"?',
  );
  assertThrows(
    () => tm.cast(model, "uint8"),
    RangeError,
    "as uint8 as its values must be whole numbers from 0 to 255: element 0 is",
  );
  assertThrows(
    () => tm.cast({} as tf.LayersModel, "float16"),
    TypeError,
    "only layers models can be",
  );
  assertThrows(
    () => tm.cast(tf.sequential(), "float16"),
    TypeError,
    "must be built",
  );
  assertEquals(lab.memory().inUse, inUse);
  const { model: pruned } = tm.prune(model);
  assertThrows(() => tm.cast(pruned, "float16"), TypeError, "tm.strip()");
  assertAlmostEquals(
    tm.cast(tm.strip(pruned).model, "float16").bytesAfter,
    2 * PARAMETERS,
  );
});
