import { assert, assertEquals } from "@std/assert";
import { fuse } from "../../../lib/plan/passes/fuse.ts";
import {
  binary,
  cast,
  constant,
  input,
  parameter,
  unary,
} from "../../../lib/program/expression.ts";
import { printProgram, type Program } from "../../../lib/program/program.ts";
import { ProgramBuilder } from "../program_builder.ts";

const NEGATE = unary("negate", input(0));
const EXPONENTIAL = unary("exponential", input(0));
const RELU = binary("maximum", input(0), constant(0));
const ADD = binary("add", input(0), input(1));
const MULTIPLY = binary("multiply", input(0), input(1));

const DEVICE = { maxInputs: 8, bindsInPlace: true };

function fused(program: Program, device = DEVICE): string {
  return printProgram(fuse(program, device).program);
}

Deno.test("fuse() makes one step of a chain, with run-time values and casts as they were", () => {
  const builder = new ProgramBuilder();
  const x = builder.input([2, 3]);
  const value = builder.value(1);
  const scaled = binary("multiply", input(0), parameter(0));
  const first = builder.map([x], scaled, "float32", [value]);
  const whole = builder.map([first], cast("int32", input(0)), "int32");
  const back = builder.map([whole], cast("float32", input(0, "int32")));
  builder.keep(builder.map([back, x], ADD));
  assertEquals(
    fused(builder.build()),
    "o4 = (i0) with p[0] elementwise [6] float32 = " +
      "add(float32(int32(multiply(x0:float32, p0:float32))), x0:float32) " +
      "x0 strides [1]",
  );
});

Deno.test("fuse() reads through a reshape and a transposition", () => {
  const builder = new ProgramBuilder();
  const [x, bias] = [builder.input([4, 6]), builder.input([6])];
  const sum = builder.map([x, bias], ADD);
  const blocks = builder.reshape(sum, [2, 2, 6]);
  const turned = builder.transpose(blocks);
  builder.keep(turned);
  assertEquals(
    fused(builder.build()),
    "o3 = (i0, i1) elementwise [2,6,2] float32 = add(x0:float32, x1:float32) " +
      "x0 strides [12,1,6], x1 strides [0,1,0]",
  );
});

Deno.test("fuse() splits a dimension that spans several of the producer", () => {
  const builder = new ProgramBuilder();
  const [x, bias] = [builder.input([4, 6]), builder.input([6])];
  const other = builder.input([24]);
  const sum = builder.reshape(builder.map([x, bias], ADD), [24]);
  builder.keep(builder.map([sum, other], MULTIPLY));
  assertEquals(
    fused(builder.build()),
    "o4 = (i2, i0, i1) elementwise [4,6] float32 = " +
      "multiply(add(x1:float32, x2:float32), x0:float32) " +
      "x0 strides [6,1], x1 strides [6,1], x2 strides [0,1]",
  );
});

Deno.test("fuse() slices at a run-time offset before it computes", () => {
  const builder = new ProgramBuilder();
  const x = builder.input([4, 6]);
  const made = builder.map([x], EXPONENTIAL);
  const offset = builder.value(7);
  const slice = { shape: [2, 3], strides: [6, 1], offset };
  builder.keep(builder.move(made, slice));
  assertEquals(
    fused(builder.build()),
    "o2 = (i0) with p[0] elementwise [2,3] float32 = exponential(x0:float32) " +
      "x0 strides [6,1] from p0",
  );
});

Deno.test("fuse() leaves a slice of broadcast data apart: its offset tells no coordinates", () => {
  const builder = new ProgramBuilder();
  const [x, bias] = [builder.input([4, 6]), builder.input([6])];
  const made = builder.map([x, bias], ADD);
  const offset = builder.value(7);
  const slice = { shape: [2, 3], strides: [6, 1], offset };
  builder.keep(builder.move(made, slice));
  assertEquals(fuse(builder.build(), DEVICE).program.steps.length, 2);
});

Deno.test("fuse() computes no expensive element twice, but cheap single ones everywhere", () => {
  const builder = new ProgramBuilder();
  const [x, row] = [builder.input([4, 6]), builder.input([6])];
  const rate = builder.mapTo([], [], parameter(0), "float32", [
    builder.value(1),
  ]);
  const expensive = builder.map([row], EXPONENTIAL);
  const product = builder.map([x, expensive], MULTIPLY);
  builder.keep(builder.map([product, rate], MULTIPLY));
  builder.keep(builder.map([x, rate], MULTIPLY));
  assertEquals(
    fused(builder.build()),
    "t3 = (i1) elementwise [6] float32 = exponential(x0:float32) " +
      "x0 strides [1]\n" +
      "o5 = (i0, t3) with p[0] elementwise [4,6] float32 = " +
      "multiply(multiply(x0:float32, x1:float32), p0:float32) " +
      "x0 strides [6,1], x1 strides [0,1]\n" +
      "o6 = (i0) with p[0] elementwise [24] float32 = " +
      "multiply(x0:float32, p0:float32) x0 strides [1]",
  );
});

