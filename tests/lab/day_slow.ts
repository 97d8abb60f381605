/**
 * What a long day in a notebook leaves in the process: shape after shape
 * outside of tracks, and neither names nor code may pile up.
 * @module
 */
import { assert } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { setDebugLevel } from "../../lib/base/debug.ts";
import { collectGarbage } from "../../lib/dependencies/v8.ts";
import { availableDevices } from "../support/labs.ts";

interface Day {
  readonly device: "wasm" | "webgpu";
  readonly recording: "lazy" | "eager";
  /** Shapes until caches are full of code and pools have settled. */
  readonly morning: number;
  /** Shapes after those. */
  readonly shapes: number;
  /** Bytes of JavaScript that may be more in the end: the latest runs' owners, and code that comes and goes. */
  readonly heapBytes: number;
  /** Resident bytes that may be more in the end. */
  readonly residentBytes: number;
}

const DAYS: readonly Day[] = [
  {
    device: "wasm",
    recording: "eager",
    morning: 10_000,
    shapes: 90_000,
    // A table of all owners grew by 29 MB here; code that stayed, by gigabytes.
    heapBytes: 16 * tm.MiB,
    residentBytes: 768 * tm.MiB,
  },
  {
    device: "wasm",
    recording: "lazy",
    morning: 10_000,
    shapes: 30_000,
    heapBytes: 16 * tm.MiB,
    residentBytes: 768 * tm.MiB,
  },
  {
    device: "webgpu",
    recording: "eager",
    morning: 1000,
    shapes: 5000,
    heapBytes: 8 * tm.MiB,
    // Pipelines that stayed took 950 MB.
    residentBytes: 512 * tm.MiB,
  },
];

async function useShapes(
  lab: tm.Lab,
  from: number,
  count: number,
): Promise<Deno.MemoryUsage> {
  for (let shape = from; shape < from + count; shape++) {
    const y = tf.tidy(() =>
      tf.relu(tf.ones([1 + shape % 1000, 1 + Math.floor(shape / 1000)]))
    );
    // So that each shape is a program of its own where ops are recorded.
    await null;
    y.dispose();
    if (shape % 1000 === 0) await lab.flush();
  }
  await lab.flush();
  collectGarbage();
  return Deno.memoryUsage();
}

// A line for each plan would fill the log.
setDebugLevel(0);

const available = await availableDevices();

for (const day of DAYS) {
  const { device, recording, morning, shapes } = day;
  Deno.test({
    name:
      `[${device}, ${recording}] ${shapes} shapes outside of tracks leave nothing behind`,
    ignore: !available[device],
    async fn() {
      await using lab = await tm.start({ device, recording });
      const before = await useShapes(lab, 0, morning);
      const after = await useShapes(lab, morning, shapes);
      const grown = after.heapUsed - before.heapUsed;
      assert(
        grown < day.heapBytes,
        `${tm.formatBytes(grown)} of objects are left`,
      );
      const resident = after.rss - before.rss;
      assert(
        resident < day.residentBytes,
        `${tm.formatBytes(resident)} more are resident`,
      );
    },
  });
}
