import { assertEquals, assertGreater } from "@std/assert";
import fc from "fast-check";
import { renderConcat } from "../../../lib/device/wasm/render/concat.ts";
import { renderGather } from "../../../lib/device/wasm/render/gather.ts";
import { renderOneHot } from "../../../lib/device/wasm/render/one_hot.ts";
import { renderSegmentSum } from "../../../lib/device/wasm/render/segment_sum.ts";
import type {
  GatherStep,
  GeneratedStep,
  SegmentSumStep,
} from "../../../lib/program/step.ts";
import {
  concats,
  gathers,
  type IndexedCase,
  oneHots,
  segmentSums,
  someValues,
} from "../random_indexed.ts";
import { runGuarded, runGuardedAs } from "./guarded.ts";
import { checkStep } from "./run_step.ts";

const families: Readonly<
  Record<string, fc.Arbitrary<IndexedCase<GeneratedStep>>>
> = {
  renderGather: gathers,
  renderSegmentSum: segmentSums,
  renderConcat: concats,
  renderOneHot: oneHots,
};

const ROWS = {
  kind: "gather",
  type: "float32",
  batch: 1,
  outer: 1,
} as const;

for (const [name, cases] of Object.entries(families)) {
  Deno.test(`${name}() agrees with the reference on random steps`, () => {
    fc.assert(
      fc.property(cases, ({ step, inputs }) => checkStep(step, inputs)),
      { numRuns: 150 },
    );
  });
}

Deno.test("renderGather() copies rows of every length in bytes", () => {
  for (const inner of [1, 2, 3, 5, 7, 15, 16, 17, 31, 255, 256, 257, 5000]) {
    const sizes = { axisSize: 3, count: 4, inner };
    const step: GatherStep = { ...ROWS, ...sizes, type: "bool" };
    const indices = Int32Array.of(2, 0, 2, 1);
    checkStep(step, [someValues("bool", 3 * inner), indices]);
  }
});

Deno.test("renderGather() keeps the bits of every NaN", () => {
  const x = new Float32Array(Int32Array.of(0x7fa00001, 0x7fc12345).buffer);
  const picked = runGuardedAs("int32", {
    rendered: renderGather({ ...ROWS, axisSize: 2, count: 2, inner: 1 }),
    inputs: [x, Int32Array.of(1, 0)],
    outputSize: 2,
    scratchBytes: 0,
  });
  assertEquals([...picked], [0x7fc12345, 0x7fa00001]);
});

Deno.test("renderSegmentSum() adds in the order of the rows", () => {
  const rows = [1e8, 1, -1e8, 1].map((value) => [value, value]);
  const step: SegmentSumStep = {
    kind: "segmentSum",
    inputType: "float32",
    rows: 4,
    inner: 2,
    segments: 1,
  };
  // 1e8 + 1 is 1e8 in float32, so the first 1 is lost and the last is not;
  // the reference, in float64, would keep both.
  const sums = runGuarded({
    rendered: renderSegmentSum(step),
    inputs: [Float32Array.from(rows.flat()), new Int32Array(4)],
    outputSize: 2,
    scratchBytes: 0,
  });
  assertEquals([...sums], [1, 1]);
});

Deno.test("renderers make work for threads out of many elements", () => {
  const gather = { ...ROWS, axisSize: 100, count: 64, inner: 4096 };
  assertEquals(renderGather(gather).phases[0]!.units, 64);
  const sum = { kind: "segmentSum", inputType: "float32" } as const;
  const long = renderSegmentSum({ ...sum, rows: 99, inner: 640, segments: 3 });
  assertEquals(long.phases[0]!.units, 10);
  const many = renderSegmentSum({ ...sum, rows: 99, inner: 8, segments: 99 });
  assertGreater(many.phases[0]!.units, 4);
  const join = { kind: "concat", type: "float32", outer: 1 } as const;
  const phases = renderConcat({ ...join, sizes: [1 << 16, 5] }).phases;
  assertEquals(phases.map(({ units }) => units), [16, 1]);
  const [phase] = renderOneHot({
    kind: "oneHot",
    count: 4096,
    depth: 10,
    onValue: 1,
    offValue: 0,
    outputType: "float32",
  }).phases;
  assertEquals(phase!.units, 10);
});
