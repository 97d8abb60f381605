/**
 * Lives, places taken over, and offsets.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { findInPlace } from "../../../lib/plan/passes/in_place.ts";
import {
  boundOf,
  findLifetimes,
  rectanglesOf,
} from "../../../lib/plan/passes/lifetimes.ts";
import { placeProgram } from "../../../lib/plan/passes/place.ts";
import { addScratch } from "../../../lib/plan/passes/scratch.ts";
import { planProgram } from "../../../lib/plan/plan_program.ts";
import { binary, cast, input, unary } from "../../../lib/program/expression.ts";
import { ProgramBuilder, type Tensor } from "../program_builder.ts";
import { randomProgram } from "../random_programs.ts";
import { trainingProgram } from "../training_program.ts";

const NEGATE = unary("negate", input(0));
const ADD = binary("add", input(0), input(1));

function placesTaken(builder: ProgramBuilder): number[] {
  const program = builder.build();
  return [...findInPlace(program, findLifetimes(program))];
}

Deno.test("findLifetimes() tells the first and the last step that binds a buffer", () => {
  const builder = new ProgramBuilder();
  const x = builder.input([4]);
  const unused = builder.input([4]);
  const first = builder.map([x], NEGATE);
  builder.map([first], NEGATE);
  builder.map([first, x], ADD);
  const { firstStep, lastStep } = findLifetimes(builder.build());
  assertEquals([...firstStep], [0, -1, 0, 1, 2]);
  assertEquals([...lastStep], [2, -1, 2, 1, 2]);
  assertEquals(unused.buffer, 1);
});

Deno.test("findInPlace() lets temporaries follow one another in one rectangle", () => {
  const builder = new ProgramBuilder();
  let tensor = builder.matmul([builder.input([4, 4]), builder.input([4, 4])]);
  const root = tensor.buffer;
  for (let count = 0; count < 3; count++) {
    tensor = builder.map([tensor], NEGATE);
  }
  builder.keep(builder.reduce(tensor, "sum", [0, 1]));
  const program = builder.build();
  const lives = findLifetimes(program);
  const inPlaceOf = findInPlace(program, lives);
  assertEquals([...inPlaceOf], [-1, -1, -1, 2, 3, 4, -1]);
  const rectangles = rectanglesOf(program, lives, inPlaceOf);
  assertEquals(rectangles, [{
    root,
    firstStep: 0,
    lastStep: 4,
    sizeBytes: 64,
  }]);
  assertEquals(boundOf(rectangles, 5), { lowerBound: 64, peakStep: 0 });
});

/** What reads a temporary last, and whether its result may lie in its place. */
const LAST_READS: readonly (readonly [
  string,
  boolean,
  (builder: ProgramBuilder, x: Tensor) => Tensor,
])[] = [
  ["element by element", true, (builder, x) => builder.map([x], NEGATE)],
  ["twice at one position", true, (builder, x) => builder.map([x, x], ADD)],
  ["transposed", false, (builder, x) => builder.transpose(x)],
  [
    "at its position and transposed",
    false,
    (builder, x) => {
      const made = builder.map([x, x], ADD);
      const line = builder.steps.pop()!;
      const { step } = line;
      if (step.kind !== "elementwise") throw new Error("not elementwise");
      const [one, two] = step.inputs;
      const inputs = [one!, { ...two!, strides: [1, 4] }];
      builder.steps.push({ ...line, step: { ...step, inputs } });
      return made;
    },
  ],
  [
    "from an offset",
    false,
    (builder, x) => {
      const offset = builder.value(0);
      return builder.move(x, { shape: [4, 4], strides: [4, 1], offset });
    },
  ],
  [
    "as elements of another size",
    false,
    (builder, x) => builder.map([x], cast("bool", input(0)), "bool"),
  ],
  [
    "as elements of the same size",
    true,
    (builder, x) => builder.map([x], cast("int32", input(0)), "int32"),
  ],
  [
    "for a larger result",
    false,
    (builder, x) => builder.mapTo([2, 4, 4], [x], NEGATE),
  ],
  [
    "in part",
    false,
    (builder, x) =>
      builder.move(x, { shape: [2, 4], strides: [4, 1], offset: null }),
  ],
  ["by a product", false, (builder, x) => builder.matmul([x, x])],
];

