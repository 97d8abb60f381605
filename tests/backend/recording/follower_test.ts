/**
 * Guesses are right or not made at all.
 * @module
 */
import { assertEquals, assertStrictEquals } from "@std/assert";
import type { TensorInfo } from "@tensorflow/tfjs";
import { Follower } from "../../../lib/backend/recording/follower.ts";
import type { ResolvedOp } from "../../../lib/backend/resolved_op.ts";

const HOST: ResolvedOp = { kind: "host" };

function tensor(shape: number[], dtype: TensorInfo["dtype"] = "float32") {
  return { dataId: {}, dtype, shape };
}

/** A follower that expects one call of `Add` after a recording of one. */
function expecting(free?: readonly string[]): Follower {
  const follower = new Follower();
  const program = {};
  const call = () => {
    const inputs = { a: tensor([2, 3]), b: tensor([3]), c: undefined };
    const attributes = { axes: [0, 1], name: "x", begin: [4] };
    follower.note("Add", inputs, attributes, free, HOST);
  };
  for (let turn = 0; turn < 2; turn++) {
    call();
    follower.cut(program);
  }
  return follower;
}

const INPUTS = { a: tensor([2, 3]), b: tensor([3]), c: undefined };
const ATTRIBUTES = { axes: [0, 1], name: "x", begin: [4] };

Deno.test("guess() knows the call that followed the last time", () => {
  assertStrictEquals(expecting().guess("Add", INPUTS, ATTRIBUTES), HOST);
  const free = { ...ATTRIBUTES, begin: [9] };
  assertStrictEquals(expecting(["begin"]).guess("Add", INPUTS, free), HOST);
});

Deno.test("guess() knows nothing of a call that differs in anything", () => {
  const others: readonly Parameters<Follower["guess"]>[] = [
    ["Sub", INPUTS, ATTRIBUTES],
    ["Add", { ...INPUTS, b: tensor([4]) }, ATTRIBUTES],
    ["Add", { ...INPUTS, b: tensor([3, 1]) }, ATTRIBUTES],
    ["Add", { ...INPUTS, b: tensor([3], "int32") }, ATTRIBUTES],
    ["Add", { ...INPUTS, c: tensor([]) }, ATTRIBUTES],
    ["Add", { ...INPUTS, b: [tensor([3])] }, ATTRIBUTES],
    ["Add", { a: INPUTS.a, b: INPUTS.b }, ATTRIBUTES],
    ["Add", { ...INPUTS, d: tensor([1]) }, ATTRIBUTES],
    ["Add", INPUTS, { ...ATTRIBUTES, begin: [5] }],
    ["Add", INPUTS, { ...ATTRIBUTES, axes: [0] }],
    ["Add", INPUTS, { ...ATTRIBUTES, name: "y" }],
    ["Add", INPUTS, { axes: [0, 1], name: "x" }],
    ["Add", INPUTS, { ...ATTRIBUTES, more: 1 }],
    ["Add", INPUTS, { ...ATTRIBUTES, axes: [0, -0] }],
  ];
  for (const call of others) {
    assertEquals(expecting().guess(...call), null, JSON.stringify(call));
  }
});

Deno.test("guess() goes on after a call that was not guessed", () => {
  const follower = new Follower();
  const program = {};
  for (let turn = 0; turn < 2; turn++) {
    for (const op of ["A", "B"]) follower.note(op, INPUTS, {}, undefined, HOST);
    follower.cut(program);
  }
  assertEquals(follower.guess("X", INPUTS, {}), null);
  follower.note("X", INPUTS, {}, undefined, HOST);
  assertStrictEquals(follower.guess("B", INPUTS, {}), HOST);
});

Deno.test("guess() follows recordings that take turns", () => {
  const follower = new Follower();
  const programs = { A: {}, B: {} };
  const record = (op: "A" | "B") => {
    const isGuessed = follower.guess(op, INPUTS, {}) !== null;
    if (!isGuessed) follower.note(op, INPUTS, {}, undefined, HOST);
    follower.cut(programs[op]);
    return isGuessed;
  };
  const turns = (["A", "B", "A", "B", "A", "B"] as const).map(record);
  assertEquals(turns, [false, false, false, true, true, true]);
  follower.forget();
  assertEquals([record("A")], [false]);
});

Deno.test("what a caller changes afterwards does not change a guess", () => {
  const follower = new Follower();
  const shape = [2];
  const axes = [0];
  const inputs = { a: tensor(shape) };
  for (let turn = 0; turn < 2; turn++) {
    follower.note("Sum", inputs, { axes }, undefined, HOST);
    follower.cut(HOST);
  }
  shape[0] = 3;
  axes[0] = 1;
  assertEquals(follower.guess("Sum", inputs, { axes }), null);
});
