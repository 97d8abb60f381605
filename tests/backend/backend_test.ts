/**
 * The backend as TensorFlow.js sees it: values in, values out, of every type
 * and at awkward moments.
 * @module
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { labs, testOnEach } from "../support/labs.ts";
import { sessionAtWork } from "../support/session.ts";

const STARTERS = await labs();

/** Tensors of every type with their values. */
const SAMPLES: readonly {
  readonly title: string;
  readonly make: () => tf.Tensor;
  readonly values: ArrayLike<number | string>;
}[] = [
  {
    title: "float32",
    make: () => tf.tensor([1.5, -0, Infinity, NaN, 1e-45]),
    values: Float32Array.of(1.5, -0, Infinity, NaN, 1e-45),
  },
  {
    title: "int32",
    make: () => tf.tensor([2 ** 31 - 1, -(2 ** 31), 0, -7.9], [4], "int32"),
    values: Int32Array.of(2 ** 31 - 1, -(2 ** 31), 0, -7),
  },
  {
    title: "bool",
    make: () => tf.tensor([true, false, true], [3], "bool"),
    values: Uint8Array.of(1, 0, 1),
  },
  {
    title: "uint8 values as float32",
    make: () => tf.tensor(Uint8Array.of(0, 255), [2], "float32"),
    values: Float32Array.of(0, 255),
  },
  {
    title: "clamped bytes as int32",
    make: () => tf.tensor(Uint8ClampedArray.of(0, 255), [2], "int32"),
    values: Int32Array.of(0, 255),
  },
  {
    title: "complex64",
    make: () => tf.complex([1, 2], [3, 4]),
    values: Float32Array.of(1, 3, 2, 4),
  },
  {
    title: "string",
    make: () => tf.tensor(["tide", "märk", ""]),
    values: ["tide", "märk", ""],
  },
  { title: "scalar", make: () => tf.scalar(7), values: Float32Array.of(7) },
  {
    title: "empty float32",
    make: () => tf.zeros([0, 3]),
    values: new Float32Array(0),
  },
  {
    title: "empty int32",
    make: () => tf.tensor([], [2, 0], "int32"),
    values: new Int32Array(0),
  },
  {
    title: "empty bool",
    make: () => tf.tensor([], [0], "bool"),
    values: new Uint8Array(0),
  },
  {
    title: "empty complex64",
    make: () => tf.complex(tf.zeros([0]), tf.zeros([0])),
    values: new Float32Array(0),
  },
  {
    title: "empty string",
    make: () => tf.tensor([], [0], "string"),
    values: [],
  },
  {
    title: "a part of a larger buffer",
    make: () => tf.tensor(Float32Array.of(9, 1, 2, 9).subarray(1, 3)),
    values: Float32Array.of(1, 2),
  },
];

testOnEach(
  STARTERS,
  "values of every type come back from dataSync() and data() as they went",
  async (lab) => {
    for (const { title, make, values } of SAMPLES) {
      const tensor = tf.tidy(make);
      const { inUse } = lab.memory();
      for (let turn = 0; turn < 2; turn++) {
        const [sync, later] = [tensor.dataSync(), await tensor.data()];
        assertEquals(Array.from(sync as Float32Array), toArray(values), title);
        assertEquals(later, sync, title);
        assert(!ArrayBuffer.isView(sync) || !isShared(sync.buffer), title);
      }
      assertEquals(lab.memory().inUse, inUse, title);
      tensor.dispose();
      assertEquals(lab.memory().inUse, 0, title);
    }
  },
);

function toArray(values: ArrayLike<number | string>): (number | string)[] {
  return Array.from(values);
}

/** Users could not hand shared memory to most of the web's own functions. */
function isShared(buffer: ArrayBufferLike): boolean {
  return buffer instanceof SharedArrayBuffer;
}

testOnEach(
  STARTERS,
  "values belong to the tensor: arrays may change after it was made, and after it was read",
  async () => {
    for (const size of [3, 5000, 50_000]) {
      const given = new Float32Array(size).fill(1);
      const tensor = tf.tensor(given);
      given.fill(2);
      const read = tensor.dataSync();
      read.fill(3);
      (await tensor.data()).fill(4);
      assertEquals(tensor.dataSync(), new Float32Array(size).fill(1));
      tensor.dispose();
    }
  },
);

testOnEach(
  STARTERS,
  "a tensor disposed while its values are read gives them all the same, then its memory",
  async (lab) => {
    for (
      const make of [
        () => tf.ones([5000]).add(1),
        () => tf.complex(tf.ones([50]), tf.zeros([50])),
        () => tf.tensor(["a", "b"]),
      ]
    ) {
      const tensor = tf.tidy(make);
      const expected = Array.from(tensor.dataSync() as Float32Array);
      const reads = [tensor.data(), tensor.data(), tensor.data()];
      tensor.dispose();
      // Strings are on the host; other values stay until they are read.
      const isHeld = sessionAtWork().memory.usage().inUse > 0;
      assertEquals(isHeld, typeof expected[0] === "number");
      tf.zeros([5000]).dispose();
      for (const values of await Promise.all(reads)) {
        assertEquals(Array.from(values as Float32Array), expected);
      }
      assertEquals(lab.memory().inUse, 0);
      assertEquals(lab.memory().blocks, 0);
      await assertRejects(async () => await tensor.data(), Error, "disposed");
    }
  },
);

