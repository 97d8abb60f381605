import { assert, assertEquals } from "@std/assert";
import {
  findTensors,
  isTensor,
  kindOf,
  type Tensor,
} from "../../../kernels/tidemark/child/holders.ts";
import { HELD_TENSORS } from "../../../lib/base/kernel_memory.ts";
import * as tf from "@tensorflow/tfjs";

const LIMIT = 10_000;

class FakeTensor implements Tensor {
  readonly dataId = {};
  readonly dtype = "float32";
  readonly shape = [2];
  readonly size = 2;
  isDisposedInternal = false;
  dispose(): void {
    this.isDisposedInternal = true;
  }
}

function depthOf(root: unknown, tensor: Tensor): number | undefined {
  return findTensors(root, LIMIT).depths.get(tensor);
}

Deno.test("findTensors() finds tensors in whatever is made of data", () => {
  const tensor = new FakeTensor();
  class Holder {
    readonly inside = { tensor };
  }
  assertEquals(depthOf(tensor, tensor), 0);
  assertEquals(depthOf([1, "x", tensor], tensor), 1);
  assertEquals(depthOf({ a: { b: [tensor] } }, tensor), 3);
  assertEquals(depthOf(new Map([[{}, tensor]]), tensor), 1);
  assertEquals(depthOf(new Map([[tensor, 1]]), tensor), 1);
  assertEquals(depthOf(new Set([[tensor]]), tensor), 2);
  assertEquals(depthOf(new Holder(), tensor), 2);
  assertEquals(depthOf({ [HELD_TENSORS]: () => [tensor] }, tensor), 1);
});

Deno.test("findTensors() takes the shortest way, and rings for what they are", () => {
  const tensor = new FakeTensor();
  const ring: Record<string, unknown> = { deep: { deeper: { tensor } } };
  ring.self = ring;
  ring.near = [tensor];
  assertEquals(depthOf(ring, tensor), 2);
});

Deno.test("findTensors() leaves out what is disposed", () => {
  const [first, second] = [new FakeTensor(), new FakeTensor()];
  first.dispose();
  const { depths } = findTensors([first, second], LIMIT);
  assertEquals([...depths.keys()], [second]);
});

/** Objects whose every look at is counted. */
function makeTraps(touch: () => FakeTensor): unknown[] {
  class Trap {
    get tensor() {
      return touch();
    }
    *[Symbol.iterator]() {
      yield touch();
    }
  }
  class Overridden extends Map<unknown, unknown> {
    override *entries(): MapIterator<[unknown, unknown]> {
      yield [1, touch()];
    }
  }
  const all = new Proxy({}, {
    get: touch,
    ownKeys: () => [`${touch()}`],
    getPrototypeOf: touch,
    getOwnPropertyDescriptor: () => (touch(), undefined),
  });
  const own = {
    get own() {
      return touch();
    },
  };
  return [
    new Trap(),
    all,
    { inner: all },
    own,
    new Overridden([[1, 2]]),
    Object.create(Map.prototype),
  ];
}

Deno.test("findTensors() runs nothing of the user's", () => {
  let touched = 0;
  const traps = makeTraps(() => {
    touched++;
    return new FakeTensor();
  });
  for (const trap of traps) {
    assertEquals(findTensors(trap, LIMIT).depths.size, 0);
    kindOf(trap);
    isTensor(trap);
  }
  assertEquals(touched, 0);
});

Deno.test("findTensors() stops at its limit and says so", () => {
  const tensor = new FakeTensor();
  const large = [...new Array(LIMIT).fill(0), tensor];
  assertEquals(findTensors(large, LIMIT), {
    depths: new Map(),
    isComplete: false,
  });
  assert(findTensors(large, 2 * LIMIT).depths.has(tensor));
  assert(findTensors(new Float32Array(1e6), 10).isComplete);
});

Deno.test("findTensors() finds weights of models and slots of optimizers", async () => {
  await tf.setBackend("cpu");
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 3, inputShape: [4] })],
  });
  const optimizer = tf.train.adam();
  model.compile({ optimizer, loss: "meanSquaredError" });
  const [x, y] = [tf.zeros([2, 4]), tf.zeros([2, 3])];
  const history = await model.fit(x, y, { verbose: 0 });
  const sizes = (value: unknown) =>
    [...findTensors(value, LIMIT).depths.keys()].map(({ size }) => size)
      .sort((a, b) => a - b);
  // Two slots for each weight, and their powers of beta.
  assertEquals(sizes(optimizer).filter((size) => size > 1), [3, 3, 12, 12]);
  assertEquals(sizes(model).filter((size) => size > 1), [3, 3, 3, 12, 12, 12]);
  assertEquals(sizes([history, model]), sizes(model));
  assertEquals(kindOf(model), "Sequential");
  assertEquals(sizes(tf), []);
  for (const value of [model, x, y]) value.dispose();
});
