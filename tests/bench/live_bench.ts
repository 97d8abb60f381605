// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * What a live curve costs a training, and how many frames a second it shows: trainings of case 1
 * in a track, with the curve and without, in turns in one process, before a notebook that takes
 * every message and does nothing. The time of processors, all threads together, tells the same
 * on a machine that others use too.
 * @module
 */
import process from "node:process";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { smallCnn } from "../support/networks.ts";
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

/** Milliseconds of one epoch, and of processors meanwhile. */
interface Spent {
  readonly elapsedMs: number;
  readonly processorMs: number;
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function train(kind: "live" | "plain"): Promise<Spent> {
  let spent: Spent = { elapsedMs: 0, processorMs: 0 };
  await lab.track("train", async () => {
    const [startedMs, usedMs] = [performance.now(), processorMs()];
    await model.fit(x, y, { epochs: 1, batchSize: BATCH, verbose: 0 });
    spent = {
      elapsedMs: performance.now() - startedMs,
      processorMs: processorMs() - usedMs,
    };
  }, { live: kind === "live" });
  return spent;
}

for (let turn = 0; turn < 4; turn++) {
  await train(turn % 2 === 0 ? "live" : "plain");
}
const pairs: { live: Spent; plain: Spent }[] = [];
let frames = 0;
bytes = 0;
for (let pair = 0; pair < PAIRS; pair++) {
  const early = pair % 2 === 0 ? await train("plain") : null;
  messages = 0;
  const live = await train("live");
  // The last message is the final figure.
  frames += messages - 1;
  pairs.push({ live, plain: early ?? await train("plain") });
}

function report(what: keyof Spent): string {
  const costs = pairs.map(({ live, plain }) =>
    100 * (live[what] - plain[what]) / plain[what]
  );
  return `${median(costs).toFixed(2)} % ± ${uncertainty(costs).toFixed(2)}`;
}
const steps = EXAMPLES / BATCH;
const stepMs = median(pairs.map(({ plain }) => plain.elapsedMs)) / steps;
const seconds = pairs.reduce((sum, { live }) => sum + live.elapsedMs, 0) / 1000;
console.log(
  `live curve, case 1, ${steps} steps of ${stepMs.toFixed(2)} ms, ${PAIRS} ` +
    `pairs: ${report("elapsedMs")} slower, ${
      report("processorMs")
    } more of the ` +
    `processors, ${(frames / seconds).toFixed(1)} frames a second, ` +
    `${(bytes / seconds / 1024).toFixed(0)} KiB a second`,
);
