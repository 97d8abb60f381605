/**
 * The largest batch that fits, found by prediction alone: nothing is computed,
 * and nothing runs out of memory for it.
 *
 * Sizes are doubled until one does not fit; then the gap between the largest
 * that fits and the smallest that does not is halved until it is gone.
 * @module
 */
import { formatBytes } from "../base/bytes.ts";
import { checkLimitBytes } from "../memory/limits.ts";
import { OutOfMemoryError } from "../memory/out_of_memory.ts";
import type { StrategyName } from "../memory/strategies.ts";
import { checkLargest, checkOptionsObject, checkWork } from "./arguments.ts";
import { withHost } from "./host.ts";
import { type BatchPrediction, LargestBatch } from "./largest_batch_result.ts";
import {
  type LabOptions,
  type ResolvedOptions,
  resolveOptions,
} from "./options.ts";
import { predict } from "./predict.ts";
import type { Trace } from "./trace.ts";

/** Options of {@linkcode largestBatch}: those of `start`, and how far to look. */
export interface LargestBatchOptions extends LabOptions {
  /** No larger size is tried; default 65,536. */
  readonly largest?: number;
}

/** Work whose memory depends on how many examples it takes at a time. */
export type BatchWork = (batch: number) => unknown;

const LARGEST = 65_536;

/** Options of a search, with everything decided that it depends on. */
interface Search {
  readonly work: BatchWork;
  readonly options: LabOptions;
  readonly strategy: StrategyName;
  readonly limitBytes: number;
  readonly largest: number;
}

/** A trace, or the error of one that got no room. */
async function attempt(
  { work, options }: Search,
  batch: number,
  limitBytes: number | null,
): Promise<Trace | OutOfMemoryError> {
  try {
    return await predict(() => work(batch), { ...options, limitBytes });
  } catch (error) {
    if (error instanceof OutOfMemoryError) return error;
    throw error;
  }
}

/** What a batch took; if it got no room, what it had taken by then. */
function bytesOf(outcome: Trace | OutOfMemoryError) {
  const { reserved, inUse: peakBytes } = outcome instanceof OutOfMemoryError
    ? outcome.usage
    : { reserved: outcome.peak.reserved, inUse: outcome.peak.bytes };
  return { reserved, peakBytes };
}

/**
 * Tells whether a size fits, and what it needs. Without the limit first: what
 * stays below it then is no different with it. What does not may fit all the
 * same, as strategies give bytes back before they give up.
 */
async function tryBatch(
  search: Search,
  batch: number,
): Promise<BatchPrediction> {
  const { limitBytes } = search;
  const free = await attempt(search, batch, null);
  if (free instanceof OutOfMemoryError) {
    return { batch, ...bytesOf(free), fits: false, error: free };
  }
  const bound = free.peak.reserved <= limitBytes
    ? free
    : await attempt(search, batch, limitBytes);
  return bound instanceof OutOfMemoryError
    ? { batch, ...bytesOf(free), fits: false, error: bound }
    : { batch, ...bytesOf(bound), fits: true, error: null };
}

/** Doubles from 1 until a size does not fit, then halves the gap. */
async function searchBatches(search: Search): Promise<BatchPrediction[]> {
  const predictions: BatchPrediction[] = [];
  let most = 0;
  let tooMany = search.largest + 1;
  while (tooMany - most > 1) {
    const hasFailed = predictions.some(({ fits }) => !fits);
    const middle = Math.floor((most + tooMany) / 2);
    const doubled = Math.min(Math.max(1, 2 * most), search.largest);
    const batch = hasFailed ? middle : doubled;
    const prediction = await tryBatch(search, batch);
    predictions.push(prediction);
    if (prediction.fits) most = batch;
    else tooMany = batch;
  }
  return predictions;
}

function noneFits(
  { strategy, limitBytes }: Search,
  one: BatchPrediction,
): RangeError {
  const needs = one.reserved > limitBytes
    ? `it needs ${formatBytes(one.reserved)} reserved under "${strategy}". ` +
      "Raise limitBytes, choose another strategy or make the model smaller"
    : `it got no room with ${formatBytes(one.reserved)} reserved under ` +
      `"${strategy}". See the cause for what would have helped`;
  return new RangeError(
    `Cannot find a batch as not even one of size 1 fits into ` +
      `${formatBytes(limitBytes)}: ${needs}`,
    { cause: one.error },
  );
}

function requireLimit({ limitBytes }: ResolvedOptions): number {
  if (limitBytes !== null) return limitBytes;
  throw new TypeError(
    "Cannot find the largest batch as there must be a limit: neither the " +
      "options nor a running lab have limitBytes. Pass for example " +
      "{ limitBytes: 256 * tm.MiB }",
  );
}

/**
 * Finds the largest batch whose work stays within a limit, by prediction alone:
 * nothing is computed, variables, optimizers and random numbers are afterwards
 * as they were. Every size is predicted as `predict` does it, for a lab that
 * has just started; what lives in the running lab counts.
 *
 * Reserved memory need not grow with every size, as strategies round. The
 * answer fits and the next size does not; what was tried is in `predictions`.
 *
 * @param work Takes a batch size, makes inputs of it and trains or infers; it
 * may return a promise. It is called once or twice for each size tried.
 * @param options As of `start`, and `largest`; those not given are the running
 * lab's, the limit too.
 * @throws {RangeError} If not even a batch of 1 fits, with what it needs.
 * @throws {TypeError} If there is no limit.
 * @throws What the work throws, but for running out of memory.
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import * as tm from "tidemark";
 *
 * const model = tf.sequential();
 * model.add(tf.layers.dense({ inputShape: [784], units: 100 }));
 * const infer = (batch: number) =>
 *   tf.tidy(() => model.predict(tf.zeros([batch, 784])));
 *
 * const found = await tm.largestBatch(infer, { limitBytes: 4 * tm.MiB });
 * console.log(found.batch, found);
 * ```
 */
export async function largestBatch(
  work: BatchWork,
  options: LargestBatchOptions = {},
): Promise<LargestBatch> {
  const act = "find the largest batch";
  checkWork(act, work, "(batch) => model.predict(tf.zeros([batch, 784]))");
  checkOptionsObject(act, options);
  const { largest = LARGEST, ...labOptions } = options;
  checkLargest(largest);
  resolveOptions(labOptions);
  return await withHost(async ({ resolve }) => {
    const resolved = resolve(labOptions);
    const limitBytes = requireLimit(resolved);
    checkLimitBytes(limitBytes);
    const { strategy } = resolved;
    const search = { work, options: labOptions, strategy, limitBytes, largest };
    const predictions = await searchBatches(search);
    const [one] = predictions;
    if (one && !one.fits) throw noneFits(search, one);
    return new LargestBatch({ predictions, limitBytes, strategy, largest });
  });
}
