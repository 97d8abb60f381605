/**
 * After an interrupt in the middle of anything, `recover()` makes TensorFlow.js
 * as it was, and what was under way is gone.
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import type * as tm from "tidemark";
import { labs, testOnEach } from "../support/labs.ts";
import { tinyModel } from "../support/models.ts";
import { readState } from "../support/state.ts";

const STARTERS = await labs();

/** The engine's own state, as an interrupt leaves it. */
interface EngineState {
  kernelDepth: number;
  gradientDepth: number;
  profiling: boolean;
  readonly activeTape: unknown;
  readonly scopeStack: readonly unknown[];
}

interface Engine {
  readonly state: EngineState;
  startScope(name: string): void;
  startTape(): void;
}

function engine(): Engine {
  return tf.engine() as unknown as Engine;
}

/** Interrupts that skip everything that is meant to happen in the end. */
const INTERRUPTS: Readonly<Record<string, (x: tf.Tensor) => void>> = {
  "in tidy": (x) => {
    engine().startScope("tidy");
    x.add(1);
    engine().startScope("inner");
    x.mul(2).add(x);
  },
  "in a gradient's forward part": (x) => {
    engine().startScope("gradients");
    engine().startTape();
    engine().startScope("forward");
    x.square().sum();
    x.mul(x.add(1));
  },
  "in its backward part": (x) => {
    engine().startTape();
    engine().startScope("forward");
    x.square().sum();
    engine().state.gradientDepth--;
    engine().startScope("backward");
    x.mul(2);
  },
  "in an op": (x) => {
    engine().startScope("op");
    engine().state.kernelDepth += 2;
    x.add(1);
  },
  "in a profile": (x) => {
    engine().state.profiling = true;
    engine().startScope("profiled");
    x.add(1);
  },
};

for (const [name, interrupt] of Object.entries(INTERRUPTS)) {
  testOnEach(
    STARTERS,
    `recover() cleans up after an interrupt ${name}`,
    async (lab) => {
      const training = tinyModel();
      await training.fit();
      const before = await readState(training);
      const memory = lab.memory();
      interrupt(training.x);
      assert(lab.memory().inUse > memory.inUse);
      lab.recover();
      assertEquals(lab.memory(), { ...memory, ...peaksOf(lab) });
      assertEquals(await readState(training), before);
      const { state } = engine();
      assertEquals(
        [state.kernelDepth, state.gradientDepth, state.scopeStack.length],
        [0, 0, 0],
      );
      assert(!state.profiling);
      assertEquals(state.activeTape, null);
      const trace = await lab.track("fit", () => training.fit());
      assertEquals(lab.memory().inUse, memory.inUse);
      const layers = [...trace.events()].map(({ layer }) => layer);
      assert(layers.includes("only") && layers.includes("optimizer"));
      const gradient = tf.grad((x) => x.square().sum())(tf.tensor1d([3]));
      assertEquals([...gradient.dataSync()], [6]);
    },
  );
}

function peaksOf(lab: tm.Lab) {
  const { peakInUse, peakReserved, deviceBytes } = lab.memory();
  return { peakInUse, peakReserved, deviceBytes };
}

testOnEach(
  STARTERS,
  "an error inside tidy, a gradient or minimize leaves nothing behind",
  (lab) => {
    const optimizer = tf.train.adam(0.1);
    const weight = tf.variable(tf.ones([3]));
    const loss = () => weight.square().sum() as tf.Scalar;
    optimizer.minimize(loss);
    const { numTensors } = tf.memory();
    const { inUse } = lab.memory();
    const fail = (): never => {
      throw new RangeError("inside");
    };
    const works: readonly (() => unknown)[] = [
      () => tf.tidy(() => weight.add(1).add(tf.tidy(() => fail()))),
      () => tf.grad((x) => x.mul(weight).square().add(fail()))(weight),
      () => tf.valueAndGrad((x) => x.square().mul(fail()))(weight),
      () => tf.variableGrads(() => (loss(), fail())),
      () => optimizer.minimize(() => (loss(), fail())),
    ];
    for (const work of works) {
      assertThrows(work, RangeError, "inside");
      lab.recover();
      assertEquals(lab.memory().inUse, inUse);
      assertEquals(tf.memory().numTensors, numTensors);
      optimizer.minimize(loss);
      assertEquals(lab.memory().inUse, inUse);
    }
  },
);

testOnEach(
  STARTERS,
  "a gradient that fails midway leaves what a failed backward part held to the next one",
  async (lab) => {
    const weight = tf.variable(tf.ones([3]));
    const { inUse } = lab.memory();
    const broken = tf.customGrad((x, save) => {
      (save as (tensors: tf.Tensor[]) => void)([x as tf.Tensor]);
      return {
        value: (x as tf.Tensor).square(),
        gradFunc: () => {
          throw new RangeError("backward");
        },
      };
    });
    const work = () => tf.grad((x) => broken(x.mul(2)).sum())(weight);
    assertThrows(work, RangeError, "backward");
    assertThrows(work, RangeError, "backward");
    tf.grad((x) => x.square().sum())(weight).dispose();
    assertEquals(lab.memory().inUse, inUse);
    await lab.flush();
  },
);

testOnEach(
  STARTERS,
  "recover() changes nothing where nothing is wrong",
  async (lab) => {
    const training = tinyModel();
    await training.fit();
    const kept = tf.keep(tf.ones([2]));
    const before = await readState(training);
    lab.recover();
    lab.recover();
    assertEquals(await readState(training), before);
    assert(!kept.isDisposed);
    await training.fit();
  },
);

testOnEach(
  STARTERS,
  "an interrupt in a layer does not charge later work to it",
  async (lab) => {
    const layer = tf.layers.dense({ units: 2, name: "broken" });
    const call = layer.call;
    layer.call = () => {
      throw new RangeError("in the layer");
    };
    assertThrows(() => layer.apply(tf.ones([1, 2])), RangeError);
    layer.call = call;
    const trace = await lab.track("after", () => tf.ones([4]).add(1).dispose());
    const owners = [...trace.events()].map(({ layer }) => layer);
    assert(owners.length > 0 && owners.every((layer) => layer === null));
  },
);