testOnEach(
  STARTERS,
  "values are those of the moment of the call, whatever comes after",
  async () => {
    const variable = tf.variable(tf.zeros([1000]));
    const reads: Promise<Float32Array>[] = [];
    for (let turn = 0; turn < 20; turn++) {
      reads.push(variable.data() as Promise<Float32Array>);
      tf.tidy(() => variable.assign(variable.add(1)));
    }
    const values = await Promise.all(reads);
    assertEquals(values.map((each) => each[999]), [...Array(20).keys()]);
    variable.dispose();
  },
);

testOnEach(
  STARTERS,
  "reads that nobody waited for end with the lab",
  async (lab) => {
    const tensor = tf.ones([100_000]);
    const reading = tensor.square().data();
    await lab.stop();
    assertEquals((await reading)[99_999], 1);
  },
);

testOnEach(STARTERS, "100 MB go there and back", async (lab) => {
  const size = 25_000_000;
  const values = new Float32Array(size);
  for (let at = 0; at < size; at += 997) values[at] = at;
  const tensor = tf.tensor(values);
  assertEquals(lab.memory().inUse, 4 * size);
  const read = await tensor.data();
  assertEquals(read.length, size);
  let faults = 0;
  for (let at = 0; at < size; at++) if (read[at] !== values[at]) faults++;
  assertEquals(faults, 0);
  assertEquals(tensor.slice(size - 2, 1).dataSync()[0], values[size - 2]);
  tensor.dispose();
});

testOnEach(
  STARTERS,
  "tensors that share data share its memory, to the last of them",
  (lab) => {
    const { numDataBuffers } = tf.memory();
    const x = tf.ones([10, 10]);
    const view = x.reshape([100]);
    const same = x.clone();
    assertEquals(lab.memory().blocks, 1);
    assertEquals(tf.memory().numDataBuffers, numDataBuffers + 1);
    x.dispose();
    view.dispose();
    assertEquals(lab.memory().inUse, 400);
    assertEquals(same.sum().dataSync()[0], 100);
    same.dispose();
    const variable = tf.variable(tf.tidy(() => tf.ones([4])));
    tf.tidy(() => variable.assign(tf.zeros([4])));
    variable.dispose();
  },
);

testOnEach(
  STARTERS,
  "tf.memory() tells of the lab, tf.time() and tf.profile() of the device",
  async (lab) => {
    const { numBytes } = tf.memory();
    const x = tf.ones([100]);
    const memory = tf.memory() as unknown as Record<string, unknown>;
    assert(!memory.unreliable);
    assertEquals(memory.numBytes, numBytes + 400);
    assertEquals(memory.inUse, 400);
    assertEquals(memory.reserved, lab.memory().reserved);
    const { kernelMs, wallMs } = await tf.time(() => x.square().dispose()) as {
      kernelMs: number;
      wallMs: number;
    };
    assert(kernelMs >= 0 && wallMs >= kernelMs);
    const profile = await tf.profile(() => x.add(1).sum());
    assertEquals(profile.newTensors, 2);
    assertEquals(profile.kernels.map(({ name }) => name), ["Add", "Sum"]);
    assertEquals(tf.backend().epsilon(), 1e-7);
    assertEquals(tf.backend().floatPrecision(), 32);
    assert(tf.backend().timerAvailable());
  },
);

testOnEach(
  STARTERS,
  "TensorFlow.js finds no data ids left over by any op",
  () => {
    const flags = tf.env().getFlags();
    tf.env().setFlags({ ...flags, IS_TEST: true });
    try {
      tf.tidy(() => {
        const x = tf.randomUniform([6, 6]);
        tf.spectral.rfft(x);
        tf.complex(x, x).mul(tf.complex(x, x));
        tf.topk(x, 2);
        tf.unstack(x);
        tf.unique(tf.tensor1d([1, 1, 2]));
        tf.linalg.qr(x);
      });
    } finally {
      tf.env().setFlags(flags);
    }
    assertEquals(sessionAtWork().entries.size, 0);
  },
);

testOnEach(STARTERS, "ops that give a list give one of one tensor too", () => {
  tf.tidy(() => {
    const x = tf.tensor2d([[1, 2]]);
    const lists: tf.Tensor[][] = [tf.split(x, 1), tf.unstack(x)];
    const shapes = lists.map((list) => list.map(({ shape }) => shape));
    assertEquals(shapes, [[[1, 2]], [[2]]]);
    for (const [only] of lists) assertEquals([...only!.dataSync()], [1, 2]);
  });
});

testOnEach(STARTERS, "a disposed tensor's data is gone, and says so", () => {
  const { backend } = tf.engine();
  const id = { id: "nobody's" };
  assertThrows(() => backend.readSync(id), Error, "its data is gone");
  assertEquals(backend.refCount(id), 0);
  assert(backend.disposeData(id));
  assertThrows(
    () => backend.write(new Float32Array(2), [1], "complex64"),
    Error,
    "Please use tf.complex(real, imag).",
  );
});
