import { assertEquals } from "@std/assert";
import { planProgram } from "../../lib/plan/plan_program.ts";
import { binary, input } from "../../lib/program/expression.ts";
import type { Program } from "../../lib/program/program.ts";
import { printStep, type Step } from "../../lib/program/step.ts";

const OPTIONS = {
  alignmentBytes: 64,
  bindsInPlace: true,
  scratchBytes: (step: Step) => step.kind === "matmul" ? 256 : 0,
};

/** w := w + a b, with the product in a temporary. */
function updateProgram(): Program {
  const product: Step = {
    kind: "matmul",
    batchA: 1,
    batchB: 1,
    m: 8,
    n: 8,
    k: 8,
    transposeA: false,
    transposeB: false,
    bias: false,
    activation: null,
  };
  const dense = {
    type: "float32",
    strides: [1],
    offsetParameter: null,
  } as const;
  const sum: Step = {
    kind: "elementwise",
    shape: [64],
    inputs: [dense, dense],
    expression: binary("add", input(0), input(1)),
    outputType: "float32",
  };
  const buffer = (
    role: "input" | "output" | "temporary",
    isDonated = false,
  ) => (
    { role, sizeBytes: 256, isDonated, origin: 0 }
  );
  const line = (step: Step, inputs: number[], outputs: number[]) => (
    {
      key: printStep(step),
      step,
      inputs,
      outputs,
      scratch: null,
      parameters: [],
    }
  );
  return {
    buffers: [
      buffer("input", true),
      buffer("input"),
      buffer("temporary"),
      buffer("output"),
    ],
    steps: [line(product, [1, 1], [2]), line(sum, [0, 2], [3])],
  };
}

Deno.test("planProgram() places temporaries and scratch and updates donated inputs in place", () => {
  const plan = planProgram(updateProgram(), OPTIONS);
  assertEquals(plan.inPlaceOf[3], 0);
  assertEquals(plan.lowerBound, 512);
  assertEquals(plan.extentBytes, 512);
  assertEquals(plan.peakStep, 0);
  assertEquals(Number.isNaN(plan.offsets[0]!), true);
  assertEquals([...plan.offsets.slice(2)].sort(), [0, 256, NaN].sort());
});

Deno.test("planProgram() takes no input's place where the device cannot bind it twice", () => {
  const plan = planProgram(updateProgram(), {
    ...OPTIONS,
    bindsInPlace: false,
  });
  assertEquals([...plan.inPlaceOf], [-1, -1, -1, -1, -1]);
});
