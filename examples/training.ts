/**
 * Trains case 1 batch by batch, reports progress, and tells what came out.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { type data, type Lab, seed } from "tidemark";
import { type Progress, startProgress } from "../lib/plots/live/progress.ts";
import { makeCase1 } from "./case1.ts";

/** Images of one training step. */
export const BATCH_SIZE = 32;
/** Every run starts with the same weights. */
const SEED = 42;

/** What to train on, and for how long. */
export interface Course {
  /** Images to learn from. */
  readonly train: data.Split;
  /** Images to be tested on. */
  readonly test: data.Split;
  /** Times that every image is learned from. */
  readonly epochs: number;
  /** Ends the training between two steps, by throwing its reason. */
  readonly signal: AbortSignal;
}

/** What came out of a training. */
export interface Outcome {
  /** Median time of a step in milliseconds, from one loss to the next. */
  readonly stepMs: number;
  /** Null if the device computes nothing. */
  readonly scores: Scores | null;
}

/** What was learned. */
export interface Scores {
  /** Share of the test images that were told right. */
  readonly accuracy: number;
  /** SHA-256 of the trained weights. */
  readonly digest: string;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

/** Learns from every image; returns the time of each step. */
async function train(
  model: tf.Sequential,
  lab: Lab,
  course: Course,
  progress: Progress,
): Promise<number[]> {
  const timesMs: number[] = [];
  let lastMs = performance.now();
  for (let epoch = 0; epoch < course.epochs; epoch++) {
    for (const { x, y } of course.train.batches(BATCH_SIZE)) {
      lab.resetPeak();
      const loss = await model.trainOnBatch(x, y) as number;
      const step = timesMs.length + 1;
      progress.update({ step, loss, inUseBytes: lab.memory().peakInUse });
      const nowMs = performance.now();
      timesMs.push(nowMs - lastMs);
      lastMs = nowMs;
    }
  }
  return timesMs;
}

async function countRight(
  model: tf.Sequential,
  batch: data.Split,
): Promise<number> {
  const guesses = tf.tidy(() =>
    (model.predictOnBatch(batch.x) as tf.Tensor).argMax(-1)
  );
  const digits = await guesses.data();
  guesses.dispose();
  return digits.filter((digit, image) => digit === batch.labels[image]).length;
}

async function test(model: tf.Sequential, course: Course): Promise<number> {
  let right = 0;
  for (const batch of course.test.batches(BATCH_SIZE)) {
    course.signal.throwIfAborted();
    right += await countRight(model, batch);
  }
  return right / course.test.length;
}

async function digestWeights(model: tf.Sequential): Promise<string> {
  const values = await Promise.all(
    model.getWeights().map((weight) => weight.data<"float32">()),
  );
  const bytes = await new Blob(values as Float32Array<ArrayBuffer>[]).bytes();
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/**
 * Trains case 1 on the lab that runs.
 *
 * @param label Before the progress line.
 * @throws The reason of the course's signal, once that is aborted.
 */
export async function trainCase1(
  lab: Lab,
  label: string,
  course: Course,
): Promise<Outcome> {
  const steps = Math.ceil(course.train.length / BATCH_SIZE) * course.epochs;
  const { signal } = course;
  const progress = startProgress({ label, totalSteps: steps, signal });
  seed(SEED);
  const model = makeCase1();
  try {
    const timesMs = await train(model, lab, course, progress);
    const scores = {
      accuracy: await test(model, course),
      digest: await digestWeights(model),
    };
    const computes = lab.device.kind !== "null";
    return { stepMs: median(timesMs), scores: computes ? scores : null };
  } finally {
    progress.done();
    model.dispose();
  }
}
