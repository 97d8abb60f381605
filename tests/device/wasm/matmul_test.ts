import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { renderMatmul } from "../../../lib/device/wasm/render/matmul.ts";
import { wasmScratchBytes } from "../../../lib/device/wasm/scratch.ts";
import {
  binary,
  constant,
  input,
  unary,
} from "../../../lib/program/expression.ts";
import type { MatmulStep } from "../../../lib/program/step.ts";
import { runGuarded, someFloats } from "./guarded.ts";
import { checkStep } from "./run_step.ts";
import { checkSums, wholeNumbers } from "./sums.ts";

const PLAIN: MatmulStep = {
  kind: "matmul",
  batchA: 1,
  batchB: 1,
  m: 1,
  n: 1,
  k: 1,
  transposeA: false,
  transposeB: false,
  bias: false,
  activation: null,
};

function inputSizes(step: MatmulStep): number[] {
  const { batchA, batchB, m, n, k, bias } = step;
  return [batchA * m * k, batchB * k * n, ...bias ? [n] : []];
}

function check(changes: Partial<MatmulStep>): void {
  const step = { ...PLAIN, ...changes };
  const batch = Math.max(step.batchA, step.batchB);
  checkSums(step, inputSizes(step), batch * step.m * step.n);
}

const size = (max: number) => fc.integer({ min: 1, max });

Deno.test("renderMatmul() gives exact sums for any shape", () => {
  const steps = fc.record({
    batches: fc.constantFrom([1, 1], [1, 3], [3, 1], [2, 2]),
    m: size(40),
    n: size(40),
    k: size(40),
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
    bias: fc.boolean(),
  });
  fc.assert(
    fc.property(steps, ({ batches, ...rest }) => {
      const [batchA, batchB] = batches as [number, number];
      check({ ...rest, batchA, batchB });
    }),
    { numRuns: 150 },
  );
});

Deno.test("renderMatmul() gives exact sums for wide and long products", () => {
  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      check({ m: 27, n: 203, k: 19, transposeA, transposeB, bias: true });
      check({ m: 5, n: 9, k: 1100, transposeA, transposeB });
      check({ m: 1, n: 70, k: 33, transposeA, transposeB, bias: true });
      check({ m: 70, n: 1, k: 33, transposeA, transposeB, bias: true });
      check({ m: 2600, n: 3, k: 6, transposeA, transposeB });
    }
  }
});

Deno.test("renderMatmul() reads rows that lie far apart", () => {
  // Further than the declared minimum of the memory: each row has its pointer.
  check({ m: 7, n: 5, k: 5000 });
  check({ m: 17_000, n: 5, k: 3, transposeA: true });
});

Deno.test("renderMatmul() applies an activation to sum and bias", () => {
  const sum = input(0);
  const relu = binary("maximum", sum, constant(0));
  const step = { ...PLAIN, m: 13, n: 11, k: 6, bias: true };
  const inputs = inputSizes(step).map(wholeNumbers);
  checkStep({ ...step, activation: relu }, inputs);
  const halved = inputs.map((values) => values.map((value) => value / 8));
  const tanh = unary("hyperbolicTangent", sum);
  checkStep({ ...step, activation: tanh }, halved, { ulps: 8 });
});

Deno.test("renderMatmul() gives the bias where there are no terms", () => {
  checkStep({ ...PLAIN, m: 3, n: 5, k: 0, bias: true }, [
    new Float32Array(0),
    new Float32Array(0),
    someFloats(5, 1),
  ]);
});

Deno.test("renderMatmul() has nothing to do for empty outputs", () => {
  check({ m: 0, n: 3, k: 2 });
  check({ m: 3, n: 0, k: 2, transposeB: true });
});

Deno.test("renderMatmul() lets NaN and infinities through", () => {
  const a = Float32Array.of(NaN, 1, Infinity, 1, 2, 3);
  const b = Float32Array.of(1, 0, 1, 1);
  const step = { ...PLAIN, m: 3, n: 2, k: 2 };
  const output = runGuarded({
    rendered: renderMatmul(step),
    inputs: [a, b],
    outputSize: 6,
    scratchBytes: wasmScratchBytes(step),
  });
  assertEquals(output, Float32Array.of(NaN, NaN, Infinity, NaN, 5, 3));
});
