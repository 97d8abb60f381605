import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { type Course, trainCase1 } from "../../examples/training.ts";

const { train, test } = await tm.data.mnist({ size: "32x32x3" });

function course(signal = new AbortController().signal): Course {
  return { train: train.take(640), test: test.take(100), epochs: 1, signal };
}

function settings(...strategies: tm.StrategyName[]) {
  return Object.fromEntries(
    strategies.map((strategy) => [strategy, { strategy, device: "wasm" }]),
  ) as Record<string, tm.LabOptions>;
}

Deno.test("trainCase1() learns digits, and the same ones under every strategy", async () => {
  const { rows } = await tm.compare(
    settings("direct", "arena"),
    (lab) => trainCase1(lab, "test", course()),
  );
  const [first, second] = rows.map((row) => row.result.scores);
  assert(first!.accuracy > 0.6, `accuracy ${first!.accuracy}`);
  assertEquals(first, second);
});

Deno.test("trainCase1() has no scores on a device that computes nothing", async () => {
  const { rows: [row] } = await tm.compare(
    { counted: { device: "null" } },
    (lab) => trainCase1(lab, "test", course()),
  );
  assertEquals(row?.result.scores, null);
});

Deno.test("trainCase1() stops between two steps and leaves nothing behind", async () => {
  const controller = new AbortController();
  const backendBefore = tf.getBackend();
  const lab = await tm.start({ device: "wasm", strategy: "pool" });
  try {
    const stop = new Error("enough");
    let steps = 0;
    const stopping = {
      device: lab.device,
      resetPeak: () => void (++steps === 3 && controller.abort(stop)),
      memory: () => lab.memory(),
    };
    await assertRejects(
      () => trainCase1(stopping as tm.Lab, "test", course(controller.signal)),
      Error,
      "enough",
    );
    assertEquals(steps, 3);
    assertEquals(lab.memory().inUse, 0);
  } finally {
    await lab.stop();
  }
  assertEquals(tf.getBackend(), backendBefore);
});
