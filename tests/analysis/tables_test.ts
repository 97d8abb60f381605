import { assertEquals } from "@std/assert";
import { memoryEvents } from "../../lib/analysis/events.ts";
import { ownersBy } from "../../lib/analysis/owners_by.ts";
import { initialBlock, makeUp } from "./made_up.ts";

const EVENTS = makeUp([
  { kind: "reserve", size: 512, segment: 1 },
  { kind: "alloc", id: 1, size: 100, layer: "a", category: "activation" },
  { kind: "free", id: 1, layer: "a", category: "activation" },
  { kind: "alloc", id: 2, size: 150, layer: "a", category: "gradient" },
  { kind: "alloc", id: 3, size: 20, layer: "b", address: 180 },
  { kind: "free", id: 2, layer: "a", category: "gradient" },
  { kind: "free", id: 3, layer: "b" },
], [initialBlock(0, 40, "parameter")]);

const NOTHING = {
  parameter: 0,
  optimizer: 0,
  input: 0,
  activation: 0,
  gradient: 0,
  temporary: 0,
};

Deno.test("ownersBy() counts allocations and what was held at the peak", () => {
  assertEquals(ownersBy(EVENTS, "layer"), [
    {
      name: "a",
      allocations: 2,
      allocatedBytes: 250,
      largestBytes: 150,
      peakBytes: 150,
      byCategory: { ...NOTHING, gradient: 150 },
    },
    {
      name: "before",
      allocations: 0,
      allocatedBytes: 0,
      largestBytes: 0,
      peakBytes: 40,
      byCategory: { ...NOTHING, parameter: 40 },
    },
    {
      name: "b",
      allocations: 1,
      allocatedBytes: 20,
      largestBytes: 20,
      peakBytes: 20,
      byCategory: { ...NOTHING, temporary: 20 },
    },
  ]);
  assertEquals(
    ownersBy(EVENTS, "category").map((row) => [row.name, row.peakBytes]),
    [["gradient", 150], ["parameter", 40], ["temporary", 20], [
      "activation",
      0,
    ]],
  );
  assertEquals(ownersBy(EVENTS, "op").map((row) => row.name), ["op", null]);
  assertEquals(ownersBy(makeUp([]), "tensor"), []);
});

Deno.test("memoryEvents() reads events one by one", () => {
  const events = [...memoryEvents(EVENTS)];
  assertEquals(events.map((event) => event.kind), [
    "reserve",
    "alloc",
    "free",
    "alloc",
    "alloc",
    "free",
    "free",
  ]);
  assertEquals(events[3], {
    kind: "alloc",
    timeMs: 3,
    interpolated: false,
    inPlace: false,
    segment: 1,
    address: 0,
    blockId: 2,
    sizeBytes: 150,
    paddingBytes: 0,
    category: "gradient",
    layer: "a",
    op: "op",
    tensor: null,
    phase: null,
  });
  assertEquals(events[0]?.layer, null);
});
