import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { boundsOf } from "../../lib/backend/bounds.ts";
import { createEntry } from "../../lib/backend/entry.ts";
import { boundsAfter, checkIndices } from "../../lib/backend/index_check.ts";
import { NullDevice } from "../../lib/device/null/device.ts";

Deno.test("boundsOf() tells the range of whole numbers", () => {
  assertEquals(boundsOf([3, -2, 7]), { lowest: -2, highest: 7 });
  assertEquals(boundsOf(Float32Array.of(4)), { lowest: 4, highest: 4 });
});

Deno.test("boundsOf() knows nothing of other numbers", () => {
  assertEquals(boundsOf([1, 0.5]), null);
  assertEquals(boundsOf([1, NaN]), null);
  assertEquals(boundsOf([Infinity]), null);
  // The next one is not the same in float32.
  assertEquals(boundsOf([2 ** 24 + 1]), null);
  assertEquals(boundsOf([-(2 ** 24) - 1]), null);
});

Deno.test("boundsAfter() holds for ops that only pick values", () => {
  const source = createEntry("float32", 2, {});
  source.bounds = { lowest: 0, highest: 9 };
  assertEquals(boundsAfter("Slice", source, "float32"), source.bounds);
  assertEquals(boundsAfter("Cast", source, "int32"), source.bounds);
  assertEquals(boundsAfter("Cast", source, "bool"), null);
  assertEquals(boundsAfter("Add", source, "float32"), null);
});

/** A session whose device has these values, and how often they are read. */
function sessionOf(kind: "wasm" | "null", values: readonly number[]) {
  const device = new NullDevice();
  const session = {
    reads: 0,
    device: Object.assign(device, { info: { ...device.info, kind } }),
    downloadSync() {
      session.reads++;
      return Int32Array.from(values);
    },
  };
  return session;
}

const range = { size: 5, message: (index: number) => `no ${index}` };

type Origin = "written" | "computed";

function indicesOf(values: readonly number[], origin: Origin) {
  const entry = createEntry("int32", values.length, {});
  if (origin === "written") entry.bounds = boundsOf(values);
  return entry;
}

Deno.test("checkIndices() waits only for indices that may be out of range", () => {
  for (
    const [values, origin, reads] of [
      [[0, 4], "written", 0],
      [[0, 4], "computed", 1],
      [[], "written", 0],
    ] as const
  ) {
    const session = sessionOf("wasm", values);
    checkIndices(session, indicesOf(values, origin), range);
    assertEquals(session.reads, reads);
  }
});

Deno.test("checkIndices() names the first index that is out of range", () => {
  for (const origin of ["written", "computed"] as const) {
    const values = [0, 5, -1];
    assertThrows(
      () =>
        checkIndices(
          sessionOf("wasm", values),
          indicesOf(values, origin),
          range,
        ),
      Error,
      "no 5",
    );
  }
});

Deno.test("checkIndices() takes numbers in rows where indices have several", () => {
  const rows = {
    size: 6,
    strides: [3, 1],
    message: (index: number, row: readonly number[]) => `no ${index} at ${row}`,
  };
  const fits = sessionOf("wasm", [1, 2, 0, 1]);
  checkIndices(fits, indicesOf([1, 1, 0, 1], "written"), rows);
  assertEquals(fits.reads, 0);
  checkIndices(fits, indicesOf([1, 2, 0, 1], "written"), rows);
  assertEquals(fits.reads, 1);
  const values = [1, 2, 2, 0];
  assertThrows(
    () =>
      checkIndices(
        sessionOf("wasm", values),
        indicesOf(values, "written"),
        rows,
      ),
    Error,
    "no 6 at 2,0",
  );
});

Deno.test("checkIndices() asks the null device as it asks others, and heeds no values", () => {
  const session = sessionOf("null", [7]);
  checkIndices(session, indicesOf([2], "written"), range);
  assertEquals(session.reads, 0);
  checkIndices(session, indicesOf([7], "computed"), range);
  assertEquals(session.reads, 1);
});

Deno.test("gather() refuses indices at the call, written or computed", async () => {
  await using _lab = await tm.start({ device: "wasm", threads: 1 });
  const x = tf.tensor1d([1, 2, 3]);
  const written = tf.tensor1d([0, 3], "int32");
  const computed = tf.sub(written, tf.scalar(1, "int32"));
  assertThrows(
    () => tf.gather(x, written),
    Error,
    "GatherV2: the index value 3 is not in [0, 2]",
  );
  assertThrows(
    () => tf.gather(x, computed),
    Error,
    "GatherV2: the index value -1 is not in [0, 2]",
  );
  const picked = tf.gather(x, tf.cast(tf.tensor1d([2, 0]), "int32"));
  assertEquals([...picked.dataSync()], [3, 1]);
  // What is cast to bool is no longer what was written.
  const flags = tf.cast(tf.tensor1d([7], "int32"), "bool");
  const indices = tf.cast(flags, "int32");
  assertEquals([...tf.gather(x, indices).dataSync()], [2]);
});

Deno.test("ops of several outputs run a step for each that has elements", async () => {
  await using _lab = await tm.start({ device: "wasm", threads: 1 });
  const x = tf.tensor2d([[1, 2, 3], [4, 5, 6]]);
  const values = (tensors: tf.Tensor[]) =>
    tensors.map((tensor) => [...tensor.dataSync()]);
  assertEquals(values(tf.split(x, [1, 0, 2], 1)), [[1, 4], [], [2, 3, 5, 6]]);
  assertEquals(values(tf.unstack(x, 1)), [[1, 4], [2, 5], [3, 6]]);
});
