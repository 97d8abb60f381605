/**
 * Starting and stopping: TensorFlow.js moves to the lab and back, with its
 * tensors, and a stopped lab says so.
 * @module
 */
import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { withoutGlobalDuring } from "../support/globals.ts";
import { availableDevices, labs, testOnEach } from "../support/labs.ts";
import { tinyModel } from "../support/models.ts";

const STARTERS = await labs();
const available = await availableDevices();

Deno.test("start() and stop() take TensorFlow.js there and back", async () => {
  await tf.setBackend("cpu");
  const cpu = tf.backend();
  const apply = tf.layers.Layer.prototype.apply;
  const lab = await tm.start({ device: "wasm", threads: 2 });
  assertEquals(tf.getBackend(), lab.backendName);
  assertEquals(lab.device.kind, "wasm");
  assertEquals(lab.device.threads, 2);
  assertMatch(lab.device.name, /^wasm, 2 threads/);
  assertEquals(tf.add(1, 2).dataSync()[0], 3);
  await lab.stop();
  assertStrictEquals(tf.backend(), cpu);
  assertStrictEquals(tf.layers.Layer.prototype.apply, apply);
  assertEquals(
    Object.keys(tf.engine()).filter((key) => key === "startTape"),
    [],
  );
  assertEquals(tf.getKernelsForBackend("tidemark"), []);
  assertEquals(tf.add(1, 2).dataSync()[0], 3);
});

Deno.test("only one lab runs at a time", async () => {
  const expected = "Cannot start a lab as one is running";
  const starting = tm.start({ device: "wasm" });
  await assertRejects(() => tm.start({ device: "null" }), Error, expected);
  await using lab = await starting;
  const error = await assertRejects(() => tm.start(), Error, expected);
  assert(error.message.includes("await lab.stop(), or compare settings"));
  assertEquals(tf.getBackend(), lab.backendName);
  const stopping = lab.stop();
  const next = await tm.start({ device: "wasm" });
  await stopping;
  assertEquals([...tf.ones([2]).add(1).dataSync()], [2, 2]);
  await next.stop();
});

Deno.test("start() refuses to meet another copy of Tidemark", async () => {
  tf.registerBackend("tidemark", () => tf.findBackend("cpu"));
  try {
    await assertRejects(
      () => tm.start({ device: "null" }),
      Error,
      "another copy of Tidemark runs one",
    );
  } finally {
    tf.removeBackend("tidemark");
  }
  await tf.setBackend("cpu");
});

testOnEach(
  STARTERS,
  "a stopped lab refuses everything, and so do its tensors",
  async (lab) => {
    const tensor = tf.ones([3]);
    const variable = tf.variable(tensor);
    const text = lab.toString();
    await lab.stop();
    await lab.stop();
    const calls: Record<string, () => unknown> = {
      "tell its memory": () => lab.memory(),
      "reset its peak": () => lab.resetPeak(),
      "look for leaks": () => lab.leaks(),
      "track": () => lab.track("late", () => {}),
      "take a snapshot": () => lab.snapshot("late"),
      "trim": () => lab.trim(),
      "flush": () => lab.flush(),
      "read": () => lab.read(tensor),
      "recover": () => lab.recover(),
    };
    for (const [act, call] of Object.entries(calls)) {
      const error = await assertRejects(async () => await call());
      assertEquals((error as Error).name, "UseAfterStopError");
      assert((error as Error).message.startsWith(`Cannot ${act} as this lab`));
    }
    assertEquals(lab.toString(), `${text}, stopped`);
    for (const dead of [tensor, variable]) {
      assertThrows(() => dead.dataSync(), tm.UseAfterStopError);
      assertThrows(
        () => dead.add(1),
        tm.UseAfterStopError,
        "Cannot use a tensor as its lab has been stopped",
      );
      await assertRejects(() => dead.data(), tm.UseAfterStopError);
    }
    tf.dispose([tensor, variable]);
  },
);

testOnEach(
  STARTERS,
  "tensors of a stopped lab are refused by the next one, and can be disposed",
  async (lab) => {
    const tensor = tf.ones([3]);
    await lab.stop();
    await using next = await tm.start({ device: "wasm" });
    assertThrows(() => tensor.add(1), tm.UseAfterStopError, "stopped");
    const { numTensors } = tf.memory();
    tensor.dispose();
    assertEquals(tf.memory().numTensors, numTensors - 1);
    assertEquals(next.memory().inUse, 0);
  },
);

