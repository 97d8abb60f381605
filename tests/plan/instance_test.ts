import { assertEquals } from "@std/assert";
import {
  compile,
  sectionLoads,
  toBytes,
  topOf,
} from "../../lib/plan/instance.ts";
import { bufferOf } from "./random_problems.ts";

Deno.test("compile() finds the longest sets of buffers alive together", () => {
  const instance = compile({
    buffers: [
      bufferOf("a", 0, 30, 1),
      bufferOf("b", 10, 20, 2),
      bufferOf("c", 15, 40, 4),
      bufferOf("d", 20, 50, 8),
      bufferOf("e", 50, 60, 16),
    ],
  }); // {a, b, c}, {a, c, d}, {e}
  assertEquals(instance.sectionCount, 3);
  assertEquals([...instance.first], [0, 0, 0, 1, 2]);
  assertEquals([...instance.end], [2, 1, 2, 2, 3]);
  assertEquals([...sectionLoads(instance)], [7, 13, 16]);
  assertEquals(instance.lowerBound, 16);
});

Deno.test("compile() counts in units of the common alignment and leaves out the empty", () => {
  const instance = compile({
    buffers: [
      bufferOf("a", 0, 1, 5, 4),
      bufferOf("empty", 0, 1, 0, 1),
      bufferOf("b", 0, 1, 12, 6),
    ],
  });
  assertEquals(instance.unitBytes, 2);
  assertEquals([...instance.indices], [0, 2]);
  assertEquals([...instance.sizes], [3, 6]);
  assertEquals([...instance.alignments], [2, 3]);
  const offsets = Float64Array.of(6, 0);
  assertEquals(topOf(instance, offsets), 9);
  assertEquals([...toBytes(instance, offsets, 3)], [12, 0, 0]);
});

Deno.test("compile() of nothing has no sections", () => {
  const { count, sectionCount, lowerBound } = compile({ buffers: [] });
  assertEquals({ count, sectionCount, lowerBound }, {
    count: 0,
    sectionCount: 0,
    lowerBound: 0,
  });
});
