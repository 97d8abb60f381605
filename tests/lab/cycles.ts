/**
 * Starts and stops labs over and over and looks at what the process holds.
 * A worker or a memory that stayed would show in its resident bytes, an open
 * port in the sanitizer of the tests.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { collectGarbage } from "../../lib/dependencies/v8.ts";

/** Bytes that each lab writes to its device: enough for a leak to stand out from what else a process does. */
const TOUCHED_BYTES: number = 32 * tm.MiB;
/** Labs until caches and pools have settled. */
const WARM_UP = 10;
/** Labs between two collections of garbage. */
const COLLECTED_LABS = 5;
/** Looks at the resident bytes, and the time between two. */
const LOOKS = 8;
const LOOK_EVERY_MS = 60;
/** Times to look again where too much is left. */
const LATE_WAITS = 10;

async function oneLab(
  device: "wasm" | "webgpu",
  isTidy: boolean,
): Promise<void> {
  const lab = await tm.start({ device });
  const x = tf.ones([TOUCHED_BYTES / 4]);
  const y = x.square();
  await y.data();
  // Labs also end with tensors in them, as users do.
  if (isTidy) tf.dispose([x, y]);
  await lab.stop();
  tf.dispose([x, y]);
}

async function startAndStop(
  device: "wasm" | "webgpu",
  cycles: number,
): Promise<void> {
  for (let cycle = 1; cycle <= cycles; cycle++) {
    await oneLab(device, cycle % 2 === 0);
    if (cycle % COLLECTED_LABS === 0) collectGarbage();
  }
}

/**
 * Resident bytes once garbage is gone: the smallest of several looks, as
 * threads that have ended give their bytes back a little later.
 */
async function settledBytes(): Promise<number> {
  let smallest = Infinity;
  for (let look = 0; look < LOOKS; look++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    smallest = Math.min(smallest, Deno.memoryUsage().rss);
  }
  return smallest;
}

/** Fails if `cycles` labs leave a third of the bytes they touched behind, or more. */
export async function checkCycles(
  device: "wasm" | "webgpu",
  cycles: number,
): Promise<void> {
  await startAndStop(device, WARM_UP);
  const before = await settledBytes();
  const { numTensors } = tf.memory();
  await startAndStop(device, cycles);
  assertEquals(tf.memory().numTensors, numTensors);
  const mostBytes = cycles * TOUCHED_BYTES / 3;
  let grownBytes = await settledBytes() - before;
  // On a busy machine a driver's threads end late; what has leaked stays.
  for (let wait = 0; wait < LATE_WAITS && grownBytes >= mostBytes; wait++) {
    grownBytes = await settledBytes() - before;
  }
  assert(
    grownBytes < mostBytes,
    `${cycles} labs left ${tm.formatBytes(grownBytes)}`,
  );
}
