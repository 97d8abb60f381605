import { assertEquals } from "@std/assert";
import { workingSet } from "../../lib/analysis/working_set.ts";
import { initialBlock, type MadeUpEvent, makeUp } from "./made_up.ts";

function block(
  id: number,
  address: number,
  size: number,
  more: Partial<MadeUpEvent> = {},
): MadeUpEvent {
  return { kind: "alloc", id, address, size, ...more };
}

function free(id: number, more: Partial<MadeUpEvent> = {}): MadeUpEvent {
  return { kind: "free", id, ...more };
}

Deno.test("workingSet() spans holes but needs only what lives", () => {
  const events = makeUp([
    block(1, 0, 100, { padding: 28 }),
    block(2, 128, 100, { padding: 28 }),
    block(3, 256, 100, { padding: 28 }),
    free(2),
    free(1),
    free(3),
  ]);
  assertEquals(workingSet(events), { extent: 384, lowerBound: 300 });
});

Deno.test("workingSet() measures the span of one moment, not of all together", () => {
  const events = makeUp([
    block(1, 0, 100),
    free(1),
    block(2, 900, 100),
    free(2),
  ]);
  assertEquals(workingSet(events), { extent: 100, lowerBound: 100 });
});

Deno.test("workingSet() shrinks when the lowest or the highest block ends", () => {
  const events = makeUp([
    block(1, 0, 10),
    block(2, 100, 10),
    block(3, 200, 10),
    free(1),
    free(3),
    // Only block 2 is left, so this makes a span of 110 + 10.
    block(4, 210, 10),
    free(2),
    free(4),
  ]);
  assertEquals(workingSet(events).extent, 210);
  const rest = makeUp([
    block(2, 100, 10),
    block(3, 200, 10),
    free(3),
    block(4, 120, 10),
    free(4),
    free(2),
  ]);
  assertEquals(workingSet(rest).extent, 110);
});

Deno.test("workingSet() adds up the spans of segments", () => {
  const events = makeUp([
    block(1, 0, 100, { segment: 1 }),
    block(2, 0, 100, { segment: 2 }),
    block(3, 300, 100, { segment: 2 }),
    free(1),
    free(2),
    free(3),
  ]);
  assertEquals(workingSet(events), { extent: 500, lowerBound: 300 });
});

Deno.test("workingSet() leaves out parameters, slots and what the user holds", () => {
  const events = makeUp([
    block(1, 0, 1000, { category: "parameter" }),
    block(2, 1000, 1000, { category: "temporary" }),
    { kind: "retag", id: 2, category: "optimizer" },
    block(3, 2000, 1000, { category: "activation" }),
    block(4, 5000, 10, { category: "input" }),
    free(9, { category: "input" }),
    free(4, { category: "input" }),
    free(2, { category: "optimizer" }),
    free(1, { category: "parameter" }),
    // Block 3 outlives the recording: the user holds it.
  ], [initialBlock(9, 4000, "input")]);
  assertEquals(workingSet(events), { extent: 10, lowerBound: 10 });
});

Deno.test("workingSet() of nothing is nothing", () => {
  assertEquals(workingSet(makeUp([])), { extent: 0, lowerBound: 0 });
});
