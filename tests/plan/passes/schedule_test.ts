import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  scheduleBackwards,
  scheduleForwards,
} from "../../../lib/plan/passes/schedule.ts";
import { findDependencies } from "../../../lib/plan/passes/step_graph.ts";
import type { Program } from "../../../lib/program/program.ts";
import { randomProgram } from "../random_programs.ts";

const programs = fc.tuple(fc.integer(), fc.integer({ min: 1, max: 40 }));

/** Bytes alive once some steps have run: made or given, and still to be read or held. */
function bytesAfter(program: Program, done: ReadonlySet<number>): number {
  const written = new Set<number>();
  const wanted = new Set<number>();
  program.steps.forEach(({ inputs, outputs }, step) => {
    for (const buffer of done.has(step) ? outputs : []) written.add(buffer);
    for (const buffer of done.has(step) ? [] : inputs) wanted.add(buffer);
  });
  return program.buffers.reduce(
    (sum, { role, sizeBytes, isDonated }, buffer) => {
      const isThere = role === "input" ? isDonated : written.has(buffer);
      const isNeeded = role === "output" || wanted.has(buffer);
      return sum + (isThere && isNeeded ? sizeBytes : 0);
    },
    0,
  );
}

/** The greedy order by looking at everything anew for each step; results that nobody reads are not counted in. */
function naiveOrder(program: Program, isBackwards: boolean): number[] {
  const { before, after } = findDependencies(program);
  const waitsFor = isBackwards ? after : before;
  const all = program.steps.map((_, step) => step);
  const order: number[] = [];
  while (order.length < all.length) {
    const ready = all.filter((step) =>
      !order.includes(step) &&
      waitsFor[step]!.every((other) => order.includes(other))
    );
    const bytesWith = (step: number) => {
      const taken = new Set([...order, step]);
      const done = isBackwards
        ? new Set(all.filter((other) => !taken.has(other)))
        : taken;
      return bytesAfter(program, done);
    };
    const best = (isBackwards ? ready.toReversed() : ready).reduce((
      one,
      other,
    ) => bytesWith(other) < bytesWith(one) ? other : one);
    order.push(best);
  }
  return isBackwards ? order.reverse() : order;
}

/** Everything that is made is read or held, as after simplifying. */
function withoutWaste(program: Program): Program {
  const read = new Set(program.steps.flatMap(({ inputs }) => inputs));
  const buffers = program.buffers.map((buffer, index) =>
    buffer.role === "temporary" && !read.has(index)
      ? { ...buffer, role: "output" as const }
      : buffer
  );
  return { ...program, buffers };
}

for (const [name, isBackwards] of [["For", false], ["Back", true]] as const) {
  Deno.test(`schedule${name}wards() takes the step that leaves the fewest bytes, every time`, () => {
    const schedule = isBackwards ? scheduleBackwards : scheduleForwards;
    fc.assert(fc.property(programs, ([seed, steps]) => {
      const program = withoutWaste(randomProgram(seed, steps).program);
      const graph = findDependencies(program);
      assertEquals(
        schedule(program, graph, "greedy"),
        naiveOrder(program, isBackwards),
      );
    }));
  });
}
