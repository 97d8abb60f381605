import fc from "fast-check";
import { loopFamilies } from "../../backend/ops/random_loops.ts";
import { lowered, loweredCalls } from "../loop_calls.ts";
import { checkStep, gpuTest, withGpu } from "./support.ts";

const calls = loweredCalls(new Set(["loop", "scan"] as const));

for (const op of new Set(calls.map((call) => call.op))) {
  gpuTest(`loop steps compute ${op}`, () =>
    withGpu(async (gpu) => {
      for (const { step, inputs } of calls.filter((call) => call.op === op)) {
        await checkStep(gpu, step, inputs);
      }
    }));
}

for (const [name, calls] of Object.entries(loopFamilies)) {
  gpuTest(`loop steps compute any ${name} call`, () =>
    withGpu(async (gpu) => {
      for (const call of fc.sample(calls, { numRuns: 15, seed: 3 })) {
        for (const { step, inputs } of lowered(call)) {
          const tolerance = { relative: 1e-5, absolute: 1e-5 };
          await checkStep(gpu, step, inputs, { tolerance });
        }
      }
    }));
}
