import { loweredCalls } from "../loop_calls.ts";
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
