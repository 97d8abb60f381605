/**
 * Steps that pick, join and sum rows on the webgpu executor.
 * @module
 */
import fc from "fast-check";
import type { GatherStep, GeneratedStep } from "../../../lib/program/step.ts";
import {
  concats,
  gathers,
  type IndexedCase,
  oneHots,
  segmentSums,
  someValues,
} from "../random_indexed.ts";
import { checkStep, gpuTest, TILINGS, withGpu } from "./support.ts";

const families: Readonly<
  Record<string, fc.Arbitrary<IndexedCase<GeneratedStep>>>
> = { gather: gathers, concat: concats, oneHot: oneHots };

const exact = { relative: 0, absolute: 0 };

function checkCases(
  cases: fc.Arbitrary<IndexedCase<GeneratedStep>>,
  tiling: "registers" | "workgroup" = "registers",
): Promise<void> {
  return withGpu((gpu) =>
    fc.assert(
      fc.asyncProperty(
        cases,
        ({ step, inputs }) =>
          checkStep(gpu, step, inputs, { tolerance: exact }),
      ),
      { numRuns: 25 },
    ), tiling);
}

for (const [name, cases] of Object.entries(families)) {
  gpuTest(
    `${name} agrees with the reference on random steps`,
    () => checkCases(cases),
  );
}

for (const tiling of TILINGS) {
  gpuTest(
    `segmentSum agrees with the reference on random steps (${tiling})`,
    () => checkCases(segmentSums, tiling),
  );
}

gpuTest(
  "steps take one range for several inputs",
  () =>
    withGpu(async (gpu) => {
      const x = Int32Array.from({ length: 8 }, (_, index) => (index * 3) % 8);
      const sizes = [8, 8, 8];
      const join = { kind: "concat", type: "int32", outer: 1, sizes } as const;
      await checkStep(gpu, join, [x, someValues("int32", 8), x]);
      const gather: GatherStep = {
        kind: "gather",
        type: "int32",
        batch: 1,
        outer: 1,
        axisSize: 8,
        count: 8,
        inner: 1,
      };
      await checkStep(gpu, gather, [x, x]);
    }),
);
