import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { setDebugLevel } from "../../lib/base/debug.ts";
import { findInPlace } from "../../lib/plan/passes/in_place.ts";
import { findLifetimes } from "../../lib/plan/passes/lifetimes.ts";
import { placeProgram } from "../../lib/plan/passes/place.ts";
import { addScratch } from "../../lib/plan/passes/scratch.ts";
import { optimizeProgram, planProgram } from "../../lib/plan/plan_program.ts";
import {
  type ValidatedProgram,
  validateProgram,
} from "../../lib/plan/validate_program.ts";
import { binary, input, unary } from "../../lib/program/expression.ts";
import type { Program, ProgramStep } from "../../lib/program/program.ts";
import type { Step } from "../../lib/program/step.ts";
import { ProgramBuilder } from "./program_builder.ts";
import { randomProgram } from "./random_programs.ts";

const OPTIONS = {
  alignmentBytes: 64,
  bindsInPlace: true,
  scratchBytes: (step: Step) => step.kind === "matmul" ? 64 : 0,
};

/**
 * b0 weights (donated), b1 image → b2 = b1 b1 → b3 = max of b2's rows,
 * b4 = b2 b2, b5 = b0 + b3 (in place), b6 = max of b4, b7 and b8 are scratch.
 */
function goodPlan(): ValidatedProgram {
  const builder = new ProgramBuilder();
  const weights = builder.input([16]);
  const image = builder.input([16, 16]);
  builder.donate(weights);
  const product = builder.matmul([image, image]);
  const rows = builder.reduce(product, "maximum", [0]);
  const square = builder.matmul([product, product]);
  const sum = binary("add", input(0), input(1));
  builder.keep(builder.map([weights, rows], sum));
  builder.keep(builder.reduce(square, "maximum", [0, 1]));
  const program = addScratch(builder.build(), OPTIONS.scratchBytes);
  const lifetimes = findLifetimes(program);
  const inPlaceOf = findInPlace(program, lifetimes);
  const { alignmentBytes } = OPTIONS;
  const options = { alignmentBytes, plannerSteps: 1000 };
  const placement = placeProgram(program, lifetimes, inPlaceOf, options);
  return { program, inPlaceOf, ...placement, alignmentBytes };
}

/** The plan with some columns changed. */
function withOffset(buffer: number, offset: number): ValidatedProgram {
  const plan = goodPlan();
  const offsets = Float64Array.from(plan.offsets!);
  offsets[buffer] = offset;
  return { ...plan, offsets };
}

function withSteps(
  change: (steps: ProgramStep[]) => void,
): ValidatedProgram {
  const plan = goodPlan();
  const steps = [...plan.program.steps];
  change(steps);
  return { ...plan, program: { ...plan.program, steps } };
}

function withPlace(buffer: number, before: number): ValidatedProgram {
  const plan = goodPlan();
  const inPlaceOf = Int32Array.from(plan.inPlaceOf);
  inPlaceOf[buffer] = before;
  return { ...plan, inPlaceOf };
}

function faultOf(plan: ValidatedProgram): string {
  const verdict = validateProgram(plan);
  return verdict.kind === "good" ? "good" : verdict.fault;
}

