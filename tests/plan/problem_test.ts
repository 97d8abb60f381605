import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  checkProblem,
  extentOf,
  lifeEvents,
  lowerBoundOf,
} from "../../lib/plan/problem.ts";
import { bufferOf } from "./random_problems.ts";

Deno.test("lowerBoundOf() is the largest sum alive at one moment", () => {
  const buffers = [
    bufferOf("a", 0, 3, 10),
    bufferOf("b", 1, 2, 20),
    bufferOf("c", 2, 4, 15),
    bufferOf("d", 3, 5, 12),
  ];
  assertEquals(lowerBoundOf({ buffers }), 30);
  assertEquals(lowerBoundOf({ buffers: [] }), 0);
});

Deno.test("lowerBoundOf() lets one begin where another ends", () => {
  const buffers = [bufferOf("b", 2, 3, 8), bufferOf("a", 1, 2, 8)];
  assertEquals(lowerBoundOf({ buffers }), 8);
});

Deno.test("lifeEvents() sorts by time, deaths before births", () => {
  const buffers = [bufferOf("a", 1, 2, 1), bufferOf("b", 2, 3, 1)];
  assertEquals([...lifeEvents(buffers)], [2, 0, 3, 1]);
});

Deno.test("extentOf() is the highest byte, empty buffers aside", () => {
  const buffers = [bufferOf("a", 0, 1, 8), bufferOf("b", 0, 1, 0)];
  assertEquals(extentOf({ buffers }, [16, 100]), 24);
});

for (
  const [what, buffer, message] of [
    ["an empty life", bufferOf("x", 2, 2, 1), "it is [2, 2)"],
    ["a life backwards", bufferOf("x", 3, 2, 1), "it is [3, 2)"],
    ["an endless life", bufferOf("x", 0, Infinity, 1), "it is [0, Infinity)"],
    ["half a byte", bufferOf("x", 0, 1, 0.5), "it has 0.5"],
    ["a negative size", bufferOf("x", 0, 1, -1), "it has -1"],
    ["no alignment", bufferOf("x", 0, 1, 1, 0), "it has 0"],
  ] as const
) {
  Deno.test(`checkProblem() refuses ${what} by name`, () => {
    const error = assertThrows(
      () => checkProblem({ buffers: [buffer], capacityBytes: null }),
      RangeError,
      message,
    );
    assert(error.message.includes('buffer "x"'));
  });
}

Deno.test("checkProblem() refuses an id used twice and a broken capacity", () => {
  const buffers = [bufferOf("a", 0, 1, 1), bufferOf("a", 4, 5, 1)];
  assertThrows(
    () => checkProblem({ buffers, capacityBytes: null }),
    RangeError,
    '"a" as every buffer has an id of its own',
  );
  assertThrows(
    () => checkProblem({ buffers: [], capacityBytes: NaN }),
    RangeError,
    "capacity of NaN",
  );
});
