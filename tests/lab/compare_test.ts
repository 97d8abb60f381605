/**
 * Comparisons: every setting works on a device and memory of its own.
 * @module
 */
import {
  assert,
  assertEquals,
  assertNotStrictEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { labs, testOnEach } from "../support/labs.ts";
import { caseOne } from "../support/models.ts";

const STARTERS = await labs({ recording: "eager" });
const SETTINGS = {
  direct: { strategy: "direct" },
  pool: { strategy: "pool" },
  growth: { strategy: "growth" },
  arena: { strategy: "arena", arenaBytes: 24 * tm.MiB },
} as const;

testOnEach(
  STARTERS,
  "compare() gives a row per setting, each as if it ran alone",
  async (lab) => {
    const table = await tm.compare(SETTINGS, async (guest) => {
      assertNotStrictEquals(guest, lab);
      assertEquals(guest.device.kind, lab.device.kind);
      assertEquals(guest.memory().inUse, 0);
      const { fit } = caseOne(4);
      const { history } = await fit();
      return history.loss![0] as number;
    });
    assertEquals(table.rows.map(({ name }) => name), Object.keys(SETTINGS));
    assertEquals([...table], table.rows);
    const [direct, pool, growth, arena] = table.rows as [
      tm.ComparisonRow<number>,
      tm.ComparisonRow<number>,
      tm.ComparisonRow<number>,
      tm.ComparisonRow<number>,
    ];
    for (const row of table) {
      assertEquals(row.trace.peak.bytes, direct.trace.peak.bytes);
      assertEquals(row.trace.lowerBound, direct.trace.lowerBound);
      assertEquals(row.extent, row.trace.extent);
      assertEquals(row.reserved, row.trace.peak.reserved);
      assert(Number.isFinite(row.result) && row.elapsedMs > 0);
    }
    assert(direct.deviceAllocations > 100);
    assertEquals(arena.deviceAllocations, 1);
    assertEquals(arena.reserved, 24 * tm.MiB);
    assert(pool.deviceAllocations < 10 && growth.deviceAllocations < 10);
    for (const { name } of table) assert(table.toString().includes(name));
    assertEquals(lab.memory().inUse, 0);
  },
);

testOnEach(
  STARTERS,
  "compare() lets the work read the lab's tensors, of every type",
  async (lab) => {
    const numbers = tf.tensor1d([1, 2, 3]);
    const view = numbers.reshape([3, 1]);
    const truths = tf.tensor1d([1, 0, 1], "bool");
    const words = tf.tensor1d(["tide"]);
    const complex = tf.complex([1], [2]);
    const { inUse } = lab.memory();
    const table = await tm.compare(
      { pool: { strategy: "pool" } },
      () =>
        tf.tidy(() => [
          ...view.add(numbers).dataSync(),
          ...truths.logicalNot().dataSync(),
          ...words.dataSync(),
          ...complex.add(complex).dataSync(),
        ]),
    );
    assertEquals(table.rows[0]!.result, [
      ...[2, 3, 4, 3, 4, 5, 4, 5, 6],
      ...[0, 1, 0],
      "tide",
      ...[2, 4],
    ]);
    assertEquals(lab.memory().inUse, inUse);
  },
);

Deno.test("compare() without a lab starts one for each setting", async () => {
  await tf.setBackend("cpu");
  const x = tf.tensor1d([1, 2, 3]);
  const table = await tm.compare(
    { one: { device: "wasm", threads: 1 }, none: { device: "null" } },
    (lab) => {
      const sum = tf.tidy(() => x.add(1).sum().dataSync()[0]);
      return `${lab.device.kind} ${sum}`;
    },
  );
  assertEquals(table.rows.map(({ result }) => result), ["wasm 9", "null 0"]);
  assertEquals(tf.getBackend(), "cpu");
  assertEquals(tf.findBackendFactory("tidemark"), null);
});

testOnEach(
  STARTERS,
  "tensors and labs of a comparison end with it",
  async () => {
    let guest!: tm.Lab;
    const table = await tm.compare({ pool: { strategy: "pool" } }, (lab) => {
      guest = lab;
      return tf.ones([3]);
    });
    const { result } = table.rows[0]!;
    assertThrows(() => tf.add(result, 1), Error, "its data is gone");
    assertThrows(() => guest.memory(), tm.UseAfterStopError);
    assertEquals([...tf.ones([1]).dataSync()], [1]);
  },
);

testOnEach(
  STARTERS,
  "a setting that cannot work ends the comparison, and the lab goes on",
  async (lab) => {
    const x = tf.ones([1000]);
    const memory = lab.memory();
    await assertRejects(
      () => tm.compare({ small: { limitBytes: 1024 } }, () => x.add(1)),
      tm.OutOfMemoryError,
    );
    await assertRejects(
      () =>
        tm.compare(
          { small: { strategy: "arena", arenaBytes: 512 } },
          () => x.add(1),
        ),
      tm.OutOfMemoryError,
      "it must fit into the preallocated arena",
    );
    assertEquals(lab.memory(), memory);
    assertEquals(x.dataSync()[999], 1);
    assertEquals((await tm.compare({}, () => 1)).rows, []);
  },
);
