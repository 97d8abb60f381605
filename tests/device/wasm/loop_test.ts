import fc from "fast-check";
import { loopFamilies } from "../../backend/ops/random_loops.ts";
import { lowered, loweredCalls } from "../loop_calls.ts";
import { checkStep } from "./run_step.ts";

const calls = loweredCalls(new Set(["loop", "scan"] as const));

for (const op of new Set(calls.map((call) => call.op))) {
  Deno.test(`renderLoop() computes ${op}`, () => {
    for (const { step, inputs } of calls.filter((call) => call.op === op)) {
      checkStep(step, inputs, { ulps: 8, absolute: 1e-6 });
    }
  });
}

for (const [name, calls] of Object.entries(loopFamilies)) {
  Deno.test(`renderWasm() computes any ${name} call`, () => {
    fc.assert(
      fc.property(calls, (call) => {
        for (const { step, inputs } of lowered(call)) {
          checkStep(step, inputs, { ulps: 8, absolute: 1e-5 });
        }
      }),
      { numRuns: 40 },
    );
  });
}
