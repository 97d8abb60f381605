import { assertEquals, assertThrows } from "@std/assert";
import { movementOps } from "../../../lib/backend/ops/movement.ts";
import type { OpCall } from "../../../lib/backend/ops/definition.ts";

const { Slice } = movementOps;

function sliceOf(begin: unknown, size: unknown): OpCall {
  const x = { dtype: "float32", shape: [10, 3] } as const;
  return { inputs: { x }, attributes: { begin, size } };
}

Deno.test("Slice has one step for all places to begin at", () => {
  const [first, second] = [sliceOf([0, 0], [4, 3]), sliceOf([5, 0], [4, 3])];
  assertEquals(Slice.lower!(first), Slice.lower!(second));
  assertEquals(Slice.parameters!(first), [0]);
  assertEquals(Slice.parameters!(second), [15]);
  assertEquals(Slice.runtimeAttributes, ["begin"]);
});

Deno.test("Slice completes sizes that depend on where it begins", () => {
  const complete = (begin: unknown, size: unknown) =>
    Slice.complete!(sliceOf(begin, size));
  assertEquals(complete(2, -1), { begin: [2, 0], size: [8, 3] });
  assertEquals(complete([3], undefined), { begin: [3, 0], size: [7, 3] });
});

Deno.test("Slice refuses to complete what reaches beyond its input", () => {
  assertThrows(
    () => Slice.complete!(sliceOf([1, 0], [10, 3])),
    Error,
    "would overflow input.shape[0]",
  );
});
