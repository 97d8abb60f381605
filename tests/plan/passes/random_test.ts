import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { fuse } from "../../../lib/plan/passes/fuse.ts";
import { simplify } from "../../../lib/plan/passes/simplify.ts";
import { planProgram } from "../../../lib/plan/plan_program.ts";
import type { Program } from "../../../lib/program/program.ts";
import { MAX_STEP_INPUTS, type Step } from "../../../lib/program/step.ts";
import { runPlan, runProgram } from "../interpreter.ts";
import { randomProgram } from "../random_programs.ts";

const RUNS = 150;
const DEVICE = { maxInputs: MAX_STEP_INPUTS, bindsInPlace: true };

/** Random programs up to 40 steps. */
const programs = fc.tuple(fc.integer(), fc.integer({ min: 1, max: 40 }));

/** Scratch here and there, of sizes that are no multiple of anything. */
function scratchBytes(step: Step): number {
  return step.kind === "matmul" ? 4 * step.n + 4 : 0;
}

function checkPass(pass: (program: Program) => Program): void {
  fc.assert(
    fc.property(programs, ([seed, steps]) => {
      const { program, inputs, values } = randomProgram(seed, steps);
      assertEquals(
        runProgram(pass(program), inputs, values),
        runProgram(program, inputs, values),
      );
    }),
    { numRuns: RUNS },
  );
}

Deno.test("simplify() changes no bit of any output", () => {
  checkPass((program) => simplify(program).program);
});

Deno.test("fuse() changes no bit of any output", () => {
  checkPass((program) => fuse(program, DEVICE).program);
});

Deno.test("fuse() changes no bit with four inputs at most either, and keeps to them", () => {
  checkPass((program) => {
    const fused = fuse(program, { ...DEVICE, maxInputs: 4 }).program;
    for (const { inputs } of fused.steps) {
      assert(inputs.length <= 4);
    }
    return fused;
  });
});

Deno.test("planProgram() gives every buffer a place where no value is lost", () => {
  const device = fc.record({
    alignmentBytes: fc.constantFrom(4, 64, 256),
    bindsInPlace: fc.boolean(),
  });
  fc.assert(
    fc.property(programs, device, ([seed, steps], options) => {
      const { program, inputs, values } = randomProgram(seed, steps);
      const plan = planProgram(program, { ...options, scratchBytes });
      assertEquals(
        runPlan(plan, inputs, values),
        runProgram(program, inputs, values),
      );
    }),
    { numRuns: RUNS },
  );
});
