/**
 * Storage formats where several tensors, variables and programs meet: nobody's
 * values change because somebody else's are stored in another way.
 * @module
 */
import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";

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
