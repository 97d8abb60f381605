/**
 * Storage formats where several tensors, variables and programs meet: nobody's
 * values change because somebody else's are stored in another way.
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";

const IS_TRAINABLE = true;

function createDense(): tf.Sequential {
  const ones = { units: 8, useBias: false, kernelInitializer: "ones" } as const;
  return tf.sequential({
    layers: [tf.layers.dense({ ...ones, inputShape: [8] })],
  });
}

function kernelOf(model: tf.LayersModel): tf.Variable {
  return model.weights[0]!.read() as tf.Variable;
}

Deno.test("a program of values as their types say is not taken for one of cast values", async () => {
  await using lab = await tm.start({ device: "wasm" });
  const model = createDense();
  const double = async (variable: tf.Variable) => {
    variable.assign(tf.add(variable, variable));
    await lab.flush();
    return variable.max().dataSync()[0];
  };
  assertEquals(await double(kernelOf(model)), 2);
  assertEquals(await double(kernelOf(tm.cast(model, "float16").model)), 4);
});

Deno.test("values that variables of several formats share stay as they are for each", async () => {
  await using lab = await tm.start({ device: "wasm" });
  const thirds = Float32Array.from({ length: 64 }, (_, index) => index / 3);
  const model = createDense();
  tf.tidy(() => model.setWeights([tf.tensor2d(thirds, [8, 8])]));
  const half = tm.cast(model, "float16").model;
  const double = tm.cast(model, "float64").model;
  half.setWeights(model.getWeights());
  assertEquals(await lab.read(kernelOf(model)), thirds);
  half.setWeights(double.getWeights());
  assertEquals(
    (await lab.read(kernelOf(double))).constructor,
    Float64Array,
  );
  // Also if the values are still to be computed.
  tf.tidy(() => {
    kernelOf(double).assign(tf.div(kernelOf(double), 1));
    half.setWeights(double.getWeights());
  });
  assertEquals(await lab.read(kernelOf(double)), Float64Array.from(thirds));
  assertEquals(
    await lab.read(kernelOf(half)),
    Float32Array.from(new Float16Array(thirds)),
  );
  assertEquals(lab.memory().byCategory.parameter, 64 * (4 + 2 + 8));
  for (const each of [model, half, double]) each.dispose();
  assertEquals(lab.memory().byCategory.parameter, 0);
});

Deno.test("a tensor keeps its values though a variable is made of it", async () => {
  for (const recording of ["lazy", "eager"] as const) {
    await using lab = await tm.start({
      device: "wasm",
      recording,
      formats: { parameter: "float16" },
    });
    const given = tf.tensor1d([0.1, 0.2, 0.3]);
    const variable = tf.variable(given);
    assertEquals(given.dataSync(), Float32Array.of(0.1, 0.2, 0.3));
    assertEquals(lab.memory().inUse, 3 * (4 + 2));
    variable.assign(given);
    assertEquals(given.dataSync(), Float32Array.of(0.1, 0.2, 0.3));
    tf.dispose([given, variable]);
    assertEquals(lab.memory().inUse, 0);
  }
});

Deno.test("a variable that got no room is not there, and can be made again", async () => {
  await using lab = await tm.start({
    device: "wasm",
    strategy: "direct",
    formats: { parameter: "float64" },
    limitBytes: 2 ** 20,
  });
  const input = tf.ones([2 ** 17]);
  const before = lab.memory();
  const make = () => tf.variable(input, IS_TRAINABLE, "weights");
  assertThrows(make, tm.OutOfMemoryError);
  assertThrows(make, tm.OutOfMemoryError);
  assertEquals(lab.memory().byCategory, before.byCategory);
  input.dispose();
  assertEquals(lab.memory().inUse, 0);
});

Deno.test("guests find what was a cast variable's as it is stored", async () => {
  await using lab = await tm.start({ device: "wasm" });
  const { model } = tm.cast(createDense(), "float16");
  const kept = tf.clone(kernelOf(model));
  model.dispose();
  const table = await tm.compare(
    { lazy: {}, eager: { recording: "eager" }, double: { formats: "float64" } },
    () => tf.sum(kept).dataSync()[0],
  );
  assertEquals(table.rows.map(({ result }) => result), [64, 64, 64]);
  const { start } = await tm.predict(() => {});
  assertEquals(start.byCategory, lab.memory().byCategory);
});

Deno.test("predictions start from what is stored otherwise than its category says by now", async () => {
  const formats = { parameter: "float16", temporary: "bfloat16" } as const;
  for (const recording of ["lazy", "eager"] as const) {
    await using lab = await tm.start({ device: "wasm", recording, formats });
    const variable = tf.variable(tf.tensor1d([1, 2, 3]));
    const kept = tf.clone(variable);
    variable.assign(tf.tensor1d([4, 5, 6]));
    const x = tf.tensor1d([1, 2, 3]);
    const held: tf.Tensor[] = [];
    const loss = (x: tf.Tensor) => {
      held.push(tf.keep(tf.square(x)));
      return tf.sum(tf.square(held[0]!)) as tf.Scalar;
    };
    tf.grad(loss)(x);
    const { inUse, byCategory } = lab.memory();
    const { start } = await tm.predict(() => {});
    assertEquals([start.inUse, start.byCategory], [inUse, byCategory]);
    tf.dispose([kept, held]);
  }
});
