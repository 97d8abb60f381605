import { assert, assertEquals } from "@std/assert";
import { planProgram } from "../../lib/plan/plan_program.ts";
import { binary, input } from "../../lib/program/expression.ts";
import type { Step } from "../../lib/program/step.ts";
import { ProgramBuilder, type Tensor } from "./program_builder.ts";

const OPTIONS = {
  alignmentBytes: 64,
  bindsInPlace: true,
  scratchBytes: (step: Step) => step.kind === "matmul" ? 256 : 0,
};

/** w := w + max over rows of a b, by way of two temporaries. */
function updateProgram() {
  const builder = new ProgramBuilder();
  const weights = builder.input([8]);
  const a = builder.input([8, 8]);
  builder.donate(weights);
  const product = builder.matmul([a, a]);
  const gradient = builder.reduce(product, "maximum", [0]);
  const sum = binary("add", input(0), input(1));
  const result: Tensor = builder.map([weights, gradient], sum);
  builder.keep(result);
  return { program: builder.build(), weights, product, gradient, result };
}

Deno.test("planProgram() places temporaries and scratch and updates donated inputs in place", () => {
  const { program, weights, product, gradient, result } = updateProgram();
  const plan = planProgram(program, OPTIONS);
  assertEquals(plan.inPlaceOf[result.buffer], weights.buffer);
  assertEquals(plan.lowerBound, 512);
  assertEquals(plan.extentBytes, 512);
  assertEquals(plan.peakStep, 0);
  assert(Number.isNaN(plan.offsets[weights.buffer]));
  assert(Number.isNaN(plan.offsets[result.buffer]));
  const scratch = plan.program.steps[0]!.scratch!;
  const places = [product.buffer, scratch].map((at) => plan.offsets[at]!);
  assertEquals(places.sort((one, other) => one - other), [0, 256]);
  assertEquals(plan.offsets[gradient.buffer]! % 64, 0);
});

Deno.test("planProgram() takes no input's place where the device cannot bind it twice", () => {
  const { program } = updateProgram();
  const plan = planProgram(program, { ...OPTIONS, bindsInPlace: false });
  assert(plan.inPlaceOf.every((before) => before === -1));
});

Deno.test("planProgram() says what each pass gained", () => {
  const { gains } = planProgram(updateProgram().program, OPTIONS);
  assertEquals(gains.map(({ pass }) => pass), [
    "simplify",
    "fuse",
    "order",
    "in place",
    "place",
  ]);
});
