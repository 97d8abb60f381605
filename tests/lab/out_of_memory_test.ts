/**
 * Running out of memory in the middle of a training step: a telling error, and
 * afterwards everything that lived before, and nothing else.
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
import { labs } from "../support/labs.ts";
import { bytesOf, caseOne, type Training } from "../support/models.ts";
import { readState } from "../support/state.ts";

const STARTERS = await labs({ recording: "eager" });
const EXAMPLES = 12;

/** A step that leaves no tensor behind if it fails; `fit` forgets its list of indices then. */
async function step({ model, x, y }: Training): Promise<void> {
  await model.trainOnBatch(x, y);
}

/** What the first step of case 1 reserves at most, and before it. */
async function measureStep(device: "wasm" | "webgpu") {
  await using _lab = await tm.start({ device: "null", recording: "eager" });
  const training = caseOne(EXAMPLES);
  const trace = await tm.predict(() => step(training), { device });
  return { start: trace.start.reserved, peak: trace.peak.reserved };
}

async function assertOutOfMemory(
  training: Training,
): Promise<tm.OutOfMemoryError> {
  return await assertRejects(() => step(training), tm.OutOfMemoryError);
}

/** Trains with less and less room, until nothing but the start fits. */
async function runDry(
  options: tm.LabOptions & { device: "wasm" | "webgpu" | "null" },
  shares: readonly number[],
): Promise<Set<string | null>> {
  const { device } = options;
  const { start, peak } = await measureStep(
    device === "null" ? "wasm" : device,
  );
  const layers = new Set<string | null>();
  for (const share of shares) {
    const room = start + share * (peak - start);
    const limitBytes = Math.floor(room / 256) * 256;
    await using lab = await tm.start({ ...options, limitBytes });
    const training = caseOne(EXAMPLES);
    const before = lab.memory();
    const { numTensors } = tf.memory();
    const error = await assertOutOfMemory(training);
    layers.add(error.owner.layer);
    lab.recover();
    const after = lab.memory();
    // Slots that the optimizer had made stay, as they would have anyway. The
    // powers of its betas were there before, taken for parameters until it worked.
    const { optimizer } = after.byCategory;
    const parameter = bytesOf(training.model.getWeights());
    assertEquals(before.byCategory.parameter, parameter + 8);
    assertEquals(after.byCategory, {
      ...before.byCategory,
      parameter,
      optimizer,
    });
    assertEquals(after.inUse - optimizer, before.inUse - 8, `at ${share}`);
    assert(after.reserved <= limitBytes && after.peakReserved <= limitBytes);
    const slots = after.blocks - before.blocks;
    assertEquals(tf.memory().numTensors, numTensors + slots);
    assertEquals(training.x.dataSync().length, training.x.size);
  }
  return layers;
}

for (const { name, available } of STARTERS) {
  const device = name as "wasm" | "webgpu";
  Deno.test({
    name:
      `[${name}] a step that runs out of memory loses nothing and leaves nothing`,
    ignore: !available,
    async fn() {
      const layers = await runDry({ device, recording: "eager" }, [0.2, 0.9]);
      assert([...layers].every((layer) => layer !== null), `${[...layers]}`);
    },
  });
}

Deno.test("[null] a step may run out of memory at any op", async () => {
  const shares = Array.from({ length: 40 }, (_, index) => index / 40);
  const layers = await runDry({ device: "null", recording: "eager" }, shares);
  assertEquals([...layers].sort(), ["conv", "dense", "pool"]);
});

Deno.test("OutOfMemoryError names layers, categories and what would help", async () => {
  const { peak } = await measureStep("wasm");
  const limitBytes = Math.floor(0.6 * peak / 256) * 256;
  await using lab = await tm.start({
    device: "wasm",
    recording: "eager",
    limitBytes,
  });
  const error = await assertOutOfMemory(caseOne(EXAMPLES));
  const { message } = error;
  assertMatch(
    message,
    /^Cannot allocate 1\.32 MiB for (conv|pool) \w+ float32\[12,30,30,32\] as /,
  );
  assert(message.includes("reserved may not pass the limit"));
  assert(message.includes(`limit ${tm.formatBytes(limitBytes)}`));
  assert(message.includes("activation conv Conv2D float32[12,30,30,32]"));
  assert(/By category: parameter .*activation/.test(message));
  assert(message.includes("half the batch"));
  assertEquals(error.largest.length, 5);
  assertEquals(error.usage.limit, limitBytes);
  assertEquals(error.byCategory.parameter, 291624);
  assert(lab.memory().inUse <= limitBytes);
});

