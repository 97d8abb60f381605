/**
 * Users change TensorFlow.js's backend by hand while a lab runs.
 * @module
 */
import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";

function work(): number {
  return tf.tidy(() => tf.ones([100]).add(1).sum().dataSync()[0]!);
}

Deno.test("predict() and compare() work on the lab while another backend is active", async () => {
  await tf.setBackend("cpu");
  await using lab = await tm.start({ device: "wasm" });
  const expected = await tm.predict(work);
  await tf.setBackend("cpu");
  const predicted = await tm.predict(work);
  assertEquals(tf.getBackend(), "cpu");
  const table = await tm.compare({ pool: { strategy: "pool" } }, work);
  assertEquals(tf.getBackend(), "cpu");
  assertEquals(predicted.peak.bytes, expected.peak.bytes);
  assertEquals(table.rows[0]!.trace.peak.bytes, expected.peak.bytes);
  assertEquals(table.rows[0]!.result, 200);
  assertEquals(lab.memory().inUse, 0);
});

Deno.test("a backend that work has chosen goes with the guest", async () => {
  await tf.setBackend("cpu");
  await using lab = await tm.start({ device: "null" });
  await tm.predict(() => tf.setBackend("cpu"));
  assertEquals(tf.getBackend(), lab.backendName);
});

Deno.test("track() refuses to watch work that another backend would do", async () => {
  await tf.setBackend("cpu");
  await using lab = await tm.start({ device: "null" });
  await tf.setBackend("cpu");
  assertThrows(
    () => lab.track("train", work),
    Error,
    'it computes on "cpu". Go back with tf.setBackend("tidemark")',
  );
  await tf.setBackend(lab.backendName);
  assertNotEquals((await lab.track("train", work)).peak.bytes, 0);
});

Deno.test("stop() cleans up though users removed the backend", async () => {
  await tf.setBackend("cpu");
  const lab = await tm.start({ device: "null" });
  tf.removeBackend(lab.backendName);
  await lab.stop();
  assertEquals(tf.getBackend(), "cpu");
  assertEquals(tf.getKernelsForBackend(lab.backendName), []);
  assertEquals(work(), 200);
});
