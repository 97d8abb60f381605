import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { renderPool } from "../../../lib/device/wasm/render/pool.ts";
import type { PoolStep, Window } from "../../../lib/program/step.ts";
import { runGuarded } from "./guarded.ts";
import { checkStep } from "./run_step.ts";
import { wholeNumbers } from "./sums.ts";
import { poolWindows, squareWindow, windowSizes } from "./windows.ts";

const FORMS = [
  ["maximum", "forward"],
  ["maximum", "gradient"],
  ["average", "forward"],
  ["average", "gradient"],
] as const;

function stepOf(
  [mode, direction]: typeof FORMS[number],
  window: Window,
): PoolStep {
  return { kind: "pool", mode, direction, window };
}

function check(form: typeof FORMS[number], window: Window): void {
  const sizes = windowSizes(window);
  const x = wholeNumbers(sizes.x, 1);
  const dy = wholeNumbers(sizes.y, 2);
  const [mode, direction] = form;
  const inputs = direction === "forward"
    ? [x]
    : mode === "maximum"
    ? [dy, x]
    : [dy];
  // Multiples of the number of taps, so that their shares are exact.
  const taps = window.filterHeight * window.filterWidth;
  checkStep(
    stepOf(form, window),
    inputs.map((values) => values.map((value) => value * taps)),
  );
}

Deno.test.each(FORMS)(
  "renderPool() gives the reference's values for any window: %s %s",
  (mode, direction) => {
    fc.assert(
      fc.property(
        poolWindows,
        (window) => check([mode, direction] as typeof FORMS[number], window),
      ),
      { numRuns: 80 },
    );
  },
);

Deno.test.each(FORMS)(
  "renderPool() gives the reference's values for large filters: %s %s",
  (mode, direction) => {
    const form = [mode, direction] as typeof FORMS[number];
    const sizes = { batch: 1, side: 14, inChannels: 9, outChannels: 9 };
    check(form, squareWindow({ ...sizes, filter: 5, stride: 2 }));
    check(form, squareWindow({ ...sizes, filter: 14 }));
    check(form, squareWindow({ ...sizes, filter: 2, stride: 2 }));
  },
);

const PAIR = squareWindow({
  batch: 1,
  side: 2,
  inChannels: 1,
  outChannels: 1,
  filter: 2,
});

function run(
  mode: "maximum" | "average",
  direction: "forward" | "gradient",
  inputs: readonly (readonly number[])[],
  window = PAIR,
): number[] {
  const { x, y } = windowSizes(window);
  return [...runGuarded({
    rendered: renderPool(
      stepOf([mode, direction] as typeof FORMS[number], window),
    ),
    inputs: inputs.map((values) => Float32Array.from(values)),
    outputSize: direction === "forward" ? y : x,
    scratchBytes: 0,
  })];
}

Deno.test("renderPool() passes over NaN in a maximum, as the cpu op does", () => {
  assertEquals(run("maximum", "forward", [[NaN, 2, NaN, 1]]), [2]);
  assertEquals(run("maximum", "forward", [[NaN, NaN, NaN, NaN]]), [-Infinity]);
  assertEquals(run("average", "forward", [[NaN, 2, 3, 1]]), [NaN]);
});

Deno.test("renderPool() gives the first of equal maxima the gradient", () => {
  assertEquals(run("maximum", "gradient", [[5], [1, 3, 3, 2]]), [0, 5, 0, 0]);
  assertEquals(run("maximum", "gradient", [[5], [NaN, 0, 0, NaN]]), [
    0,
    5,
    0,
    0,
  ]);
  const none = Array(4).fill(NaN);
  assertEquals(run("maximum", "gradient", [[5], none]), [0, 0, 0, 0]);
});

Deno.test("renderPool() divides an average's gradient by the whole filter", () => {
  const padded = squareWindow({
    batch: 1,
    side: 2,
    inChannels: 1,
    outChannels: 1,
    filter: 2,
    stride: 2,
    pad: 1,
  });
  const ones = [4, 4, 4, 4];
  assertEquals(run("average", "forward", [ones], padded), ones);
  assertEquals(run("average", "gradient", [ones], padded), [1, 1, 1, 1]);
});