Deno.test("a lab that ran out of memory trains on, with smaller batches or after recover()", async () => {
  const { start, peak } = await measureStep("wasm");
  const limitBytes = Math.floor((start + 0.7 * (peak - start)) / 256) * 256;
  await using lab = await tm.start({
    device: "wasm",
    recording: "eager",
    limitBytes,
  });
  const training = caseOne(EXAMPLES);
  const [x, y] = [training.x, training.y].map((each) => each.slice(0, 2));
  const stepOfTwo = () => training.model.trainOnBatch(x!, y!);
  await stepOfTwo();
  const { inUse } = lab.memory();
  const { counts } = await readState(training);
  await assertOutOfMemory(training);
  // Even without recover(): the next gradient drops the tape that failed.
  await stepOfTwo();
  assertEquals(lab.memory().inUse, inUse);
  assertEquals((await readState(training)).counts, counts);
  await assertOutOfMemory(training);
  lab.recover();
  assertEquals(lab.memory().inUse, inUse);
  assertEquals((await readState(training)).counts, counts);
  await training.fit({ batchSize: 2 });
});

Deno.test("what a custom gradient has saved goes too when its op runs out of memory", async () => {
  await using lab = await tm.start({
    device: "wasm",
    recording: "eager",
    limitBytes: 22 * 1024,
  });
  const x = tf.ones([1024]);
  const { inUse } = lab.memory();
  const square = tf.customGrad((value, save) => {
    const input = value as tf.Tensor;
    const copy = input.mul(2);
    (save as (tensors: tf.Tensor[]) => void)([input, copy]);
    // There is room for the copy, not for this.
    return {
      value: tf.concat([copy, copy, copy, copy, copy]).sum(),
      gradFunc: (dy, saved) => dy.mul(saved[0]!),
    };
  });
  assertThrows(() => tf.grad((value) => square(value))(x), tm.OutOfMemoryError);
  lab.recover();
  assertEquals(lab.memory().inUse, inUse);
  assertThrows(() => tf.grad((value) => square(value))(x), tm.OutOfMemoryError);
  tf.grad((value) => value.square())(x).dispose();
  assertEquals(lab.memory().inUse, inUse);
});

for (const strategy of ["pool", "growth", "arena"] as const) {
  Deno.test(`[${strategy}] values that do not fit leave no byte behind`, async () => {
    await using lab = await tm.start({
      device: "wasm",
      recording: "eager",
      strategy,
      limitBytes: strategy === "arena" ? null : 2 * tm.MiB,
      arenaBytes: 2 * tm.MiB,
    });
    const kept = tf.ones([100_000]);
    const { inUse, blocks } = lab.memory();
    const size = 500_000;
    const calls: readonly (() => unknown)[] = [
      () => tf.tensor(new Float32Array(size)),
      () => tf.zeros([size]),
      () => tf.concat([kept, kept, kept, kept, kept]),
      () => tf.concat(Array(4).fill(tf.complex(kept, kept))),
      () => tf.variable(tf.zeros([size])),
      () => tf.tile(kept, [6]),
    ];
    for (const call of calls) {
      const { numTensors } = tf.memory();
      assertThrows(() => tf.tidy(() => void call()), tm.OutOfMemoryError);
      assertEquals(lab.memory().inUse, inUse);
      assertEquals(lab.memory().blocks, blocks);
      assertEquals(tf.memory().numTensors, numTensors);
    }
    assertEquals(kept.sum().dataSync()[0], 100_000);
  });
}

Deno.test("values that do not match their shape are refused before they take room", async () => {
  await using lab = await tm.start({ device: "wasm", recording: "eager" });
  const engine = tf.engine();
  for (const length of [0, 3, 5]) {
    assertThrows(
      () => engine.makeTensor(new Float32Array(length), [2, 2], "float32"),
      RangeError,
      `Cannot write float32[2,2] as there must be one value for each of its 4 elements: there are ${length}`,
    );
  }
  assertThrows(() => tf.tensor([1, 2, 3], [2, 2]), Error);
  assertThrows(() => tf.zeros([-1]), Error);
  assertThrows(() => tf.zeros([Infinity]), Error);
  assertThrows(() => tf.zeros([NaN]), Error);
  assertEquals(lab.memory().inUse, 0);
  assertThrows(() => tf.fill([2 ** 20, 2 ** 20], 1), tm.OutOfMemoryError);
  assertEquals(lab.memory().inUse, 0);
});

Deno.test("advice knows in which formats weights are stored, and which device has formats", async () => {
  const cases = [
    ["wasm", "float64", 6144],
    ["wasm", "float32", 2048],
    ["wasm", "float16", undefined],
    ["wasm", "bfloat16", undefined],
    ["webgpu", "float32", undefined],
  ] as const;
  for (const [device, parameter, savesBytes] of cases) {
    const error: tm.OutOfMemoryError = await assertRejects(
      () =>
        tm.predict(() => {
          tf.variable(tf.ones([1024]));
          tf.zeros([2 ** 16]).square().dataSync();
        }, { device, formats: { parameter }, limitBytes: 2 ** 16 }),
      tm.OutOfMemoryError,
    );
    const advice = error.advice.find(({ technique }) =>
      technique === "parameterFormat"
    );
    assertEquals(advice?.savesBytes, savesBytes, `${device}, ${parameter}`);
    assert(error.byCategory.parameter > 0);
  }
});
