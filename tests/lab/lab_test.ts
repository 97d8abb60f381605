/**
 * What a lab tells of its memory between tracks.
 * @module
 */
import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { labs, testOnEach } from "../support/labs.ts";

const STARTERS = await labs();

testOnEach(
  STARTERS,
  "leaks() finds what nobody holds, and where it was made",
  async (lab) => {
    await lab.stop();
    await using own = await tm.start({ ...lab.options, sites: true });
    const variable = tf.variable(tf.ones([5]));
    assertEquals(own.leaks(), []);
    const forgotten = tf.ones([3, 2]);
    const larger = tf.tidy(() => tf.ones([50]).square());
    tf.tidy(() => {
      tf.ones([1000]);
      assertEquals(own.leaks().length, 2);
    });
    const leaks = own.leaks();
    assertEquals(
      leaks.map((
        { sizeBytes, op, tensor, category },
      ) => [sizeBytes, op, tensor, category]),
      [
        [200, "Square", "float32[50]", "temporary"],
        [24, "write", "float32[3,2]", "input"],
      ],
    );
    for (const { site } of leaks) {
      assert(site?.includes("tests/lab/lab_test.ts"), `${site}`);
    }
    tf.dispose([forgotten, larger]);
    assertEquals(own.leaks(), []);
    variable.dispose();
  },
);

Deno.test("snapshot() shows every block where it lies", async () => {
  await using lab = await tm.start({
    device: "wasm",
    strategy: "arena",
    arenaBytes: tm.MiB,
  });
  const [a, b, c] = [1, 2, 3].map((n) => tf.ones([n * 1000])) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  b.dispose();
  const { name, usage, segments } = lab.snapshot("holes");
  assertEquals(name, "holes");
  assertEquals(usage.inUse, 16_000);
  assertEquals(segments.length, 1);
  const [{ blocks, holes, sizeBytes }] = segments as [
    tm.Snapshot["segments"][0],
  ];
  assertEquals(sizeBytes, tm.MiB);
  assertEquals(blocks.map((block) => block.sizeBytes), [4000, 12_000]);
  assertEquals(holes.length, 2);
  tf.dispose([a, c]);
});

for (const strategy of ["pool", "growth"] as const) {
  Deno.test(`[${strategy}] trim() gives back what no tensor needs`, async () => {
    await using lab = await tm.start({ device: "wasm", strategy });
    const small = tf.ones([10]);
    const large = tf.ones([tm.MiB * 4]);
    large.dispose();
    const { reserved } = lab.memory();
    const returned = lab.trim();
    assert(returned >= 16 * tm.MiB, `${returned}`);
    assertEquals(lab.memory().reserved, reserved - returned);
    assertEquals(lab.trim(), 0);
    small.dispose();
    lab.trim();
    assertEquals(lab.memory().reserved, 0);
    assertEquals([...tf.ones([3]).add(1).dataSync()], [2, 2, 2]);
  });
}

testOnEach(
  STARTERS,
  "read() gives values as they are stored; flush() waits",
  async (lab) => {
    const x = tf.tensor2d([[1.5, -2], [0, 3]]);
    assertEquals(await lab.read(x), Float32Array.of(1.5, -2, 0, 3));
    assertEquals(await lab.read(tf.tensor1d([7], "int32")), Int32Array.of(7));
    assertEquals(
      await lab.read(tf.tensor1d([1, 0], "bool")),
      Uint8Array.of(1, 0),
    );
    x.dispose();
    await assertRejects(() => lab.read(x), Error, "disposed");
    assertStrictEquals(await lab.flush(), undefined);
  },
);

testOnEach(STARTERS, "resetPeak() starts from what is in use now", (lab) => {
  const kept = tf.ones([10]);
  tf.ones([1000]).dispose();
  assertEquals(lab.memory().peakInUse, 4040);
  lab.resetPeak();
  assertEquals(lab.memory().peakInUse, 40);
  assertEquals(lab.memory().peakReserved, lab.memory().reserved);
  tf.ones([100]).dispose();
  assertEquals(lab.memory().peakInUse, 440);
  kept.dispose();
});
