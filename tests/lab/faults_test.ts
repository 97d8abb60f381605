/**
 * Workers that throw or die: an error soon, never a hang, and the way out
 * works.
 * @module
 */
import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import type { Fault } from "../../lib/device/queued_device.ts";
import type { Step } from "../../lib/program/step.ts";
import { labs, testOnEach } from "../support/labs.ts";
import { tinyModel } from "../support/models.ts";
import { queuedDevice, sessionAtWork } from "../support/session.ts";

const STARTERS = await labs();
const DEADLY: readonly Fault[] = ["throwOutside", "exit"];
/** What the issue allows between the fault and its error. */
const LIMIT_MS = 2000;

/** Fails if `work` neither throws nor returns within the limit. */
async function withinLimit<T>(work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    const elapsedMs = performance.now() - started;
    assert(elapsedMs < LIMIT_MS, `it took ${elapsedMs} ms`);
  }
}

/** Ways to wait for the device. */
const WAITS: Readonly<Record<string, (x: tf.Tensor) => unknown>> = {
  dataSync: (x) => x.dataSync(),
  data: (x) => x.data(),
  "an op whose shape depends on values": (x) => tf.unique(x),
  training: () => tinyModel().fit({ epochs: 3 }),
};

for (const fault of DEADLY) {
  for (const [name, wait] of Object.entries(WAITS)) {
    testOnEach(
      STARTERS,
      `a worker that ends by ${fault} during ${name} is an error, and stop() works`,
      async (lab) => {
        const x = tf.ones([3]);
        await lab.flush();
        queuedDevice().injectFault(fault);
        await withinLimit(async () => {
          await assertRejects(
            async () => await wait(x),
            Error,
            "Cannot use the device as its worker has died",
          );
        });
        const { memory } = sessionAtWork();
        const { inUse } = memory.usage();
        assertThrows(() => x.add(1), Error, "Stop the lab and start another");
        assertThrows(() => tf.ones([1000]), Error, "worker has died");
        assertEquals(memory.usage().inUse, inUse);
        assertThrows(() => lab.memory(), Error, "worker has died");
        await assertRejects(() => lab.flush(), Error, "worker has died");
        await assertRejects(() => lab.track("dead", () => {}), Error);
        await withinLimit(() => lab.stop());
        await using next = await tm.start(lab.options);
        assertEquals([...tf.ones([2]).dataSync()], [1, 1]);
        assertEquals(next.memory().inUse, 8);
      },
    );
  }
}

testOnEach(
  STARTERS,
  "a worker's death names its cause, again and again",
  async (lab) => {
    const x = tf.ones([3]);
    queuedDevice().injectFault("throwOutside");
    for (let turn = 0; turn < 3; turn++) {
      const error = await assertRejects(() => x.data(), Error);
      assert(error.message.includes("a fault was injected outside commands"));
      assert(error.cause instanceof Error);
    }
    await lab.stop();
  },
);

testOnEach(
  STARTERS,
  "a command that throws is an error once, and the lab goes on",
  async (lab) => {
    const x = tf.ones([3]);
    const memory = lab.memory();
    const calls: readonly (() => unknown)[] = [
      () => x.dataSync(),
      () => x.data(),
      () => lab.flush(),
      () => lab.memory(),
      () => lab.snapshot("now"),
      () => lab.track("next", () => {}),
      () => tm.predict(() => {}),
    ];
    for (const call of calls) {
      queuedDevice().injectFault("throwInCommand");
      await withinLimit(() =>
        assertRejects(
          async () => await call(),
          Error,
          "a fault was injected in a command",
        )
      );
      assertEquals([...x.dataSync()], [1, 1, 1]);
    }
    assertEquals(lab.memory(), memory);
  },
);

testOnEach(
  STARTERS,
  "an error at the end of a track ends its recording too",
  async (lab) => {
    const x = tf.ones([3]);
    await x.data();
    await assertRejects(
      () =>
        lab.track("broken", async () => {
          await x.add(1).data();
          queuedDevice().injectFault("throwInCommand");
        }),
      Error,
      "a fault was injected in a command",
    );
    const trace = await lab.track("whole", () => x.add(1).data());
    assertEquals(
      [...trace.events()].filter(({ kind }) => kind === "alloc").length,
      1,
    );
  },
);

/** A step whose op is none. */
const IMPOSSIBLE: Step = {
  kind: "host",
  op: "NoSuchOp",
  inputs: {},
  attributes: {},
  outputs: [],
};

testOnEach(
  STARTERS,
  "an op that throws in the worker reaches the caller",
  async (lab) => {
    const { device } = sessionAtWork();
    device.run(device.prepare("impossible", IMPOSSIBLE), [], []);
    await assertRejects(() => lab.flush(), Error, "has no op NoSuchOp");
    const x = tf.tensor1d([1, 2, 3]);
    const { inUse, blocks } = lab.memory();
    assertThrows(
      () => tf.gather(x, tf.tensor1d([5], "int32")),
      Error,
      "the index value 5 is not in [0, 2]",
    );
    await lab.flush();
    // Only the index outlives the op that failed.
    assertEquals(lab.memory().inUse, inUse + 4);
    assertEquals(lab.memory().blocks, blocks + 1);
    assertEquals([...tf.gather(x, tf.tensor1d([2], "int32")).dataSync()], [3]);
  },
);

/** Makes the next host step of TensorFlow.js fail, which nobody waits for. */
function breakNextRun(): void {
  const { device } = sessionAtWork();
  const { run } = device;
  device.run = function (prepared, ...parts) {
    device.run = run;
    const broken = device.prepare(`broken ${prepared.id}`, IMPOSSIBLE);
    return run.call(this, broken, ...parts);
  };
}

testOnEach(
  STARTERS,
  "an error that comes later names the op, its layer and the line that asked for it",
  async (lab) => {
    await lab.stop();
    const options = { recording: "eager", strategy: "pool" } as const;
    await using own = await tm.start({
      ...lab.options,
      ...options,
      sites: true,
    });
    const layer = tf.layers.reLU({ name: "bend" });
    const x = tf.ones([2, 3]);
    breakNextRun();
    // The worker may be quick enough for the op itself to hear of it.
    const error = await assertRejects(async () => {
      layer.apply(x);
      await own.flush();
    }, Error);
    const expected =
      /has no op NoSuchOp \(met by Relu float32\[2,3\] of layer bend at .*faults_test\.ts:\d+:\d+\)?\)$/;
    assertMatch((error as Error).message, expected);
    await own.flush();
  },
);

testOnEach(
  STARTERS,
  "two starts after a death need no cleaning up",
  async (lab) => {
    const { options } = lab;
    queuedDevice().injectFault("exit");
    assertThrows(() => lab.memory(), Error, "worker has died");
    await lab.stop();
    for (let turn = 0; turn < 2; turn++) {
      await using next = await tm.start(options);
      queuedDevice().injectFault("exit");
      await assertRejects(() => next.flush(), Error, "worker has died");
    }
    assertEquals(tf.findBackendFactory("tidemark"), null);
  },
);
