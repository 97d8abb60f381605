import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { countPlaces, listOps, PLACES } from "../../examples/ops.ts";

Deno.test("listOps() lists all 172 ops, each at a place that is explained", () => {
  const ops = listOps();
  assertEquals(ops.length, 172);
  assert(ops.every(({ place }) => place in PLACES));
});

Deno.test("listOps() filters by name in any case, and by place", () => {
  assert(listOps("conv2d").some(({ name }) => name === "Conv2D"));
  assert(listOps("CONV2D").every(({ name }) => /conv2d/i.test(name)));
  assert(listOps("host step").every(({ place }) => place === "host step"));
  assertEquals(listOps("no such op"), []);
});

Deno.test("countPlaces() counts what it is given and leaves out empty places", () => {
  const text = countPlaces(listOps("reshape"));
  assertStringIncludes(text, "in all");
  assert(!text.includes("host step"));
});
