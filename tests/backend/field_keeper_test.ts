import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { FieldKeeper } from "../../lib/backend/field_keeper.ts";
import { tinyModel } from "../support/models.ts";

function makeObject() {
  const slots = ["m", "v"];
  return {
    object: { iterations: 3, slots, rate: 0.1 } as Record<string, unknown>,
    slots,
  };
}

function train(object: Record<string, unknown>): void {
  object.iterations = 4;
  (object.slots as string[]).push("new");
  object.rate = [1];
  object.added = true;
}

Deno.test("FieldKeeper puts fields back as they were when the guest met the object", () => {
  const keeper = new FieldKeeper();
  const { object, slots } = makeObject();
  const restore = keeper.begin();
  keeper.meet(object);
  train(object);
  keeper.meet(object);
  restore();
  assertEquals(object, { iterations: 3, slots: ["m", "v"], rate: 0.1 });
  assertStrictEquals(object.slots, slots);
});

Deno.test("FieldKeeper keeps nothing outside of guests", () => {
  const keeper = new FieldKeeper();
  const { object } = makeObject();
  keeper.meet(object);
  train(object);
  keeper.begin()();
  assertEquals(object.iterations, 4);
});

Deno.test("FieldKeeper brings an inner guest back to the outer one's state, then that back", () => {
  const keeper = new FieldKeeper();
  const { object } = makeObject();
  const outer = keeper.begin();
  keeper.meet(object);
  object.iterations = 10;
  const inner = keeper.begin();
  keeper.meet(object);
  object.iterations = 20;
  delete object.rate;
  inner();
  assertEquals([object.iterations, object.rate], [10, 0.1]);
  outer();
  assertEquals(object.iterations, 3);
});

Deno.test("FieldKeeper keeps what it met before the guest, even if nobody uses it", () => {
  const keeper = new FieldKeeper();
  const { object } = makeObject();
  keeper.meet(object);
  const restore = keeper.begin();
  train(object);
  restore();
  assertEquals(object.iterations, 3);
});

Deno.test("FieldKeeper keeps the layers, weights and optimizer of a model with it", () => {
  const keeper = new FieldKeeper();
  const { model } = tinyModel(tf.train.sgd(0.1));
  const [layer] = model.layers;
  const restore = keeper.begin();
  keeper.meet(model);
  layer!.trainable = false;
  const optimizer = model.optimizer as tf.SGDOptimizer;
  Object.assign(optimizer, { learningRate: 7 });
  restore();
  assert(layer!.trainable);
  assertEquals(model.trainableWeights.length, 2);
  assertEquals(model.trainableWeights.map(({ trainable }) => trainable), [
    true,
    true,
  ]);
  assertEquals(
    (optimizer as unknown as { learningRate: number }).learningRate,
    0.1,
  );
  tf.disposeVariables();
});

Deno.test("FieldKeeper does not bring back a training that has ended meanwhile", () => {
  const keeper = new FieldKeeper();
  const object = { isTraining: true };
  const restore = keeper.begin();
  keeper.meet(object);
  object.isTraining = false;
  restore();
  assert(!object.isTraining);
});
