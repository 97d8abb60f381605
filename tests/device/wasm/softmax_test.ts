import { assert } from "@std/assert";
import { renderSoftmax } from "../../../lib/device/wasm/render/softmax.ts";
import type { SoftmaxStep } from "../../../lib/program/step.ts";
import { runGuarded, someFloats } from "./guarded.ts";
import { checkStep } from "./run_step.ts";

const SIZES = [[1, 1], [3, 2], [5, 10], [2, 33], [1, 1000], [700, 12], [0, 4]];

Deno.test("renderSoftmax() agrees with the reference in all sizes", () => {
  for (const [rows, columns] of SIZES as [number, number][]) {
    const step: SoftmaxStep = { kind: "softmax", rows, columns };
    const data = someFloats(rows * columns, columns).map((value) => value * 20);
    checkStep(step, [data], { ulps: 4 });
  }
});

Deno.test("renderSoftmax() stays finite for large values and carries NaN", () => {
  const rows = [
    [1000, 1001, 1002, 999, 1000],
    [-1000, -1001, -1e30, -999, -1000],
    [0, NaN, 1, 2, 3],
    [-Infinity, 0, 1, -Infinity, 2],
    [Infinity, 0, 1, 2, 3],
    [-Infinity, -Infinity, -Infinity, -Infinity, -Infinity],
  ];
  checkStep(
    { kind: "softmax", rows: 6, columns: 5 },
    [Float32Array.from(rows.flat())],
    { ulps: 4 },
  );
});

Deno.test("renderSoftmax() gives rows that add up to 1", () => {
  const step: SoftmaxStep = { kind: "softmax", rows: 3, columns: 5000 };
  const shares = runGuarded({
    rendered: renderSoftmax(step),
    inputs: [someFloats(15000, 1)],
    outputSize: 15000,
    scratchBytes: 0,
  });
  for (let row = 0; row < 3; row++) {
    const line = shares.subarray(row * 5000, (row + 1) * 5000);
    const sum = line.reduce((total, share) => total + share, 0);
    assert(Math.abs(sum - 1) < 1e-6, `row ${row} adds up to ${sum}`);
  }
});