for (const [name, mayTake, read] of LAST_READS) {
  const verb = mayTake ? "takes" : "leaves";
  Deno.test(`findInPlace() ${verb} the place of what is read ${name}`, () => {
    const builder = new ProgramBuilder();
    const x = builder.input([4, 4]);
    const made = builder.matmul([x, x]);
    const result = read(builder, made);
    assertEquals(
      placesTaken(builder)[result.buffer],
      mayTake ? made.buffer : -1,
    );
  });
}

Deno.test("findInPlace() waits for the last reader", () => {
  const builder = new ProgramBuilder();
  const x = builder.input([4, 4]);
  const made = builder.matmul([x, x]);
  const early = builder.map([made], NEGATE);
  const late = builder.map([made], NEGATE);
  const taken = placesTaken(builder);
  assertEquals(taken[early.buffer], -1);
  assertEquals(taken[late.buffer], made.buffer);
});

Deno.test("findInPlace() lets outputs take given-up inputs only, and temporaries no inputs", () => {
  const builder = new ProgramBuilder();
  const [given, held] = [builder.input([4, 4]), builder.input([4, 4])];
  builder.donate(given);
  const ofHeld = builder.map([held], NEGATE);
  const ofGiven = builder.map([given, ofHeld], ADD);
  const temporary = builder.map([held], NEGATE);
  const ofTemporary = builder.map([temporary], NEGATE);
  builder.keep(ofHeld);
  builder.keep(ofGiven);
  builder.keep(ofTemporary);
  const taken = placesTaken(builder);
  assertEquals(taken[ofHeld.buffer], -1);
  assertEquals(taken[ofGiven.buffer], given.buffer);
  assertEquals(taken[temporary.buffer], -1);
  assertEquals(taken[ofTemporary.buffer], -1);
});

Deno.test("placeProgram() keeps lives apart at multiples of the alignment, the same each time", () => {
  const programs = fc.tuple(fc.integer(), fc.integer({ min: 1, max: 60 }));
  fc.assert(fc.property(programs, ([seed, steps]) => {
    const { program: recorded } = randomProgram(seed, steps);
    const program = addScratch(
      recorded,
      ({ kind }) => kind === "reduce" ? 8 : 0,
    );
    const lives = findLifetimes(program);
    const inPlaceOf = findInPlace(program, lives);
    const options = { alignmentBytes: 64, plannerSteps: 500 };
    const place = () => placeProgram(program, lives, inPlaceOf, options);
    const { offsets, extentBytes } = place();
    assertEquals(place().offsets, offsets);
    const rectangles = rectanglesOf(program, lives, inPlaceOf);
    rectangles.forEach((one, index) => {
      const start = offsets[one.root]!;
      assertEquals(start % 64, 0);
      assert(start + one.sizeBytes <= extentBytes);
      for (const other of rectangles.slice(0, index)) {
        const areTogether = one.firstStep <= other.lastStep &&
          other.firstStep <= one.lastStep;
        const otherStart = offsets[other.root]!;
        const areApart = start + one.sizeBytes <= otherStart ||
          otherStart + other.sizeBytes <= start;
        assert(!areTogether || areApart);
      }
    });
  }));
});

Deno.test("planProgram() needs at most 1 % more than the lower bound for a training step", () => {
  for (const layers of [2, 12, 60]) {
    const units = [64, 100, 33];
    const program = trainingProgram({ layers, batch: 32, units });
    const plan = planProgram(program, {
      alignmentBytes: 64,
      bindsInPlace: true,
      scratchBytes: () => 0,
    });
    assert(plan.lowerBound > 0);
    assert(plan.extentBytes <= 1.01 * plan.lowerBound);
    // Every weight, bias and slot is updated where it is.
    const inputs = program.buffers.filter(({ isDonated }) => isDonated);
    const updated = plan.program.buffers.filter(({ role }, buffer) =>
      role === "output" && plan.inPlaceOf[buffer]! >= 0
    );
    assertEquals(updated.length, inputs.length);
  }
});
