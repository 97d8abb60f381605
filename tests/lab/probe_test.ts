/**
 * What a kernel sees of a lab: everything that is in the books, and nothing
 * that looking itself has changed.
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { KERNEL_MEMORY, type LabProbe } from "../../lib/base/kernel_memory.ts";

/** What a kernel keeps on `globalThis`, for a test to look at. */
class FakeKernel {
  limitBytes: number | null = null;
  readonly probes: LabProbe[] = [];
  readonly gone: object[] = [];

  attach(probe: LabProbe): (dataIds: Iterable<object>) => void {
    this.probes.push(probe);
    return (dataIds) => {
      this.probes.splice(this.probes.indexOf(probe), 1);
      this.gone.push(...dataIds);
    };
  }
}

async function inKernel(work: (kernel: FakeKernel) => Promise<void>) {
  const kernel = new FakeKernel();
  const holder = globalThis as { [KERNEL_MEMORY]?: FakeKernel };
  holder[KERNEL_MEMORY] = kernel;
  try {
    await work(kernel);
  } finally {
    delete holder[KERNEL_MEMORY];
  }
}

const OPTIONS = { device: "wasm", threads: 1 } as const;

Deno.test("a lab that runs shows itself to the kernel until it is stopped", () =>
  inKernel(async (kernel) => {
    const lab = await tm.start(OPTIONS);
    assertEquals(kernel.probes.length, 1);
    const tensor = tf.zeros([250]);
    await lab.flush();
    const usage = kernel.probes[0]!.usage();
    assertEquals(usage.inUse, 1000);
    assertEquals(usage.inUse, lab.memory().inUse);
    await lab.stop();
    assertEquals(kernel.probes, []);
    assert(kernel.gone.includes(tensor.dataId));
  }));

Deno.test("a look of the kernel runs nothing that waits to be run", () =>
  inKernel(async (kernel) => {
    await using lab = await tm.start(OPTIONS);
    const probe = kernel.probes[0]!;
    const input = tf.tensor([1, 2, 3]);
    const sum = input.add(1);
    assert(probe.hasPending());
    const before = probe.usage();
    assertEquals(probe.memoryOf(sum.dataId)!.map((each) => each.sizeBytes), [
      0,
    ]);
    assert(probe.hasPending());
    assertEquals(probe.usage(), before);
    assertEquals([...sum.dataSync()], [2, 3, 4]);
    assert(!probe.hasPending());
    assertEquals(probe.usage().inUse, lab.memory().inUse);
    assertEquals(probe.memoryOf(sum.dataId)!.map((each) => each.sizeBytes), [
      12,
    ]);
  }));

Deno.test("data that shares memory has one identity, complex data that of its parts", () =>
  inKernel(async (kernel) => {
    await using _lab = await tm.start(OPTIONS);
    const probe = kernel.probes[0]!;
    const [real, imaginary] = [tf.tensor([1, 2]), tf.tensor([3, 4])];
    const complex = tf.complex(real, imaginary);
    const shaped = real.reshape([2, 1]);
    complex.dataSync();
    const identities = (tensor: tf.Tensor) =>
      probe.memoryOf(tensor.dataId)!.map(({ identity }) => identity);
    assertEquals(identities(shaped), identities(real));
    const parts = probe.memoryOf(complex.dataId)!;
    assertEquals(parts.map(({ sizeBytes }) => sizeBytes), [8, 8]);
    assertEquals(probe.memoryOf({}), null);
  }));

Deno.test("the kernel's gauge is not the user's peak", () =>
  inKernel(async (kernel) => {
    await using lab = await tm.start(OPTIONS);
    const gauge = kernel.probes[0]!.openGauge();
    tf.tidy(() => tf.ones([1000]).add(tf.ones([1000])).dataSync());
    lab.resetPeak();
    assertEquals(lab.memory().peakInUse, 0);
    assert(gauge.inUse >= 4000, `${gauge.inUse}`);
    gauge.close();
  }));

Deno.test("the kernel's limit holds for labs that say nothing about one", () =>
  inKernel(async (kernel) => {
    kernel.limitBytes = 2 ** 20;
    const limited = await tm.start(OPTIONS);
    assertEquals(limited.memory().limit, 2 ** 20);
    assertThrows(() => tf.ones([2 ** 20]).dataSync(), tm.OutOfMemoryError);
    await limited.stop();
    for (const limitBytes of [2 ** 21, null]) {
      const lab = await tm.start({ ...OPTIONS, limitBytes });
      assertEquals(lab.memory().limit, limitBytes);
      await lab.stop();
    }
    // Predictions say what would be needed, whatever the notebook allows.
    const trace = await tm.predict(() => tf.ones([2 ** 20]).add(1));
    assert(trace.peak.bytes > 2 ** 20);
  }));

Deno.test("a limit below what is reserved is refused, and nothing changes", () =>
  inKernel(async (kernel) => {
    await using lab = await tm.start({ ...OPTIONS, strategy: "direct" });
    const probe = kernel.probes[0]!;
    const held = tf.ones([2 ** 18]);
    await lab.flush();
    probe.setLimit(2 ** 24);
    assertEquals(lab.memory().limit, 2 ** 24);
    assertThrows(
      () => probe.setLimit(1000),
      RangeError,
      "Cannot set a limit of 1000 B as reserved may not pass it: 1.00 MiB are reserved",
    );
    assertEquals(lab.memory().limit, 2 ** 24);
    assertEquals(held.dataSync()[0], 1);
    probe.setLimit(null);
    assertEquals(lab.memory().limit, null);
  }));

Deno.test("labs that predictions and comparisons make for themselves stay unseen", () =>
  inKernel(async (kernel) => {
    let seen = 0;
    await tm.predict(() => {
      seen += kernel.probes.length;
      return tf.ones([3]);
    });
    await tm.compare({ direct: { ...OPTIONS, strategy: "direct" } }, () => {
      seen += kernel.probes.length;
    });
    assertEquals(seen, 0);
  }));
