/**
 * Predictions: nothing of the running lab changes, whatever the work does.
 * @module
 */
import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import { labs, testOnEach } from "../support/labs.ts";
import { readState } from "../support/state.ts";
import { tinyModel } from "../support/models.ts";

const STARTERS = await labs();

/** Either way of being a guest of a lab. */
interface GuestKind {
  readonly name: string;
  readonly run: (work: () => unknown) => Promise<unknown>;
  /** Where it is tested; what it does to its host is the same everywhere. */
  readonly starters: typeof STARTERS;
}

const GUESTS: readonly GuestKind[] = [
  {
    name: "predict",
    run: (work) => tm.predict(work),
    starters: STARTERS,
  },
  {
    name: "compare",
    run: (work) => tm.compare({ pool: { strategy: "pool" } }, work),
    starters: STARTERS.slice(0, 1),
  },
];

for (const { name, run, starters } of GUESTS) {
  testOnEach(
    starters,
    `${name}() leaves tensors, weights, optimizer and random state as they were`,
    async (lab) => {
      const training = tinyModel();
      const { model, x, fit } = training;
      await fit();
      const before = await readState(training);
      await run(async () => {
        await fit({ epochs: 3, shuffle: true });
        x.mul(2).sum().dataSync();
        model.setWeights(model.getWeights().map((each) => tf.zerosLike(each)));
        tf.variable(tf.ones([3]));
        model.compile({ optimizer: "sgd", loss: "meanAbsoluteError" });
      });
      assertEquals(await readState(training), before);
      await fit();
      const after = await readState(training);
      assert(after.iterations > before.iterations, "training goes on");
      await lab.flush();
    },
  );

  testOnEach(
    starters,
    `${name}() leaves the next random numbers as they were`,
    async () => {
      const draw = () => [Math.random(), ...tf.randomNormal([3]).dataSync()];
      tm.seed(11);
      const expected = draw();
      tm.seed(11);
      await run(() => {
        draw();
        tm.seed(12);
      });
      assertEquals(draw(), expected);
      tm.seed(null);
      await run(() => tm.seed(13));
      assertNotEquals(draw(), draw());
    },
  );

  testOnEach(
    starters,
    `${name}() changes nothing before the first step of an optimizer either`,
    async () => {
      const training = tinyModel();
      const before = await readState(training);
      await run(() => training.fit());
      assertEquals(await readState(training), before);
      await training.fit();
    },
  );

  testOnEach(
    starters,
    `${name}() brings back what the work disposes`,
    async () => {
      const training = tinyModel();
      const { model, x, y, fit } = training;
      await fit();
      const view = x.reshape([32]);
      const before = await readState(training);
      await run(() => {
        tf.dispose([x, y]);
        assertEquals(view.size, 32);
        view.add(1).dataSync();
        view.dispose();
        model.dispose();
        tf.disposeVariables();
      });
      assertEquals([x, y, view].map((each) => each.isDisposed), [
        false,
        false,
        false,
      ]);
      assertEquals(await readState(training), before);
      await fit();
    },
  );

  testOnEach(
    starters,
    `${name}() restores everything when the work throws halfway`,
    async (lab) => {
      const training = tinyModel();
      const { fit, x } = training;
      await fit();
      const before = await readState(training);
      const memory = lab.memory();
      const fail = () => {
        throw new RangeError("halfway");
      };
      const works = [
        fail,
        async () => {
          await fit();
          fail();
        },
        () => tf.tidy(() => fail()),
        () => tf.grad(() => fail())(x),
        () => {
          tf.engine().startScope("never ended");
          x.add(1);
          fail();
        },
      ];
      for (const work of works) {
        await assertRejects(() => run(work), RangeError, "halfway");
        assertEquals(await readState(training), before);
        assertEquals(lab.memory(), memory);
      }
      await fit();
    },
  );

  testOnEach(
    starters,
    `${name}() restores the states of recurrent layers`,
    async () => {
      const layer = tf.layers.simpleRNN({
        units: 2,
        stateful: true,
        batchInputShape: [1, 3, 2],
      });
      const model = tf.sequential({ layers: [layer] });
      const x = tf.ones([1, 3, 2]);
      const first = tf.tidy(() => (model.predict(x) as tf.Tensor).dataSync());
      const numTensors = tf.memory().numTensors;
      await run(() => {
        for (let turn = 0; turn < 3; turn++) model.predict(x);
      });
      assertEquals(tf.memory().numTensors, numTensors);
      const second = tf.tidy(() => (model.predict(x) as tf.Tensor).dataSync());
      model.resetStates();
      const again = tf.tidy(() => [
        (model.predict(x) as tf.Tensor).dataSync(),
        (model.predict(x) as tf.Tensor).dataSync(),
      ]);
      assertEquals(again, [first, second]);
    },
  );
}

