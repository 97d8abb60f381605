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
import type { ConvolutionStep } from "../../../lib/program/step.ts";
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

Deno.test("fuse() gives a product its bias and its activation", () => {
  const builder = new ProgramBuilder();
  const [a, b] = [builder.input([4, 5]), builder.input([5, 6])];
  const bias = builder.input([6]);
  const sum = builder.map([bias, builder.matmul([a, b])], ADD);
  const active = builder.map([sum], RELU);
  builder.keep(builder.reshape(builder.map([active], EXPONENTIAL), [24]));
  assertEquals(
    fused(builder.build()),
    "o6 = (i0, i1, i2) matmul [1,4,5] x [1,5,6] + bias " +
      "then exponential(maximum(x0:float32, 0:float32))",
  );
});

Deno.test("fuse() adds no vector as bias that is not one for each column", () => {
  for (const shape of [[4, 1], [1, 1], []]) {
    const builder = new ProgramBuilder();
    const [a, b] = [builder.input([4, 5]), builder.input([5, 6])];
    const other = builder.input(shape);
    builder.keep(builder.map([builder.matmul([a, b]), other], ADD));
    assertEquals(fuse(builder.build(), DEVICE).program.steps.length, 2);
  }
});

Deno.test("fuse() adds a bias to none that has an activation already", () => {
  const builder = new ProgramBuilder();
  const [a, b] = [builder.input([4, 5]), builder.input([5, 6])];
  const active = builder.map([builder.matmul([a, b])], RELU);
  builder.keep(builder.map([active, builder.input([6])], ADD));
  assertEquals(
    fused(builder.build()).split("\n")[0],
    "t3 = (i0, i1) matmul [1,4,5] x [1,5,6] then maximum(x0:float32, 0:float32)",
  );
});

Deno.test("fuse() multiplies a product by a mask of its shape as it is stored", () => {
  const builder = new ProgramBuilder();
  const [a, b] = [builder.input([4, 5]), builder.input([5, 6])];
  const seen = builder.input([4, 6]);
  const positive = binary("greater", input(0), constant(0));
  const mask = builder.map([seen], positive, "bool");
  const number = builder.map([mask], cast("float32", input(0, "bool")));
  builder.keep(builder.map([builder.matmul([a, b]), number], MULTIPLY));
  assertEquals(
    fused(builder.build()),
    "o6 = (i0, i1, i2) matmul [1,4,5] x [1,5,6] then " +
      "multiply(x0:float32, float32(greater(x1:float32, 0:float32))) with 1 more",
  );
});

const WINDOW: ConvolutionStep["window"] = {
  batch: 2,
  inHeight: 6,
  inWidth: 6,
  inChannels: 3,
  outHeight: 4,
  outWidth: 4,
  outChannels: 8,
  filterHeight: 3,
  filterWidth: 3,
  strideHeight: 1,
  strideWidth: 1,
  dilationHeight: 1,
  dilationWidth: 1,
  padTop: 0,
  padLeft: 0,
};

Deno.test("fuse() gives a convolution its bias and its activation, a gradient of the filter nothing", () => {
  const names = ["forward", "filterGradient"] as const;
  const counts = names.map((direction) => {
    const builder = new ProgramBuilder();
    const image = builder.input([2, 6, 6, 3]);
    const other = builder.input([3, 3, 3, 8]);
    const step: ConvolutionStep = {
      kind: "convolution",
      direction,
      window: WINDOW,
      bias: false,
      activation: null,
    };
    const shape = direction === "forward" ? [2, 4, 4, 8] : [3, 3, 3, 8];
    const made = builder.step(step, [image, other], shape, "float32");
    const sum = builder.map([made, builder.input([8])], ADD);
    builder.keep(builder.map([sum], RELU));
    return fuse(builder.build(), DEVICE).program.steps.length;
  });
  assertEquals(counts, [1, 2]);
});

Deno.test("fuse() reduces what it computes, and finishes what it has reduced", () => {
  const builder = new ProgramBuilder();
  const [x, y] = [builder.input([4, 6]), builder.input([4, 6])];
  const sum = builder.reduce(builder.map([x, y], MULTIPLY), "sum", [1]);
  builder.keep(builder.map([sum], unary("squareRoot", input(0))));
  assertEquals(
    fused(builder.build()),
    "o4 = (i0, i1) reduce sum [4,6] over [1] of multiply(x0:float32, x1:float32) " +
      "then squareRoot(x0:float32) -> float32 x0 strides [6,1], x1 strides [6,1]",
  );
});

Deno.test("fuse() keeps an update elementwise where it can be made in place", () => {
  const steps = [true, false].map((bindsInPlace) => {
    const builder = new ProgramBuilder();
    const weights = builder.input([4, 6]);
    builder.donate(weights);
    const [a, b] = [builder.input([4, 5]), builder.input([5, 6])];
    builder.keep(builder.map([weights, builder.matmul([a, b])], ADD));
    const device = { ...DEVICE, bindsInPlace };
    return fuse(builder.build(), device).program.steps.length;
  });
  assertEquals(steps, [2, 1]);
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
