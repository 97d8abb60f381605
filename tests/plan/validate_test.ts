import { assertEquals } from "@std/assert";
import { validate, type Verdict } from "../../lib/plan/validate.ts";
import { validateBySweep } from "../../lib/plan/validate_sweep.ts";
import { bufferOf } from "./random_problems.ts";

const PROBLEM = {
  buffers: [
    bufferOf("a", 0, 4, 8, 4),
    bufferOf("b", 2, 6, 8, 4),
    bufferOf("c", 4, 8, 8, 4),
    bufferOf("empty", 0, 8, 0),
  ],
  capacityBytes: 24,
};

const CASES: readonly [string, readonly number[], Verdict][] = [
  ["touching buffers", [0, 8, 0, 4], { kind: "good" }],
  ["a plan up to the capacity", [0, 16, 8, 24], { kind: "good" }],
  ["too few offsets", [0, 8, 0], { kind: "missing", id: "empty" }],
  ["an offset that is no number", [0, NaN, 0, 0], { kind: "missing", id: "b" }],
  ["half an offset", [0, 8.5, 0, 0], { kind: "missing", id: "b" }],
  ["a negative offset", [-4, 8, 0, 0], { kind: "negative", id: "a" }],
  ["a broken alignment", [0, 8, 2, 0], { kind: "misaligned", id: "c" }],
  ["too high a top", [0, 20, 0, 0], { kind: "beyond capacity", id: "b" }],
  ["one byte shared", [0, 4, 12, 0], {
    kind: "overlap",
    id: "b",
    otherId: "a",
  }],
  ["one inside the other", [8, 0, 0, 0], {
    kind: "overlap",
    id: "c",
    otherId: "b",
  }],
];

for (const check of [validate, validateBySweep]) {
  for (const [what, offsets, verdict] of CASES) {
    Deno.test(`${check.name}() finds ${what} ${verdict.kind}`, () => {
      assertEquals(check(PROBLEM, offsets), verdict);
    });
  }
}

Deno.test("validateBySweep() sees an overlap over a neighbour's head", () => {
  const buffers = [
    bufferOf("tall", 0, 9, 100),
    bufferOf("low", 1, 9, 10),
    bufferOf("high", 2, 9, 10),
  ];
  const problem = { buffers, capacityBytes: null };
  for (const check of [validate, validateBySweep]) {
    assertEquals(check(problem, [0, 100, 50]), {
      kind: "overlap",
      id: "high",
      otherId: "tall",
    });
  }
});
