/**
 * Categories and owners outside of case 1: every optimizer, custom gradients,
 * layers inside layers, what users write and take parts of.
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import * as tm from "tidemark";
import "../support/labs.ts";
import { waves } from "../support/models.ts";
import { sessionAtWork } from "../support/session.ts";

function categoryOf(tensor: tf.Tensor): tm.Category | undefined {
  const entry = sessionAtWork().entries.get(tensor.dataId);
  return entry?.holding?.category;
}

function withLab(
  title: string,
  body: (lab: tm.Lab) => void | Promise<void>,
): void {
  Deno.test(title, async () => {
    await using lab = await tm.start({
      device: "wasm",
      threads: 1,
      recording: "eager",
    });
    await body(lab);
  });
}

/** Optimizers, and how many slots of a parameter's size each keeps. */
const OPTIMIZERS: Readonly<
  Record<string, readonly [() => tf.Optimizer, number]>
> = {
  sgd: [() => tf.train.sgd(0.1), 0],
  momentum: [() => tf.train.momentum(0.1, 0.9), 1],
  adagrad: [() => tf.train.adagrad(0.1), 1],
  adadelta: [() => tf.train.adadelta(0.1), 2],
  rmsprop: [() => tf.train.rmsprop(0.1), 2],
  adam: [() => tf.train.adam(0.1), 2],
  adamax: [() => tf.train.adamax(0.1), 2],
};

for (const [name, [make, slots]] of Object.entries(OPTIMIZERS)) {
  withLab(
    `[${name}] slots are optimizer bytes, variables parameters`,
    (lab) => {
      const weight = tf.variable(tf.tensor(waves(300)));
      const frozen = tf.variable(tf.ones([7]), ...([false] as const));
      const optimizer = make();
      for (let step = 0; step < 3; step++) {
        optimizer.minimize(() => weight.mul(weight).sum() as tf.Scalar);
      }
      const { byCategory } = lab.memory();
      assertEquals(byCategory.parameter, 4 * (300 + 7));
      const scalars = byCategory.optimizer - slots * 4 * 300;
      assert(scalars >= 0 && scalars <= 16, `${scalars} B of scalars`);
      assertEquals(byCategory.gradient + byCategory.activation, 0);
      frozen.dispose();
    },
  );
}