Deno.test("fuse() keeps what is an output, and what two steps read", () => {
  const builder = new ProgramBuilder();
  const x = builder.input([4]);
  const shared = builder.map([x], EXPONENTIAL);
  builder.keep(builder.map([shared], NEGATE));
  const output = builder.map([shared], RELU);
  builder.keep(output);
  builder.keep(builder.map([output], NEGATE));
  assertEquals(fuse(builder.build(), DEVICE).program.steps.length, 4);
});

Deno.test("fuse() takes no more inputs than the device binds", () => {
  const builder = new ProgramBuilder();
  let sum = builder.input([4]);
  for (let count = 0; count < 6; count++) {
    sum = builder.map([sum, builder.input([4])], ADD);
  }
  builder.keep(sum);
  const { steps } = fuse(builder.build(), { ...DEVICE, maxInputs: 3 }).program;
  assertEquals(steps.map(({ inputs }) => inputs.length), [3, 3, 3]);
});

Deno.test("fuse() stops before keys and code grow without end", () => {
  const builder = new ProgramBuilder();
  let square = builder.input([4]);
  for (let count = 0; count < 40; count++) {
    square = builder.map([square, square], MULTIPLY);
  }
  builder.keep(square);
  const { steps } = fuse(builder.build(), DEVICE).program;
  assert(steps.every(({ key }) => key.length < 10_000));
  assert(steps.length < 10);
});

/** A part of something large, used before something else that is large, or after. */
function latePart(isLate: boolean): Program {
  const builder = new ProgramBuilder();
  const x = builder.input([64, 64]);
  const large = builder.matmul([x, x]);
  const offset = builder.value(64);
  const part = builder.move(large, { shape: [64], strides: [1], offset });
  const other = () => {
    const made = builder.matmul([x, x]);
    builder.keep(builder.reduce(made, "maximum", [0, 1]));
  };
  if (isLate) other();
  builder.keep(builder.map([part], EXPONENTIAL));
  if (!isLate) other();
  return builder.build();
}

Deno.test("fuse() keeps nothing large for something small over the peak", () => {
  const steps = [true, false].map((isLate) => {
    const program = latePart(isLate);
    return fuse(program, DEVICE).program.steps.length - program.steps.length;
  });
  assertEquals(steps, [0, -1]);
});

Deno.test("fuse() leaves buffers that are written twice to their steps", () => {
  const builder = new ProgramBuilder();
  const [x, y] = [builder.input([4]), builder.input([4])];
  const shared = builder.map([x], EXPONENTIAL);
  const early = builder.map([shared], NEGATE);
  builder.map([y], EXPONENTIAL);
  builder.keep(builder.map([early], RELU));
  const again = builder.steps[2]!;
  builder.steps[2] = { ...again, outputs: [shared.buffer] };
  builder.keep(builder.map([shared], RELU));
  const program = builder.build();
  const { steps } = fuse(program, DEVICE).program;
  // What is read early would be another value later.
  assertEquals(steps.length, 5);
});

Deno.test("fuse() reads numbers that devices would compute with in another way", () => {
  const cases = [
    ["maximum", 0, 2],
    ["minimum", -0, 2],
    ["power", 3, 2],
    ["power", 2, 1],
    ["maximum", 1, 1],
    ["add", 0, 1],
  ] as const;
  for (const [operator, value, count] of cases) {
    const builder = new ProgramBuilder();
    const number = builder.mapTo([], [], constant(value));
    const both = binary(operator, input(0), input(1));
    builder.keep(builder.map([builder.input([4]), number], both));
    assertEquals(fuse(builder.build(), DEVICE).program.steps.length, count);
  }
});

Deno.test("fuse() splits no axis of which an index is asked", () => {
  const builder = new ProgramBuilder();
  const [x, bias] = [builder.input([4, 6]), builder.input([6])];
  const sum = builder.map([x, bias], ADD);
  const line = builder.reshape(sum, [24]);
  const kinds = ["argMaximum", "maximum"] as const;
  for (const kind of kinds) {
    const copy = builder.map([line], NEGATE);
    const type = kind === "maximum" ? "float32" : "int32";
    builder.keep(builder.reduce(copy, kind, [0], type));
  }
  const index = builder.map([x, bias], MULTIPLY);
  const flat = builder.reshape(index, [24]);
  builder.keep(builder.reduce(flat, "argMaximum", [0], "int32"));
  const { steps } = fuse(builder.build(), DEVICE).program;
  assertEquals(steps.map(({ step }) => step.kind), [
    "elementwise",
    "reduce",
    "reduce",
    "elementwise",
    "reduce",
  ]);
});

Deno.test("fuse() reads overlapping windows as long as they stay in a row", () => {
  const steps = [3, 4].map((windows) => {
    const builder = new ProgramBuilder();
    const [x, bias] = [builder.input([4, 6]), builder.input([6])];
    const sum = builder.map([x, bias], ADD);
    const shape = [windows, 4];
    builder.keep(builder.move(sum, { shape, strides: [1, 1], offset: null }));
    return fuse(builder.build(), DEVICE).program.steps.length;
  });
  assertEquals(steps, [1, 2]);
});