async function makeTensors() {
  await tf.setBackend("cpu");
  const training = tinyModel();
  await training.fit();
  const integers = tf.tensor1d([1, -2, 3], "int32");
  return {
    training,
    integers,
    view: integers.reshape([3, 1]),
    truths: tf.tensor1d([1, 0], "bool"),
    words: tf.tensor1d(["tide", "märk"]),
    complex: tf.complex([1, 2], [3, 4]),
    empty: tf.zeros([0, 4]),
  };
}

testOnEach(
  STARTERS,
  "tensors made before move in, and those of the lab move out and back",
  async (lab) => {
    const made = await makeTensors();
    const { integers, view, truths, words, complex, empty } = made;
    const read = () => [
      [...integers.dataSync()],
      [...view.dataSync()],
      [...truths.dataSync()],
      [...words.dataSync()],
      [...complex.dataSync()],
      [...empty.dataSync()],
    ];
    const expected = read();
    const { numTensors, numDataBuffers } = tf.memory();
    await tf.setBackend(lab.backendName);
    integers.add(view).dispose();
    truths.logicalNot().dispose();
    complex.add(complex).dispose();
    empty.add(1).dispose();
    words.reshape([2, 1]).dispose();
    await made.training.fit();
    assertEquals(read(), expected);
    assertEquals(lab.memory().byCategory.parameter, 4 * 5);
    assertEquals(lab.memory().byCategory.optimizer, 2 * 4 * 5 + 8);
    assert(lab.memory().inUse > 0);
    await tf.setBackend("cpu");
    integers.add(view).dispose();
    // Complex ones cannot move there, as the cpu backend does not take them.
    await made.training.fit();
    assertEquals(read(), expected);
    assertEquals(tf.memory().numTensors, numTensors);
    assertEquals(tf.memory().numDataBuffers, numDataBuffers);
    await tf.setBackend(lab.backendName);
    assertEquals(read(), expected);
    await made.training.fit();
    tf.dispose([integers, view, truths, words, complex, empty]);
  },
);

Deno.test("data that does not fit stays where it was", async () => {
  await tf.setBackend("cpu");
  const x = tf.ones([1000]);
  const z = tf.complex(tf.ones([600]), tf.zeros([600]));
  const lab = await tm.start({ device: "wasm", limitBytes: 3072 });
  for (const tensor of [x, z]) {
    assertThrows(() => tensor.add(tensor), tm.OutOfMemoryError);
  }
  assertEquals(lab.memory().inUse, 0);
  await lab.stop();
  assertEquals(x.sum().dataSync()[0], 1000);
  assertEquals(z.dataSync().length, 1200);
});

Deno.test("await using stops a lab, whatever happens inside", async () => {
  await tf.setBackend("cpu");
  await assertRejects(
    async () => {
      await using _lab = await tm.start({ device: "wasm" });
      throw new RangeError("inside");
    },
    RangeError,
    "inside",
  );
  assertEquals(tf.getBackend(), "cpu");
  assertEquals(tf.findBackendFactory("tidemark"), null);
});

Deno.test("start() says what is missing: SharedArrayBuffer", async () => {
  await tf.setBackend("cpu");
  for (const device of ["wasm", "webgpu"] as const) {
    await withoutGlobalDuring("SharedArrayBuffer", () =>
      assertRejects(
        () => tm.start({ device }),
        tm.UnsupportedError,
        "needs SharedArrayBuffer: this runtime has none",
      ));
  }
  await withoutGlobalDuring("SharedArrayBuffer", async () => {
    await using lab = await tm.start({ device: "null" });
    assertEquals(lab.device.kind, "null");
  });
  await (await tm.start({ device: "wasm" })).stop();
  assertEquals(tf.getBackend(), "cpu");
});

/** Runs work where `navigator.gpu` gives what a test wants. */
async function withGpu<T>(gpu: unknown, work: () => Promise<T>): Promise<T> {
  Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  try {
    return await work();
  } finally {
    Reflect.deleteProperty(navigator, "gpu");
  }
}

Deno.test("start() takes wasm by itself where there is no WebGPU of use", async () => {
  const nowhere = { requestAdapter: () => Promise.resolve(null) };
  const software = {
    requestAdapter: () =>
      Promise.resolve({ info: { isFallbackAdapter: true } }),
  };
  for (const gpu of [undefined, nowhere, software]) {
    await withGpu(gpu, async () => {
      await using lab = await tm.start();
      assertEquals(lab.device.kind, "wasm");
    });
  }
});

Deno.test({
  name: "start() says what is missing: a WebGPU adapter",
  ignore: available.webgpu,
  async fn() {
    await assertRejects(
      () => tm.start({ device: "webgpu" }),
      tm.UnsupportedError,
      "this machine offers no WebGPU adapter",
    );
    await (await tm.start({ device: "wasm" })).stop();
  },
});
