import { assertEquals } from "@std/assert";
import { fuse } from "../../../lib/plan/passes/fuse.ts";
import {
  binary,
  cast,
  constant,
  input,
  unary,
} from "../../../lib/program/expression.ts";
import { printProgram, type Program } from "../../../lib/program/program.ts";
import type { ConvolutionStep } from "../../../lib/program/step.ts";
import { ProgramBuilder } from "../program_builder.ts";

const EXPONENTIAL = unary("exponential", input(0));
const RELU = binary("maximum", input(0), constant(0));
const ADD = binary("add", input(0), input(1));
const MULTIPLY = binary("multiply", input(0), input(1));

const DEVICE = { maxInputs: 8, bindsInPlace: true };

function fused(program: Program, device = DEVICE): string {
  return printProgram(fuse(program, device).program);
}

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

Deno.test("fuse() adds no vector as bias that differs between groups of rows", () => {
  const builder = new ProgramBuilder();
  const [a, b] = [builder.input([4, 5]), builder.input([5, 6])];
  const groups = builder.reshape(builder.matmul([a, b]), [2, 2, 6]);
  builder.keep(builder.map([groups, builder.input([2, 1, 6])], ADD));
  assertEquals(fuse(builder.build(), DEVICE).program.steps.length, 2);
});

Deno.test("fuse() reduces all parts of an axis that it splits", () => {
  const builder = new ProgramBuilder();
  const [x, bias] = [builder.input([3, 4, 6]), builder.input([6])];
  const sum = builder.reshape(builder.map([x, bias], ADD), [3, 24]);
  builder.keep(builder.reduce(sum, "sum", [1]));
  assertEquals(
    fused(builder.build()),
    "o3 = (i0, i1) reduce sum [3,4,6] over [1,2] of add(x0:float32, x1:float32) " +
      "-> float32 x0 strides [24,6,1], x1 strides [0,0,1]",
  );
});

Deno.test("fuse() finishes no result that is stored as another type than it has", () => {
  const builder = new ProgramBuilder();
  const flags = builder.input([4, 6], "bool");
  const any = builder.reduce(flags, "maximum", [1], "bool");
  builder.keep(builder.map([any], unary("not", input(0, "bool")), "bool"));
  assertEquals(fuse(builder.build(), DEVICE).program.steps.length, 2);
});