testOnEach(
  STARTERS,
  "predictions and comparisons may be asked for at once, and inside each other",
  async (lab) => {
    const training = tinyModel();
    const { fit } = training;
    await fit();
    const before = await readState(training);
    const alone = await tm.predict(() => fit());
    const [first, table, second] = await Promise.all([
      tm.predict(() => fit()),
      tm.compare({ arena: { strategy: "arena" } }, async () => {
        const inner = await tm.predict(() => fit(), { strategy: "direct" });
        await fit();
        return inner.peak.bytes;
      }),
      tm.predict(async () => {
        await fit();
        await Promise.all([tm.predict(() => fit()), tm.predict(() => fit())]);
      }),
    ]);
    assertEquals(first.peak, { ...alone.peak, timeMs: first.peak.timeMs });
    assertEquals(second.peak, { ...alone.peak, timeMs: second.peak.timeMs });
    assert(table.rows[0]!.result > 0);
    assertEquals(await readState(training), before);
    await fit();
    await lab.flush();
  },
);

testOnEach(
  STARTERS,
  "work outside of a prediction is refused meanwhile, and goes on after it",
  async () => {
    const x = tf.ones([2]);
    const { promise, resolve } = Promise.withResolvers<void>();
    const predicting = tm.predict(() => promise);
    await new Promise((wake) => setTimeout(wake, 20));
    await assertRejects(
      () => Promise.resolve().then(() => x.add(1)),
      Error,
      "Cannot compute on this lab as a prediction or comparison is under way",
    );
    await assertRejects(() => x.data(), Error, "await it first");
    resolve();
    await predicting;
    assertEquals([...x.add(1).dataSync()], [2, 2]);
  },
);

Deno.test("predict() needs no lab, and leaves none behind", async () => {
  await tf.setBackend("cpu");
  const cpu = tf.backend();
  const training = tinyModel();
  const before = await readState(training);
  const trace = await tm.predict(() => training.fit());
  assert(trace.peak.bytes > 0);
  assertEquals(trace.end.byCategory.parameter, 4 * 5);
  assertStrictEquals(tf.backend(), cpu);
  assertEquals(await readState(training), before);
  await training.fit();
});

Deno.test("predict() reads zeros, and its tensors are gone with it", async () => {
  await using _lab = await tm.start({ device: "wasm" });
  const x = tf.ones([3]);
  const trace = await tm.predict(() => {
    assertEquals([...x.dataSync()], [0, 0, 0]);
    return x.add(1);
  });
  await assertRejects(() => trace.result.data(), Error);
  assertEquals([...x.dataSync()], [1, 1, 1]);
});

Deno.test("predictions and comparisons without a lab may be asked for at once", async () => {
  await tf.setBackend("cpu");
  const training = tinyModel();
  const before = await readState(training);
  const work = () => training.fit();
  const pool = { device: "wasm", strategy: "pool" } as const;
  const alone = await tm.predict(work, pool);
  const [first, second, table] = await Promise.all([
    tm.predict(work, pool),
    tm.predict(work, pool),
    tm.compare({ pool }, work),
  ]);
  for (const { peak } of [first, second, table.rows[0]!.trace]) {
    assertEquals(peak.aboveStart, alone.peak.aboveStart);
  }
  assertEquals(await readState(training), before);
  assertEquals(tf.getBackend(), "cpu");
  assertEquals(tf.findBackendFactory("tidemark"), null);
});
