import { assert, assertEquals } from "@std/assert";
import { setDebugLevel } from "../../lib/base/debug.ts";
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

/** What a call writes to the standard error stream at a debug level. */
function linesAt(level: number, call: () => void): string[] {
  const written: string[] = [];
  const before = setDebugLevel(level);
  const { writeSync } = Deno.stderr;
  Deno.stderr.writeSync = (bytes) => {
    written.push(new TextDecoder().decode(bytes));
    return bytes.length;
  };
  try {
    call();
  } finally {
    Deno.stderr.writeSync = writeSync;
    setDebugLevel(before);
  }
  return written.join("").trimEnd().split("\n");
}

Deno.test("planProgram() tells a line for each pass at debug level 1, and the steps at 3", () => {
  const { program } = updateProgram();
  const plan = () => planProgram(program, OPTIONS);
  assertEquals(linesAt(0, plan), [""]);
  assertEquals(linesAt(1, plan), [
    "plan simplify: 3 → 3 steps: 0 expressions folded, " +
    "0 reads of rectified values, 0 copies dropped, 0 repetitions dropped, " +
    "0 steps that nobody needs dropped",
    "plan fuse: 3 → 3 steps: 0 into their readers, " +
    "0 into products and reductions",
    "plan order: lower bound 512 B → 512 B by as recorded",
    "plan in place: 1 buffers take another's place",
    "plan place: 512 B for a lower bound of 512 B by bottom up by size",
  ]);
  assertEquals(linesAt(3, plan).slice(5), [
    "t2 = (i1, i1) using s5 matmul [1,8,8] x [1,8,8]",
    "t3 = (t2) reduce maximum [8,8] over [0] of x0:float32 -> float32 " +
    "x0 strides [8,1]",
    "o4 = (i0, t3) elementwise [8] float32 = add(x0:float32, x1:float32) " +
    "x0 strides [1], x1 strides [1]",
  ]);
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
