import { assertEquals } from "@std/assert";
import { fragmentation } from "../../lib/analysis/fragmentation.ts";
import { layoutAfter } from "../../lib/analysis/layout.ts";
import { initialBlock, makeUp } from "./made_up.ts";

const EVENTS = makeUp(
  [
    { kind: "alloc", id: 1, address: 100, size: 90, padding: 10 },
    { kind: "alloc", id: 2, address: 300, size: 100 },
    { kind: "reserve", segment: 2, size: 50 },
    { kind: "free", id: 1, padding: 10 },
    { kind: "release", segment: 2, size: 50 },
  ],
  [initialBlock(0, 100, "parameter")],
  [{ segment: 1, sizeBytes: 600 }],
);

Deno.test("layoutAfter() shows blocks and holes of any moment", () => {
  const start = layoutAfter(EVENTS, -1);
  assertEquals(start.length, 1);
  assertEquals(start[0]?.blocks.map((block) => block.blockId), [0]);
  assertEquals(start[0]?.holes, [{ address: 100, sizeBytes: 500 }]);
  const middle = layoutAfter(EVENTS, 2);
  assertEquals(middle.map((segment) => segment.segment), [1, 2]);
  assertEquals(middle[0]?.blocks.map((block) => block.blockId), [0, 1, 2]);
  assertEquals(middle[0]?.holes, [
    { address: 200, sizeBytes: 100 },
    { address: 400, sizeBytes: 200 },
  ]);
  assertEquals(middle[0]?.blocks[1]?.owner.layer, "layer");
});

Deno.test("fragmentation() is the share of free bytes outside the largest hole", () => {
  const { atPeak, atPeakReserved, atEnd } = fragmentation(EVENTS);
  assertEquals(atPeak, {
    timeMs: 1,
    inUse: 290,
    padding: 10,
    free: 300,
    reserved: 600,
    holes: 2,
    largestFree: 200,
    ratio: 1 / 3,
  });
  assertEquals([atPeakReserved.reserved, atPeakReserved.holes], [650, 3]);
  assertEquals([atEnd.free, atEnd.largestFree, atEnd.ratio], [400, 200, 0.5]);
});

Deno.test("fragmentation() is 0 where nothing is free", () => {
  assertEquals(fragmentation(makeUp([])).atEnd.ratio, 0);
});
