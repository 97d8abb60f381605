import { assertEquals } from "@std/assert";
import { peakOf } from "../../lib/analysis/peak.ts";
import { initialBlock, makeUp } from "./made_up.ts";

Deno.test("peakOf() finds the highest moment and who was live then", () => {
  const events = makeUp([
    { kind: "reserve", size: 1000 },
    { kind: "alloc", id: 10, size: 100, layer: "a", category: "activation" },
    { kind: "alloc", id: 11, size: 50, layer: "b", category: "gradient" },
    { kind: "free", id: 10, layer: "a", category: "activation" },
    { kind: "alloc", id: 12, size: 200, layer: "b", category: "gradient" },
    { kind: "free", id: 11, layer: "b", category: "gradient" },
    { kind: "alloc", id: 13, size: 30, layer: "c" },
  ], [initialBlock(3, 7, "parameter")]);
  const peak = peakOf(events);
  assertEquals(peak.bytes, 257);
  assertEquals(peak.aboveStart, 250);
  assertEquals(peak.timeMs, 4);
  assertEquals(peak.reserved, 1000);
  assertEquals(peak.byCategory.gradient, 250);
  assertEquals(peak.byCategory.parameter, 7);
  assertEquals(peak.byCategory.activation, 0);
  assertEquals(peak.owners, [
    { layer: "b", op: "op", tensor: null, bytes: 250, category: "gradient" },
    {
      layer: "before",
      op: null,
      tensor: null,
      bytes: 7,
      category: "parameter",
    },
  ]);
});

Deno.test("peakOf() is the start if nothing was higher", () => {
  const events = makeUp(
    [
      { kind: "free", id: 3 },
      { kind: "alloc", id: 4, size: 90 },
    ],
    [initialBlock(3, 100, "input")],
    [{ segment: 1, sizeBytes: 512 }],
  );
  const peak = peakOf(events);
  assertEquals([peak.bytes, peak.aboveStart, peak.timeMs], [100, 0, 0]);
  assertEquals(peak.reserved, 512);
  assertEquals(peak.owners[0]?.layer, "before");
  assertEquals(peakOf(makeUp([])).bytes, 0);
});

Deno.test("peakOf() takes the first of equal moments", () => {
  const events = makeUp([
    { kind: "alloc", id: 1, size: 100, layer: "first" },
    { kind: "free", id: 1, layer: "first" },
    { kind: "alloc", id: 2, size: 100, layer: "second" },
  ]);
  assertEquals(peakOf(events).owners[0]?.layer, "first");
});

Deno.test("peakOf() counts a block as what it was known for in the end", () => {
  const events = makeUp([
    { kind: "alloc", id: 1, size: 100, category: "temporary" },
    { kind: "free", id: 5, category: "input" },
    { kind: "retag", id: 1, category: "activation" },
    { kind: "retag", id: 4, category: "optimizer" },
  ], [initialBlock(4, 20, "temporary"), initialBlock(5, 1, "input")]);
  const peak = peakOf(events);
  assertEquals(peak.bytes, 121);
  assertEquals(peak.byCategory.activation, 100);
  assertEquals(peak.byCategory.optimizer, 20);
  assertEquals(peak.byCategory.temporary, 0);
});

Deno.test("peakOf() counts a block for the owner it had in the end", () => {
  const events = makeUp([
    { kind: "alloc", id: 1, size: 100, layer: "early" },
    { kind: "alloc", id: 2, size: 60, layer: "stays" },
    { kind: "retag", id: 1, layer: "late", category: "parameter" },
    { kind: "retag", id: 4, layer: "named", category: "parameter" },
    { kind: "free", id: 1, layer: "late", category: "parameter" },
  ], [initialBlock(4, 20, "temporary")]);
  assertEquals(
    peakOf(events).owners.map(({ layer, bytes }) => [layer, bytes]),
    [["late", 100], ["stays", 60], ["named", 20]],
  );
});