for (const [name, [make, slots]] of Object.entries(OPTIMIZERS)) {
  withLab(`[${name}] slots have their names in the first step`, async (lab) => {
    const weight = tf.variable(tf.ones([300]), ...([true, "weight"] as const));
    const optimizer = make();
    const trace = await lab.track("first step", () => {
      optimizer.minimize(() => weight.sum() as tf.Scalar);
    });
    const names = trace.peak.owners
      .filter(({ category, bytes }) => category === "optimizer" && bytes > 4)
      .map(({ tensor }) => tensor!);
    assertEquals(new Set(names).size, slots);
    for (const slot of names) assertMatch(slot, /^weight\//);
    weight.dispose();
    optimizer.dispose();
  });
}

/** A user's own optimizer: plain descent with a slot. */
class OwnOptimizer extends tf.Optimizer {
  static className = "OwnOptimizer";
  readonly slot: tf.Variable[] = [];

  override applyGradients(gradients: tf.NamedTensorMap): void {
    for (const [name, gradient] of Object.entries(gradients)) {
      const variable = tf.engine().registeredVariables[name]!;
      this.slot[0] ??= tf.variable(tf.zerosLike(variable));
      tf.tidy(() => variable.assign(variable.sub(gradient.mul(0.1))));
    }
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {};
  }
}

withLab("a user's own optimizer is told apart too", async (lab) => {
  const weight = tf.variable(tf.ones([10]));
  const optimizer = new OwnOptimizer();
  const trace = await lab.track("step", () => {
    optimizer.minimize(() => weight.square().sum() as tf.Scalar);
  });
  const { byCategory } = lab.memory();
  assertEquals([byCategory.parameter, byCategory.optimizer], [40, 40]);
  const layers = new Set(
    [...trace.events()].filter(({ op }) => op === "Sub")
      .map(({ layer }) => layer),
  );
  assertEquals([...layers], ["optimizer"]);
});

withLab("parts, casts and views of what a user wrote are inputs", () => {
  const x = tf.tensor2d(waves(60), [10, 6]);
  const parts = [
    x,
    x.slice([2], [3]),
    x.gather(tf.tensor1d([1, 1], "int32")),
    x.cast("int32"),
    x.cast("int32").slice([1, 1], [2, 2]).cast("float32"),
    x.reshape([60]),
    x.stridedSlice([0, 0], [8, 4], [2, 2]),
    ...tf.split(x, 2),
    ...tf.unstack(x),
    tf.randomNormal([4]),
  ];
  for (const part of parts) assertEquals(categoryOf(part), "input");
  const made = [x.add(1), x.transpose(), tf.concat([x, x]), x.sum()];
  for (const each of made) assertEquals(categoryOf(each), "temporary");
  assertEquals(categoryOf(made[0]!.slice([0], [1])), "temporary");
});

withLab("what a custom gradient saves is an activation", async (lab) => {
  const double = tf.customGrad((value, save) => {
    const input = value as tf.Tensor;
    const kept = input.mul(3);
    (save as (tensors: tf.Tensor[]) => void)([kept]);
    return {
      value: input.mul(2),
      gradFunc: (dy, saved) => dy.mul(saved[0]!),
    };
  });
  const x = tf.tensor1d([1, 2]);
  const trace = await lab.track("gradient", () => {
    const gradient = tf.grad((value) => double(value.square()).sum())(x);
    return [...gradient.dataSync()];
  });
  // d(2 x²) as the function claims it: 3 x² · 2 x.
  assertEquals(trace.result, [6, 48]);
  const activations = [...trace.events()].filter(({ kind, category }) =>
    kind === "retag" && category === "activation"
  );
  // What it has saved itself, and its value, of which the sum was taken.
  assertEquals(
    activations.map(({ op, tensor }) => `${op} ${tensor}`),
    ["Multiply float32[2]", "Multiply float32[2]"],
  );
});

/** A model inside a model. */
function nestedModel(): tf.Sequential {
  const inner = tf.sequential({
    name: "around",
    layers: [
      tf.layers.dense({ units: 2, inputShape: [4], name: "inside" }),
      tf.layers.activation({ activation: "tanh", name: "bend" }),
    ],
  });
  const last = tf.layers.dense({ units: 1, name: "last" });
  const model = tf.sequential({ layers: [inner, last] });
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  return model;
}

function layersOf(trace: tm.Trace, op: string): (string | null)[] {
  const events = [...trace.events()].filter((event) =>
    event.kind === "alloc" && event.op === op
  );
  return [...new Set(events.map(({ layer }) => layer))].sort();
}

withLab(
  "work belongs to the innermost layer, forward and backward",
  async (lab) => {
    const model = nestedModel();
    const x = tf.ones([2, 4]);
    const y = tf.ones([2, 1]);
    await model.trainOnBatch(x, y);
    const trace = await lab.track("step", () => model.trainOnBatch(x, y));
    assertEquals(layersOf(trace, "Tanh"), ["bend"]);
    assertEquals(layersOf(trace, "BatchMatMul"), ["inside", "last"]);
    assertEquals(layersOf(trace, "Mean"), ["loss"]);
    const prediction = await lab.track(
      "predict",
      () => tf.tidy(() => void model.predict(x)),
    );
    for (const { kind, op, layer, category } of prediction.events()) {
      if (kind !== "alloc" || category === "input") continue;
      assert(["inside", "bend", "last"].includes(layer!), `${op} ${layer}`);
    }
  },
);

withLab("a tensor that a variable was made of is the user's again", (lab) => {
  const initial = tf.ones([10]);
  const variable = tf.variable(initial);
  const second = tf.variable(initial);
  assertEquals(lab.memory().byCategory.parameter, 40);
  tf.tidy(() => variable.assign(tf.zeros([10])));
  assertEquals(lab.memory().byCategory.parameter, 80);
  tf.tidy(() => second.assign(tf.zeros([10])));
  assertEquals(lab.memory().byCategory.parameter, 80);
  assertEquals(lab.memory().byCategory.input, 40);
  initial.dispose();
  assertEquals(lab.memory().inUse, 80);
});

withLab("constants of layers and steps are no inputs", async (lab) => {
  const layer = tf.layers.activation({ activation: "hardSigmoid" });
  const x = tf.ones([4]);
  const trace = await lab.track("layer", () =>
    tf.tidy(() => {
      (layer.apply(x) as tf.Tensor).mul(2);
    }));
  const written = [...trace.events()].filter(({ kind, op }) =>
    kind === "alloc" && op === "write"
  );
  assert(written.some(({ layer }) => layer !== null));
  for (const { layer, category } of written) {
    assertEquals(category, layer === null ? "input" : "temporary");
  }
});
