import {
  assert,
  assertEquals,
  assertNotStrictEquals,
  assertStrictEquals,
} from "@std/assert";
import { Attribution } from "../../lib/backend/attribution.ts";
import { Owners } from "../../lib/backend/owners.ts";

Deno.test("Owners.at() makes an owner once for each tensor, op, layer and phase", () => {
  const owners = new Owners();
  const attribution = new Attribution();
  const at = (op: string, tensor: string) => owners.at(attribution, op, tensor);
  const outside = at("Add", "float32[]");
  assertStrictEquals(at("Add", "float32[]"), outside);
  assertNotStrictEquals(at("Add", "float32[2]"), outside);
  assertNotStrictEquals(at("Mul", "float32[]"), outside);
  const inside = attribution.inPhase(
    "forward",
    () => attribution.inLayer("dense", () => at("Add", "float32[]")),
  );
  assertEquals({ ...inside }, {
    ...outside,
    layer: "dense",
    phase: "forward",
  });
  assertEquals(owners.size, 4);
});

Deno.test("Owners.at() keeps some thousands, whatever shapes come", () => {
  const owners = new Owners();
  const attribution = new Attribution();
  let most = 0;
  for (let size = 0; size < 10_000; size++) {
    assertEquals(
      owners.at(attribution, "Add", `float32[${size}]`).tensor,
      `float32[${size}]`,
    );
    most = Math.max(most, owners.size);
  }
  assert(most <= 2 ** 12, `${most} are kept`);
});