const FAULTS: readonly (readonly [string, string, () => ValidatedProgram])[] = [
  ["nothing", "good", goodPlan],
  ["an offset off its grid", "misplaced", () => withOffset(2, 4)],
  ["an offset beyond the end", "misplaced", () => withOffset(2, 1 << 20)],
  ["a temporary without offset", "misplaced", () => withOffset(2, NaN)],
  ["an output with an offset", "misplaced", () => withOffset(5, 0)],
  [
    "one temporary over another that is still read",
    "overlap in a step",
    () => withOffset(4, goodPlan().offsets![2]!),
  ],
  [
    "one temporary over another that is read later",
    "not there",
    () => {
      const offsets = Float64Array.from(withOffset(3, 1 << 16).offsets!);
      offsets[4] = offsets[3]!;
      return { ...goodPlan(), offsets, extentBytes: 1 << 20 };
    },
  ],
  [
    "scratch over what a step reads",
    "overlap in a step",
    () => withOffset(8, goodPlan().offsets![2]!),
  ],
  [
    "scratch over what a later step reads",
    "not there",
    () => withOffset(8, goodPlan().offsets![3]!),
  ],
  [
    "two steps in the wrong order",
    "not there",
    () => withSteps((steps) => steps.reverse()),
  ],
  ["an output never written", "lost", () => withSteps((steps) => steps.pop())],
  [
    "an input written",
    "wrong role",
    () => withSteps((steps) => steps[0] = { ...steps[0]!, outputs: [1] }),
  ],
  [
    "scratch read",
    "wrong role",
    () => withSteps((steps) => steps[1] = { ...steps[1]!, inputs: [7] }),
  ],
  [
    "a temporary as scratch",
    "wrong role",
    () => withSteps((steps) => steps[0] = { ...steps[0]!, scratch: 3 }),
  ],
  [
    "an input too few",
    "too few",
    () => withSteps((steps) => steps[1] = { ...steps[1]!, inputs: [] }),
  ],
  [
    "an output over an input that somebody holds",
    "wrong place taken",
    () => withPlace(6, 1),
  ],
  [
    "a temporary over another whose place it does not have",
    "wrong place taken",
    () => withPlace(4, 2),
  ],
];

for (const [name, fault, make] of FAULTS) {
  Deno.test(`validateProgram() finds ${name}: ${fault}`, () => {
    assertEquals(faultOf(make()), fault);
  });
}

Deno.test("validateProgram() finds a donated input that is read after it was replaced", () => {
  const builder = new ProgramBuilder();
  const weights = builder.input([16]);
  builder.donate(weights);
  const next = builder.map([weights], unary("negate", input(0)));
  builder.keep(next);
  builder.keep(builder.map([weights], unary("absolute", input(0))));
  const program = builder.build();
  const plan = { ...planProgram(program, OPTIONS), alignmentBytes: 64 };
  assertEquals(faultOf(plan), "good");
  const inPlaceOf = Int32Array.of(-1, weights.buffer, -1);
  assertEquals(faultOf({ ...plan, program, inPlaceOf }), "not there");
});

Deno.test("validateProgram() finds an element overwritten before it is read", () => {
  const builder = new ProgramBuilder();
  const weights = builder.input([4, 4]);
  builder.donate(weights);
  const turned = builder.transpose(weights);
  builder.keep(turned);
  const plan = { ...planProgram(builder.build(), OPTIONS), alignmentBytes: 64 };
  assertEquals(plan.inPlaceOf[turned.buffer], -1);
  const inPlaceOf = Int32Array.of(-1, weights.buffer);
  assertEquals(faultOf({ ...plan, inPlaceOf }), "overlap in a step");
});

Deno.test("validateProgram() finds every plan and every optimized program good", () => {
  const programs = fc.tuple(fc.integer(), fc.integer({ min: 1, max: 60 }));
  fc.assert(fc.property(programs, ([seed, steps]) => {
    const { program } = randomProgram(seed, steps);
    const plan = planProgram(program, OPTIONS);
    assertEquals(validateProgram({ ...plan, alignmentBytes: 64 }), {
      kind: "good",
    });
    const optimized = optimizeProgram(program, OPTIONS);
    assertEquals(
      validateProgram({
        ...optimized,
        offsets: null,
        extentBytes: 0,
        alignmentBytes: 64,
      }),
      { kind: "good" },
    );
  }));
});

Deno.test("planProgram() throws at debug level 1 if a program reads what nobody wrote", () => {
  const builder = new ProgramBuilder();
  const never = builder.tensor("temporary", [4]);
  builder.keep(builder.map([never], unary("negate", input(0))));
  const before = setDebugLevel(1);
  try {
    assertThrows(
      () => planProgram(builder.build(), OPTIONS),
      Error,
      "not there",
    );
  } finally {
    setDebugLevel(before);
  }
});

Deno.test("validateProgram() asks for no values of empty buffers", () => {
  const program: Program = {
    buffers: [{ role: "output", sizeBytes: 0, isDonated: false, origin: 0 }],
    steps: [],
  };
  const plan = { ...planProgram(program, OPTIONS), alignmentBytes: 64 };
  assertEquals(faultOf(plan), "good");
});
