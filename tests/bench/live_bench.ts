// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * What a live curve costs a training, and how many frames a second it shows: trainings of case 1
 * in a track, with the curve and without, in turns in one process, before a notebook that takes
 * every message and does nothing.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { smallCnn } from "./models.ts";
import { median, uncertainty } from "./statistics.ts";

const PAIRS = Number(Deno.args[0] ?? 150);
const EXAMPLES = 2048;
const BATCH = 32;

let messages = 0;
let bytes = 0;
const jupyter = {
  broadcast(_type: string, content: { data: Record<string, unknown> }) {
    messages++;
    bytes += JSON.stringify(content).length;
    return Promise.resolve();
  },
};
Object.defineProperty(globalThis, "Deno", {
  value: Object.create(Deno, { jupyter: { value: jupyter } }),
});

await using lab = await tm.start({ device: "wasm" });
const x = tf.randomUniform([EXAMPLES, 32, 32, 3]);
const y = tf.tidy(() => tf.floor(tf.randomUniform([EXAMPLES, 1], 0, 10)));
const model = smallCnn();
model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });

/** Milliseconds of one epoch. */
async function train(kind: "live" | "plain"): Promise<number> {
  let elapsedMs = 0;
  await lab.track("train", async () => {
    const startedMs = performance.now();
    await model.fit(x, y, { epochs: 1, batchSize: BATCH, verbose: 0 });
    elapsedMs = performance.now() - startedMs;
  }, { live: kind === "live" });
  return elapsedMs;
}

for (let turn = 0; turn < 4; turn++) {
  await train(turn % 2 === 0 ? "live" : "plain");
}
const pairs: { live: number; plain: number }[] = [];
let frames = 0;
bytes = 0;
for (let pair = 0; pair < PAIRS; pair++) {
  const early = pair % 2 === 0 ? await train("plain") : NaN;
  messages = 0;
  const live = await train("live");
  // The last message is the final figure.
  frames += messages - 1;
  const plain = pair % 2 === 0 ? early : await train("plain");
  pairs.push({ live, plain });
}
const costs = pairs.map(({ live, plain }) => 100 * (live - plain) / plain);
const seconds = pairs.reduce((sum, { live }) => sum + live, 0) / 1000;
console.log(
  `live curve, case 1, ${EXAMPLES / BATCH} steps of ${
    (median(pairs.map(({ plain }) => plain)) / (EXAMPLES / BATCH)).toFixed(2)
  } ms, ${PAIRS} pairs: ${median(costs).toFixed(2)} % ± ${
    uncertainty(costs).toFixed(2)
  } slower, ${(frames / seconds).toFixed(1)} frames a second, ${
    (bytes / seconds / 1024).toFixed(0)
  } KiB a second`,
);
