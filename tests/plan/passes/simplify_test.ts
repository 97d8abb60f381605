import { assertEquals } from "@std/assert";
import { simplify } from "../../../lib/plan/passes/simplify.ts";
import {
  binary,
  constant,
  input,
  parameter,
  unary,
} from "../../../lib/program/expression.ts";
import type { Program } from "../../../lib/program/program.ts";
import type { HostStep } from "../../../lib/program/step.ts";
import { ProgramBuilder, type Tensor } from "../program_builder.ts";

const NEGATE = unary("negate", input(0));
const ABSOLUTE = unary("absolute", input(0));
const ADD = binary("add", input(0), input(1));

/** Which buffers each step reads and writes. */
function lines({ steps }: Program): (readonly (readonly number[])[])[] {
  return steps.map(({ inputs, outputs }) => [inputs, outputs]);
}

function host(builder: ProgramBuilder, op: string, x: Tensor): Tensor {
  const step: HostStep = {
    kind: "host",
    op,
    inputs: { x: { dtype: "float32", shape: x.shape } },
    attributes: {},
    outputs: [{ dtype: "float32", shape: x.shape }],
  };
  return builder.step(step, [x], x.shape, "float32");
}

Deno.test("simplify() drops chains that nobody needs, host steps among them", () => {
  const builder = new ProgramBuilder();
  const x = builder.input([4]);
  host(builder, "Cumsum", builder.map([x], NEGATE));
  builder.keep(builder.map([x], ABSOLUTE));
  assertEquals(simplify(builder.build()).program.steps.length, 1);
});

Deno.test("simplify() joins equal steps of equal inputs", () => {
  const builder = new ProgramBuilder();
  const x = builder.input([4]);
  const [one, two] = [NEGATE, NEGATE].map((each) => builder.map([x], each));
  const sum = builder.map([one!, two!], ADD);
  builder.keep(sum);
  assertEquals(lines(simplify(builder.build()).program), [
    [[x.buffer], [one!.buffer]],
    [[one!.buffer, one!.buffer], [sum.buffer]],
  ]);
});

Deno.test("simplify() makes an output once that a temporary repeats, whichever came first", () => {
  for (const kept of [0, 1]) {
    const builder = new ProgramBuilder();
    const x = builder.input([4]);
    const made = [NEGATE, NEGATE].map((each) => builder.map([x], each));
    const sum = builder.map([made[0]!, made[1]!], ADD);
    builder.keep(sum);
    builder.keep(made[kept]!);
    const { buffer } = made[kept]!;
    assertEquals(lines(simplify(builder.build()).program), [
      [[x.buffer], [buffer]],
      [[buffer, buffer], [sum.buffer]],
    ]);
  }
});

Deno.test("simplify() makes two outputs twice, though they are equal", () => {
  const builder = new ProgramBuilder();
  const x = builder.input([4]);
  builder.keep(builder.map([x], NEGATE));
  builder.keep(builder.map([x], NEGATE));
  assertEquals(simplify(builder.build()).program.steps.length, 2);
});

Deno.test("simplify() keeps steps apart that differ in a run-time value", () => {
  const builder = new ProgramBuilder();
  const x = builder.input([4]);
  const scaled = binary("multiply", input(0), parameter(0));
  const [one, two] = [builder.value(1), builder.value(1)];
  for (const value of [one, one, two]) {
    const made = builder.map([x], scaled, "float32", [value]);
    builder.keep(builder.map([made, x], ADD));
  }
  // The first two factors are one; the sums are outputs.
  assertEquals(simplify(builder.build()).program.steps.length, 5);
});

Deno.test("simplify() runs a random op as often as it was recorded", () => {
  for (const [op, count] of [["Multinomial", 3], ["Cumsum", 2]] as const) {
    const builder = new ProgramBuilder();
    const x = builder.input([4]);
    const [one, two] = [host(builder, op, x), host(builder, op, x)];
    builder.keep(builder.map([one, two], ADD));
    assertEquals(simplify(builder.build()).program.steps.length, count);
  }
});

Deno.test("simplify() computes again what it would otherwise keep over the peak", () => {
  const builder = new ProgramBuilder();
  const x = builder.input([256]);
  const early = builder.map([x], NEGATE);
  builder.keep(builder.reduce(early, "sum", [0]));
  const wide = builder.mapTo([64, 256], [x], ABSOLUTE);
  builder.keep(builder.reduce(wide, "sum", [0, 1]));
  const late = builder.map([x], NEGATE);
  builder.keep(builder.reduce(late, "maximum", [0]));
  assertEquals(simplify(builder.build()).program.steps.length, 6);
});

Deno.test("simplify() reads the original of a copy, and makes an output where its copy is", () => {
  const builder = new ProgramBuilder();
  const x = builder.input([4]);
  const copy = { shape: [4], strides: [1], offset: null };
  const made = builder.map([builder.move(x, copy)], NEGATE);
  const output = builder.move(made, copy);
  builder.keep(output);
  assertEquals(lines(simplify(builder.build()).program), [
    [[x.buffer], [output.buffer]],
  ]);
});

Deno.test("simplify() keeps a copy from an input to an output", () => {
  const builder = new ProgramBuilder();
  const x = builder.input([4]);
  const copy = { shape: [4], strides: [1], offset: null };
  builder.keep(builder.move(x, copy));
  assertEquals(simplify(builder.build()).program.steps.length, 1);
});

Deno.test("simplify() keeps the copy of a part, and of a bool that is an input", () => {
  const builder = new ProgramBuilder();
  const x = builder.input([4]);
  const part = builder.move(x, { shape: [2], strides: [1], offset: null });
  builder.keep(builder.map([part], NEGATE));
  const flags = builder.input([4], "bool");
  const copy = builder.move(flags, { shape: [4], strides: [1], offset: null });
  const number = builder.map([copy], input(0, "bool"), "float32");
  builder.keep(number);
  assertEquals(simplify(builder.build()).program.steps.length, 4);
});

Deno.test("simplify() lets go of inputs that a folded expression does not read", () => {
  const builder = new ProgramBuilder();
  const [x, y] = [builder.input([4]), builder.input([4])];
  const made = builder.map([x, y], binary("multiply", input(1), constant(1)));
  const output = builder.map([made], NEGATE);
  builder.keep(output);
  assertEquals(lines(simplify(builder.build()).program), [
    [[y.buffer], [output.buffer]],
  ]);
});
