/**
 * A script anywhere on the disk that imports `mod.ts` by path: no import map,
 * no configuration, TensorFlow.js code that knows nothing of us.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { ROOT } from "../style/paths.ts";
import { runDeno } from "./child.ts";

const SCRIPT = `
import * as tf from "npm:@tensorflow/tfjs@4.22.0";
import * as tm from ${JSON.stringify(`${ROOT}mod.ts`)};

const model = tf.sequential({ layers: [
  tf.layers.conv2d({ inputShape: [32, 32, 3], filters: 32, kernelSize: 3, activation: "relu" }),
  tf.layers.maxPooling2d({ poolSize: 2 }),
  tf.layers.flatten(),
  tf.layers.dense({ units: 10, activation: "softmax" }),
] });
model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });

const lab = await tm.start({ device: Deno.args[0] as "wasm" | "null" });
const x = tf.ones([32, 32, 32, 3]);
const y = tf.zeros([32]);
// The first step also makes the optimizer's slots.
await model.fit(x, y, { verbose: 0 });
const trace = await lab.track("train", () => model.fit(x, y, { verbose: 0, epochs: 2 }));
const { aboveStart, byCategory, owners } = trace.peak;
const losses = trace.result.history.loss;
await lab.stop();
console.log(JSON.stringify({ aboveStart, byCategory, owner: owners[0], losses, backend: tf.getBackend() }));
`;

/** The least that this step needs without fusing ops; TensorFlow.js itself takes 24.7 MB. */
const PEAK_BYTES = 13.6e6;

/** Runs the script in a folder of its own with these permissions. */
async function runScript(device: string, ...permissions: string[]) {
  const folder = await Deno.makeTempDir({ dir: `${ROOT}.cache` });
  try {
    await Deno.writeTextFile(`${folder}/script.ts`, SCRIPT);
    // The folder lies in the repository, so its configuration would be found.
    const { code, output, errors } = await runDeno(
      ["run", "--no-config", "--quiet", ...permissions, "script.ts", device],
      { cwd: folder },
    );
    assertEquals(code, 0, errors);
    return JSON.parse(output);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a script anywhere trains with read access to lib alone, and learns of peak and owners", async () => {
  const told = await runScript("wasm", `--allow-read=${ROOT}lib`);
  assert(told.aboveStart < PEAK_BYTES, `${told.aboveStart} B`);
  assertEquals(told.owner.layer, "conv2d_Conv2D1");
  assertEquals(told.owner.category, "activation");
  assert(told.byCategory.optimizer > 0 && told.byCategory.parameter > 0);
  assert(told.losses[1] < told.losses[0], `losses ${told.losses}`);
  assertEquals(told.backend, "cpu");
});

Deno.test("a script anywhere predicts memory without any permission", async () => {
  const told = await runScript("null");
  assert(told.aboveStart < PEAK_BYTES, `${told.aboveStart} B`);
  assert(told.aboveStart > told.byCategory.activation);
});
