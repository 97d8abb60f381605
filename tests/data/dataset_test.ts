import {
  assert,
  assertEquals,
  assertNotStrictEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { HELD_TENSORS } from "../../lib/base/kernel_memory.ts";
import { makeDataset, Split } from "../../lib/data/dataset.ts";

function split(length: number): Split {
  return new Split({
    images: Uint8Array.from({ length: length * 4 }, (_, index) => index),
    labels: Uint8Array.from({ length }, (_, index) => index % 10),
    imageShape: [2, 2, 1],
    shape: [4, 4, 3],
  });
}

Deno.test("Split makes no tensors before they are asked for", () => {
  const before = tf.memory().numTensors;
  const part = split(6).take(3);
  assertEquals(part.length, 3);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("Split.x and .y are float32 tensors of the split's own examples", () => {
  const part = split(6).take(3);
  assertEquals(part.x.shape, [3, 4, 4, 3]);
  assertEquals(part.x.dtype, "float32");
  assertEquals(part.y.dtype, "float32");
  assertEquals([...part.y.dataSync()], [0, 1, 2]);
  assertEquals(part.x.dataSync()[15], 0);
  assertEquals(part.x.dataSync()[18], Math.fround(1 / 255));
  assertStrictEquals(part.x, part.x);
  part.dispose();
});

Deno.test("Split.x outlives tf.tidy and is freed by dispose()", () => {
  const before = tf.memory().numTensors;
  const part = split(4);
  const x = tf.tidy(() => part.x);
  tf.tidy(() => part.y);
  assertEquals(tf.memory().numTensors, before + 2);
  assert(!part.y.isDisposed);
  part.dispose();
  assert(x.isDisposed);
  assertEquals(tf.memory().numTensors, before);
  assertNotStrictEquals(part.x, x);
  part.dispose();
});

Deno.test("Split.x is made anew for another backend and kept for the first", async () => {
  await tf.setBackend("cpu");
  tf.registerBackend("second", tf.findBackendFactory("cpu"));
  tf.copyRegisteredKernels("cpu", "second");
  const part = split(4);
  const first = part.x;
  await tf.setBackend("second");
  try {
    assertNotStrictEquals(part.x, first);
    assertEquals([...part.x.dataSync()], [...first.dataSync()]);
  } finally {
    await tf.setBackend("cpu");
  }
  assertStrictEquals(part.x, first);
  part.dispose();
  assert(first.isDisposed);
  tf.removeBackend("second");
});

Deno.test("Split.batches() gives all examples in order and frees each batch", () => {
  const before = tf.memory().numTensors;
  const seen: number[][] = [];
  for (const batch of split(7).batches(3)) {
    assertEquals(batch.x.shape[0], batch.length);
    seen.push([...batch.y.dataSync()]);
    assertEquals(tf.memory().numTensors, before + 2);
  }
  assertEquals(seen, [[0, 1, 2], [3, 4, 5], [6]]);
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("Split.batches() frees the batch when the loop is left early", () => {
  const before = tf.memory().numTensors;
  for (const batch of split(7).batches(3)) {
    assertEquals(batch.x.shape[0], 3);
    break;
  }
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("Split.batches() gives one smaller batch where a batch is more than there is", () => {
  const lengths = (size: number) =>
    Array.from(split(7).batches(size), (batch) => batch.length);
  assertEquals([6, 7, 8, 1000].map(lengths), [[6, 1], [7], [7], [7]]);
});

Deno.test("Split.take() refuses counts that do not exist", () => {
  for (const count of [0, -1, 1.5, NaN, Infinity, 8]) {
    assertThrows(() => split(7).take(count), RangeError, "from 1 to 7");
  }
});

Deno.test("Split.batches() refuses sizes that are none", () => {
  for (const size of [0, -1, 1.5, NaN, Infinity]) {
    assertThrows(() => [...split(7).batches(size)], RangeError, "from 1 on");
  }
});

Deno.test("Split refuses images that do not fit labels or shape", () => {
  const source = {
    images: new Uint8Array(7),
    labels: new Uint8Array(2),
    imageShape: [2, 2, 1],
    shape: [4, 4, 3],
  } as const;
  assertThrows(() => new Split(source), RangeError, "8 bytes of images");
  assertThrows(
    () => new Split({ ...source, images: new Uint8Array(8), shape: [1, 4, 3] }),
    RangeError,
    "2×2×1 to 1×4×3",
  );
});

Deno.test("Split has tensors of its own for a prediction and each comparison", async () => {
  const part = split(3);
  const largest = () => part.x.max().dataSync()[0];
  const expected = largest();
  await using lab = await tm.start({ device: "wasm", strategy: "pool" });
  await tm.predict(largest);
  const table = await tm.compare({ a: {}, b: {} }, largest);
  assertEquals(table.rows.map(({ result }) => result), [expected, expected]);
  assertEquals(lab.memory().inUse, 0);
  assertEquals(largest(), expected);
  part.dispose();
});

Deno.test("Split tells notebooks which tensors it holds, and makes none for that", () => {
  const part = split(2);
  assertEquals(part[HELD_TENSORS](), []);
  const { x } = part;
  assertEquals(part[HELD_TENSORS](), [x]);
  const { y } = part;
  assertEquals(part[HELD_TENSORS](), [x, y]);
  part.dispose();
  assert(x.isDisposed);
  assertEquals(part[HELD_TENSORS](), []);
});

Deno.test("makeDataset() describes itself in a terminal and a notebook", () => {
  const dataset = makeDataset({
    name: "Squares",
    train: split(7),
    test: split(2),
    classes: ["a", "b"],
    source: "here",
    licence: "MIT",
  });
  const text = Deno.inspect(dataset);
  assert(text.startsWith("Squares, 2 classes"));
  assert(text.includes("7 images 4×4×3"));
  const shown = dataset as unknown as Record<symbol, () => unknown>;
  assertEquals(shown[Symbol.for("Jupyter.display")]?.(), {
    "text/plain": text,
  });
});
