// deno-lint-ignore-file no-console -- This is a script: it reports to people.
/**
 * Training steps of the article's cases on Tidemark, planned and eager, and on
 * TensorFlow.js's own backends, side by side in one run:
 *
 *     deno task bench
 *
 * Every backend trains a model of its own; the backends take turns, so that a
 * busy machine disturbs all of them alike.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-webgpu";
import * as tm from "tidemark";
import { createCase1, createCase2, type Workload } from "./models.ts";
import { describe, median } from "./statistics.ts";

const ROUNDS = 3;
const WARM_UP_STEPS = 2;
/** Milliseconds of the latest first step, by contestant. */
const firstSteps = new Map<string, number>();

/** A backend that takes part. */
interface Contestant {
  readonly name: string;
  /** Steps per round: slow backends get fewer. */
  readonly steps: number;
  /** Makes it TensorFlow.js's backend; false if this machine lacks it. */
  enter(): Promise<boolean>;
  leave(): Promise<void>;
}

function labContestant(
  device: "wasm" | "webgpu",
  strategy: "planned" | "pool",
): Contestant {
  const recording = strategy === "planned" ? "lazy" : "eager";
  let lab: tm.Lab | null = null;
  return {
    name: `tidemark ${device}, ${strategy}`,
    steps: device === "wasm" ? 60 : 5,
    async enter() {
      lab = await tm.start({ device, strategy, recording }).catch(() => null);
      return lab !== null;
    },
    async leave() {
      await lab?.stop();
    },
  };
}

function tfjsContestant(backend: "cpu" | "webgpu", steps: number): Contestant {
  return {
    name: `tfjs ${backend}`,
    steps,
    enter: () => tf.setBackend(backend).catch(() => false),
    leave: () => Promise.resolve(),
  };
}

async function timeSteps(workload: Workload, steps: number): Promise<number[]> {
  const times: number[] = [];
  for (let step = 0; step < steps; step++) {
    const startedMs = performance.now();
    await workload.step();
    times.push(performance.now() - startedMs);
  }
  return times;
}

/** Milliseconds per step of one contestant in one round; null if it is not there. */
async function runRound(
  contestant: Contestant,
  create: () => Workload,
): Promise<number[] | null> {
  if (!await contestant.enter()) return null;
  const workload = create();
  try {
    // The first steps make code, plans and optimizer slots.
    const [firstMs] = await timeSteps(workload, WARM_UP_STEPS);
    firstSteps.set(contestant.name, firstMs!);
    return await timeSteps(workload, contestant.steps);
  } finally {
    workload.dispose();
    await contestant.leave();
  }
}

async function compareSteps(
  title: string,
  contestants: readonly Contestant[],
  create: () => Workload,
): Promise<void> {
  const medians = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const contestant of contestants) {
      const times = await runRound(contestant, create);
      if (!times) continue;
      const known = medians.get(contestant.name) ?? [];
      medians.set(contestant.name, [...known, median(times)]);
    }
  }
  console.log(
    `\n${title}: ms per step, median of ${ROUNDS} rounds (smallest to largest)`,
  );
  const own = median(medians.get(contestants[0]!.name)!);
  for (const { name } of contestants) {
    const times = medians.get(name);
    if (!times) {
      console.log(`  ${name.padEnd(24)} not on this machine`);
      continue;
    }
    const ratio = (median(times) / own).toPrecision(3);
    const first = `first step ${firstSteps.get(name)!.toFixed(0)} ms`;
    console.log(
      `  ${name.padEnd(24)} ${describe(times).padEnd(28)} ` +
        `${`${ratio} ×`.padEnd(8)} ${first}`,
    );
  }
}

await compareSteps(
  "case 1, batch 32",
  [
    labContestant("wasm", "planned"),
    labContestant("wasm", "pool"),
    labContestant("webgpu", "planned"),
    tfjsContestant("webgpu", 5),
    tfjsContestant("cpu", 1),
  ],
  () => createCase1(32),
);
await compareSteps(
  "case 2, batch 32, length 50",
  [
    labContestant("wasm", "planned"),
    labContestant("wasm", "pool"),
    tfjsContestant("webgpu", 1),
    tfjsContestant("cpu", 1),
  ],
  () => createCase2(32),
);
