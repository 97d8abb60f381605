import { loweredCalls } from "../loop_calls.ts";
import { checkStep } from "./run_step.ts";

const calls = loweredCalls(new Set(["loop", "scan"] as const));

for (const op of new Set(calls.map((call) => call.op))) {
  Deno.test(`renderLoop() computes ${op}`, () => {
    for (const { step, inputs } of calls.filter((call) => call.op === op)) {
      checkStep(step, inputs, { ulps: 8, absolute: 1e-6 });
    }
  });
}
