/**
 * A program runs whole or not at all: what keeps it from running reaches the
 * caller once, and variables hold what they held before.
 * @module
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { override } from "../../lib/backend/override.ts";
import { caseOne, readWeights, tinyModel } from "../support/models.ts";
import { queuedDevice, sessionAtWork } from "../support/session.ts";

const STRATEGIES = ["planned", "pool", "arena", "direct"] as const;

/** The bits of a model's weights and of its optimizer's slots. */
async function bitsOf(model: tf.LayersModel): Promise<unknown> {
  const [iterations, ...slots] = await model.optimizer.getWeights();
  // The number of steps, which TensorFlow.js counts itself.
  iterations!.tensor.dispose();
  const values = await Promise.all(
    slots.map(async ({ name, tensor }) => [name, [...await tensor.data()]]),
  );
  return { weights: await readWeights(model), slots: values };
}

for (const strategy of STRATEGIES) {
  Deno.test(`[${strategy}] a step that does not fit leaves weights and slots bit for bit, and is caught where it was asked for`, async () => {
    const limitBytes = 8 * tm.MiB;
    await using lab = await tm.start({
      device: "wasm",
      strategy,
      recording: "lazy",
      limitBytes,
      arenaBytes: limitBytes,
    });
    const { model, x, y } = caseOne(40);
    const small = [x.slice([0], [2]), y.slice([0], [2])] as const;
    const step = () => model.trainOnBatch(...small);
    await step();
    const before = await bitsOf(model);
    await assertRejects(
      () => model.fit(x, y, { batchSize: 40, verbose: 0 }),
      tm.OutOfMemoryError,
    );
    // `fit` forgets a number or two that it had in hand.
    const { inUse } = lab.memory();
    for (let turn = 0; turn < 3; turn++) {
      const error = await assertRejects(
        () => model.trainOnBatch(x, y),
        tm.OutOfMemoryError,
      );
      assert(error.largest.length > 0);
      lab.recover();
      assertEquals(await bitsOf(model), before);
      assertEquals(lab.memory().inUse, inUse);
    }
    await step();
    assert(JSON.stringify(await bitsOf(model)) !== JSON.stringify(before));
  });
}

for (const strategy of STRATEGIES) {
  Deno.test(`[${strategy}] a first step that does not fit leaves a model that trains`, async () => {
    const limitBytes = 8 * tm.MiB;
    await using _lab = await tm.start({
      device: "wasm",
      strategy,
      limitBytes,
      arenaBytes: limitBytes,
    });
    tm.seed(5);
    const { model, x, y } = caseOne(40);
    const before = await readWeights(model);
    for (let turn = 0; turn < 2; turn++) {
      await assertRejects(
        () => model.trainOnBatch(x, y),
        tm.OutOfMemoryError,
      );
      assertEquals(await readWeights(model), before);
    }
    const small = [x.slice([0], [2]), y.slice([0], [2])] as const;
    const losses: number[] = [];
    for (let step = 0; step < 5; step++) {
      losses.push(await model.trainOnBatch(...small) as number);
    }
    assert(losses.at(-1)! < losses[0]!, `${losses}`);
  });
}

Deno.test("a program that fails in a microtask is told by the next call, once, and ends no process", async () => {
  await using lab = await tm.start({ device: "wasm", limitBytes: 64 * tm.KiB });
  const kept = tf.variable(tf.tensor1d([1, 2, 3]));
  await lab.flush();
  const large = kept.tile([100_000]);
  kept.assign(kept.add(1));
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertThrows(() => tf.ones([2]), tm.OutOfMemoryError);
  assertEquals([...tf.ones([2]).dataSync()], [1, 1]);
  assertEquals([...kept.dataSync()], [1, 2, 3]);
  assertThrows(() => large.dataSync(), Error, "what computes it has failed");
  assertThrows(() => large.add(1), Error, "Compute it again");
  kept.assign(kept.mul(2));
  assertEquals([...await kept.data()], [2, 4, 6]);
});

Deno.test("a step that throws in the worker leaves variables as they were", async () => {
  await using lab = await tm.start({ device: "wasm" });
  const { model, x, y } = tinyModel();
  await model.trainOnBatch(x, y);
  const before = await bitsOf(model);
  // TopK is computed by the cpu package, so its program waits for it.
  const device = queuedDevice();
  const restore = override(
    device,
    "runProgram",
    (original) =>
      function (this: typeof device, ...parts) {
        const run = original.apply(this, parts);
        device.injectFault("throwInCommand");
        return run;
      },
  );
  const lossOf = () => {
    const loss = tf.losses.meanSquaredError(y, model.predict(x) as tf.Tensor);
    const { values } = tf.topk(x.flatten(), 2);
    return loss.add(values.sum().mul(0)) as tf.Scalar;
  };
  await assertRejects(
    async () => {
      model.optimizer.minimize(lossOf);
      await lab.flush();
    },
    Error,
    "a fault was injected",
  );
  restore();
  lab.recover();
  assertEquals(await bitsOf(model), before);
  model.optimizer.minimize(lossOf);
  await lab.flush();
  assert(sessionAtWork().lazy!.isIdle);
});
