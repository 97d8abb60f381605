import { assertEquals } from "@std/assert";
import { phasesOf } from "../../lib/analysis/phases.ts";
import { initialBlock, makeUp } from "./made_up.ts";

Deno.test("phasesOf() tells what each phase took, two steps long", () => {
  const events = makeUp([
    { kind: "alloc", id: 1, size: 5, timeMs: 1 },
    { kind: "alloc", id: 2, size: 100, phase: "forward", timeMs: 2 },
    { kind: "alloc", id: 3, size: 40, phase: "forward", timeMs: 3 },
    { kind: "free", id: 3, phase: "forward", timeMs: 4 },
    { kind: "alloc", id: 4, size: 60, phase: "backward", timeMs: 6 },
    { kind: "free", id: 2, phase: "forward", timeMs: 7 },
    { kind: "alloc", id: 5, size: 10, phase: "update", timeMs: 9 },
    { kind: "alloc", id: 6, size: 30, phase: "forward", timeMs: 10 },
    { kind: "alloc", id: 7, size: 1, timeMs: 14 },
  ], [initialBlock(0, 1000, "parameter")]);
  const rows = phasesOf(events, 20).map((row) => Object.values(row));
  assertEquals(rows, [
    // Peak, blocks, their bytes, the largest, runs, milliseconds.
    ["forward", 1145, 3, 170, 100, 2, 8],
    ["backward", 1165, 1, 60, 60, 1, 3],
    ["update", 1075, 1, 10, 10, 1, 1],
    [null, 1106, 2, 6, 5, 2, 8],
  ]);
});

Deno.test("phasesOf() of nothing is time outside of any step", () => {
  const rows = phasesOf(makeUp([], [initialBlock(0, 7, "input")]), 3);
  assertEquals(rows, [{
    phase: null,
    peakInUse: 7,
    allocations: 0,
    allocatedBytes: 0,
    largestBytes: 0,
    runs: 1,
    elapsedMs: 3,
  }]);
});
