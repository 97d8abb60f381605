/**
 * An audit of the wasm device's memory, byte by byte: whatever a training step
 * does not own is painted before it and must look the same afterwards.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import type { Block } from "../../lib/memory/block.ts";
import { RESERVED_BYTES } from "../../lib/device/wasm/executor.ts";
import "../support/labs.ts";
import { caseOne, readWeights, waves } from "../support/models.ts";
import { sessionAtWork, wasmInternals } from "../support/session.ts";

/** NaN as float32, so a value that was never written spoils everything it meets. */
const PAINT = 0xff;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The bytes of the memory that a block was asked for, its padding not included. */
function rangeOf(block: Block): Range {
  const start = wasmInternals().lender.addressOf(block);
  return { start, end: start + block.sizeBytes };
}

/** All bytes as they are now. Other threads grow the memory, which is seen late. */
function allBytes(): Uint8Array {
  const { memory } = wasmInternals();
  memory.grow(0);
  return new Uint8Array(memory.buffer);
}

function liveRanges(): Range[] {
  return sessionAtWork().memory.liveBlocks().map(rangeOf);
}

/** Fills everything between ranges. */
function paintOutside(ranges: readonly Range[]): void {
  const bytes = allBytes();
  let end = RESERVED_BYTES;
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    bytes.fill(PAINT, end, range.start);
    end = range.end;
  }
  bytes.fill(PAINT, end);
}

/** Notes every block that is allocated while `work` runs, where it lies then. */
async function collectBlocks(work: () => Promise<unknown>): Promise<Range[]> {
  const { memory } = sessionAtWork();
  const own: Range[] = [];
  const original = memory.allocate;
  memory.allocate = function (...parts) {
    const block = original.apply(this, parts);
    own.push(rangeOf(block));
    return block;
  };
  try {
    await work();
  } finally {
    Reflect.deleteProperty(memory, "allocate");
  }
  return own;
}

/** Bytes that differ outside of ranges, by address. */
function changesOutside(
  ranges: readonly Range[],
  before: Uint8Array,
  after: Uint8Array,
): number[] {
  const isOwn = new Uint8Array(after.length);
  for (const { start, end } of ranges) isOwn.fill(1, start, end);
  const changed: number[] = [];
  for (let at = RESERVED_BYTES; at < after.length; at++) {
    // Memory that grew meanwhile was zero.
    const expected = at < before.length ? before[at] : 0;
    if (!isOwn[at] && after[at] !== expected) changed.push(at);
  }
  return changed;
}

async function audit(
  lab: tm.Lab,
  work: () => Promise<unknown>,
): Promise<void> {
  await lab.flush();
  const lived = liveRanges();
  paintOutside(lived);
  const before = allBytes().slice();
  const own = await collectBlocks(async () => {
    await work();
    await lab.flush();
  });
  assert(own.length > 0, "the work allocates");
  assertEquals(changesOutside(own, before, allBytes()).slice(0, 10), []);
}

async function trainThreeSteps(beforeStep: () => void): Promise<number[][]> {
  const { model, fit } = caseOne(5);
  model.setWeights(
    model.getWeights().map(({ shape, size }) => tf.tensor(waves(size), shape)),
  );
  for (let step = 0; step < 3; step++) {
    beforeStep();
    await fit();
  }
  return await readWeights(model);
}

Deno.test("a training step reads no byte that it has not written", async () => {
  await using lab = await tm.start({ device: "wasm", strategy: "pool" });
  const expected = await trainThreeSteps(() => {});
  const actual = await trainThreeSteps(() => {
    lab.memory();
    paintOutside(liveRanges());
  });
  assertEquals(actual, expected);
});

/** Ops of many families, on sizes that are no multiple of anything. */
function mixture(x: tf.Tensor, indices: tf.Tensor1D): void {
  tf.tidy(() => {
    tf.cumsum(x, 1);
    tf.topk(x, 3);
    tf.greater(x, 0.5).logicalNot().any(0);
    tf.gather(x, indices);
    tf.oneHot(indices, 7).cast("bool");
    tf.concat([x, x.neg()], 1).transpose();
    tf.matMul(x, x.transpose()).softmax();
    tf.complex(x, x.square()).add(x);
    tf.spectral.fft(tf.complex(x, x));
    tf.unique(indices);
  });
}

for (const strategy of ["direct", "pool", "growth", "arena"] as const) {
  for (const threads of [1, 3]) {
    Deno.test(`[${strategy}, ${threads} threads] a training step changes no byte outside its own blocks`, async () => {
      await using lab = await tm.start({
        device: "wasm",
        strategy,
        threads,
        arenaBytes: 24 * tm.MiB,
      });
      const { fit } = caseOne(5);
      await fit();
      await audit(lab, () => fit());
    });
  }

  Deno.test(`[${strategy}] ops of all families change no byte outside their own blocks`, async () => {
    await using lab = await tm.start({
      device: "wasm",
      strategy,
      arenaBytes: 8 * tm.MiB,
    });
    const x = tf.randomUniform([17, 13]);
    const indices = tf.tensor1d([1, 5, 5, 0, 3], "int32");
    await audit(lab, () => Promise.resolve(mixture(x, indices)));
    await audit(lab, async () => {
      tf.tensor(new Uint8Array(5001), [5001], "bool").dispose();
      await x.data();
    });
  });
}

for (const strategy of ["pool", "growth", "arena"] as const) {
  Deno.test(`[${strategy}] the device holds at most 1 MiB more than is reserved`, async () => {
    await using lab = await tm.start({ device: "wasm", strategy });
    const { fit } = caseOne(8);
    await fit({ epochs: 2 });
    const { deviceBytes, reserved } = lab.memory();
    assert(reserved > 0);
    assert(deviceBytes >= reserved);
    assert(
      deviceBytes - reserved <= tm.MiB,
      `${deviceBytes - reserved} B more than ${reserved} B`,
    );
  });
}

Deno.test("[direct] bytes that came back are lent again before the memory grows", async () => {
  await using lab = await tm.start({ device: "wasm" });
  const { fit } = caseOne(8);
  // The slots of the optimizer come with the first step and find their places by the second.
  await fit({ epochs: 2 });
  const { deviceBytes } = lab.memory();
  await fit({ epochs: 4 });
  assertEquals(lab.memory().deviceBytes, deviceBytes);
});

Deno.test("an audit sees a single byte that a step does not own", async () => {
  await using lab = await tm.start({ device: "wasm", strategy: "arena" });
  const x = tf.zeros([100]);
  const stray = rangeOf(sessionAtWork().memory.liveBlocks()[0]!).end + 3;
  let failure: unknown;
  await audit(lab, () => {
    x.add(1);
    allBytes()[stray]! ^= 1;
    return Promise.resolve();
  }).catch((error) => failure = error);
  assert(failure instanceof Error && failure.message.includes(`${stray}`));
});
