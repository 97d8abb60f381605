import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { findInPlace } from "../../../lib/plan/passes/in_place.ts";
import {
  boundOf,
  findLifetimes,
  rectanglesOf,
} from "../../../lib/plan/passes/lifetimes.ts";
import { order } from "../../../lib/plan/passes/order.ts";
import { ReadyQueue } from "../../../lib/plan/passes/ready_queue.ts";
import {
  scheduleBackwards,
  scheduleForwards,
} from "../../../lib/plan/passes/schedule.ts";
import { findDependencies } from "../../../lib/plan/passes/step_graph.ts";
import { binary, input, unary } from "../../../lib/program/expression.ts";
import type { Program } from "../../../lib/program/program.ts";
import { runProgram } from "../interpreter.ts";
import { ProgramBuilder, type Tensor } from "../program_builder.ts";
import { randomProgram } from "../random_programs.ts";

const programs = fc.tuple(fc.integer(), fc.integer({ min: 1, max: 60 }));

function lowerBound(program: Program): number {
  const lifetimes = findLifetimes(program);
  const inPlaceOf = findInPlace(program, lifetimes);
  const rectangles = rectanglesOf(program, lifetimes, inPlaceOf);
  return boundOf(rectangles, program.steps.length).lowerBound;
}

Deno.test("order() never has a larger lower bound than the recorded order, and the same values", () => {
  fc.assert(fc.property(programs, ([seed, steps]) => {
    const { program, inputs, values } = randomProgram(seed, steps);
    const ordered = order(program, { bindsInPlace: true }).program;
    assert(lowerBound(ordered) <= lowerBound(program));
    assertEquals(
      runProgram(ordered, inputs, values),
      runProgram(program, inputs, values),
    );
  }));
});

Deno.test("every schedule runs each step once, after the steps that it needs", () => {
  fc.assert(fc.property(programs, ([seed, steps]) => {
    const { program } = randomProgram(seed, steps);
    const graph = findDependencies(program);
    for (const schedule of [scheduleForwards, scheduleBackwards]) {
      for (const priority of ["greedy", "eager"] as const) {
        const places = new Map(
          schedule(program, graph, priority).map((step, at) => [step, at]),
        );
        assertEquals(places.size, program.steps.length);
        graph.before.forEach((needed, step) => {
          for (const earlier of needed) {
            assert(places.get(earlier)! < places.get(step)!);
          }
        });
      }
    }
  }));
});

/** Backward steps that make all gradients before the first update, as TensorFlow.js records them. */
function lateUpdates(layers: number): Program {
  const builder = new ProgramBuilder();
  const sum = binary("add", input(0), input(1));
  const weights = Array.from({ length: layers }, () => {
    const tensor = builder.input([8, 8]);
    builder.donate(tensor);
    return tensor;
  });
  let signal: Tensor = builder.input([8, 8]);
  const gradients = weights.map((weight) => {
    const gradient = builder.matmul([signal, signal]);
    signal = builder.matmul([signal, weight]);
    return gradient;
  });
  weights.forEach((weight, layer) => {
    builder.keep(builder.map([weight, gradients[layer]!], sum));
  });
  return builder.build();
}

Deno.test("order() updates each weight as soon as its gradient is there", () => {
  const program = lateUpdates(10);
  // All gradients, the signal and the next one.
  assertEquals(lowerBound(program), 12 * 256);
  // The signal, the next one and one gradient at most.
  assert(lowerBound(order(program, { bindsInPlace: true }).program) <= 3 * 256);
});

Deno.test("order() lets a weight be read before it is updated in its place", () => {
  const builder = new ProgramBuilder();
  const weight = builder.input([8, 8]);
  builder.donate(weight);
  const gradient = builder.input([8, 8]);
  const sum = binary("add", input(0), input(1));
  const next = builder.map([weight, gradient], sum);
  builder.keep(next);
  const signal = builder.matmul([gradient, weight]);
  builder.keep(builder.reduce(signal, "sum", [0, 1]));
  const program = builder.build();
  const ordered = order(program, { bindsInPlace: true }).program;
  const inPlaceOf = findInPlace(ordered, findLifetimes(ordered));
  assertEquals(inPlaceOf[next.buffer], weight.buffer);
});

Deno.test("findDependencies() keeps reads before the next write of a buffer", () => {
  const builder = new ProgramBuilder();
  const x = builder.input([4]);
  const first = builder.map([x], unary("negate", input(0)));
  builder.map([first], unary("absolute", input(0)));
  builder.map([x], unary("floor", input(0)));
  const { buffers, steps } = builder.build();
  const again = { ...steps[2]!, outputs: [first.buffer] };
  const graph = findDependencies({
    buffers,
    steps: [steps[0]!, steps[1]!, again],
  });
  assertEquals(graph.before.map((list) => list.toSorted()), [[], [0], [0, 1]]);
});

Deno.test("ReadyQueue gives steps by their latest cost, the first recorded among equals", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(20), fc.integer({ min: -3, max: 3 }))),
      (changes) => {
        const queue = new ReadyQueue(21);
        const costs = new Map<number, number>();
        for (const [step, cost] of changes) {
          queue.put(step, cost);
          costs.set(step, cost);
        }
        const expected = [...costs].sort(([a, one], [b, other]) =>
          one - other || a - b
        ).map(([step]) => step);
        const taken: number[] = [];
        for (let step = queue.take(); step >= 0; step = queue.take()) {
          taken.push(step);
        }
        assertEquals(taken, expected);
      },
    ),
  );
});
