import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { readRectified } from "../../../lib/plan/passes/rectified.ts";
import {
  binary,
  cast,
  constant,
  type Expression,
  input,
  select,
  unary,
} from "../../../lib/program/expression.ts";
import type { Program } from "../../../lib/program/program.ts";
import { runProgram } from "../interpreter.ts";
import { ProgramBuilder } from "../program_builder.ts";

const X = input(0);
const RELU = binary("maximum", X, constant(0));
const RELU6 = binary("minimum", RELU, constant(6));
const above = (value: number) => binary("greater", X, constant(value));

/** As TensorFlow.js's Step: NaN stays NaN. */
const STEP = select(
  unary("isNaN", X),
  X,
  select(above(0), constant(1), constant(0)),
);

/** A rectifier of a temporary that another expression reads later. */
function pair(
  rectifier: Expression,
  later: Expression,
): { program: Program; raw: number; rectified: number } {
  const builder = new ProgramBuilder();
  const x = builder.input([8]);
  const raw = builder.map([x], unary("negate", X));
  const rectified = builder.map([raw], rectifier);
  builder.keep(rectified);
  builder.keep(builder.map([raw], cast("float32", later)));
  const program = builder.build();
  return { program, raw: raw.buffer, rectified: rectified.buffer };
}

const REREAD: readonly (readonly [string, Expression, Expression])[] = [
  ["the step of relu", RELU, STEP],
  ["the mask of relu", binary("maximum", constant(0), X), above(0)],
  ["the inverse mask", RELU, binary("lessEqual", X, constant(0))],
  ["the mask of relu6 below its limit", RELU6, above(2)],
];

for (const [name, rectifier, later] of REREAD) {
  Deno.test(`readRectified() finds ${name} in the rectified value, NaN and -0 among them`, () => {
    const { program, rectified } = pair(rectifier, later);
    const changed = readRectified(program);
    assertEquals(changed.steps[2]!.inputs, [rectified]);
    const special = fc.constantFrom(NaN, 0, -0, 1, -1, 6, 7, 1e-40, Infinity);
    const anyNumber = fc.oneof(special, fc.float({ noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(anyNumber, { minLength: 8, maxLength: 8 }),
        (numbers) => {
          const bytes = new Uint8Array(Float32Array.from(numbers).buffer);
          const inputs = new Map([[0, bytes]]);
          assertEquals(
            runProgram(changed, inputs, []),
            runProgram(program, inputs, []),
          );
        },
      ),
    );
  });
}

const KEPT: readonly (readonly [string, Expression, Expression])[] = [
  ["its value", RELU, unary("exponential", X)],
  ["its value beside its sign", RELU, select(above(0), X, constant(0))],
  ["a comparison below zero", RELU, above(-1)],
  ["a comparison at the limit", RELU6, above(6)],
  ["a comparison that zero decides", RELU, binary("less", X, constant(0))],
  [
    "another maximum",
    binary("maximum", X, constant(1)),
    above(0),
  ],
];

for (const [name, rectifier, later] of KEPT) {
  Deno.test(`readRectified() leaves a raw value that is read for ${name}`, () => {
    const { program, raw } = pair(rectifier, later);
    assertEquals(readRectified(program).steps[2]!.inputs, [raw]);
  });
}

Deno.test("readRectified() leaves a raw value that somebody else must read anyway", () => {
  const builder = new ProgramBuilder();
  const x = builder.input([8]);
  const raw = builder.map([x], unary("negate", X));
  builder.keep(builder.map([raw], RELU));
  builder.keep(builder.map([raw], STEP));
  builder.keep(builder.reduce(raw, "sum", [0]));
  const program = builder.build();
  assertEquals(readRectified(program).steps[2]!.inputs, [raw.buffer]);
});

Deno.test("readRectified() leaves a raw value that is read before it is rectified", () => {
  const builder = new ProgramBuilder();
  const x = builder.input([8]);
  const raw = builder.map([x], unary("negate", X));
  builder.keep(builder.map([raw], STEP));
  builder.keep(builder.map([raw], RELU));
  const program = builder.build();
  assertEquals(readRectified(program).steps[1]!.inputs, [raw.buffer]);
});
