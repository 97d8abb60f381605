import { assert, assertEquals } from "@std/assert";
import { Budget } from "../../lib/plan/budget.ts";
import { improve } from "../../lib/plan/improve.ts";
import { compile, toBytes, topOf } from "../../lib/plan/instance.ts";
import { OrderMaker } from "../../lib/plan/orders.ts";
import { makeRandom } from "../../lib/plan/random.ts";
import { validate } from "../../lib/plan/validate.ts";
import { shapelessProblem } from "./random_problems.ts";

Deno.test("improve() offers ever better plans, all valid, and gains something", () => {
  const buffers = shapelessProblem(300, 3, 150);
  const instance = compile({ buffers });
  const order = new OrderMaker(instance).order("birth");
  const state = { order, extent: 0 };
  const extents: number[] = [];
  improve(instance, state, {
    goal: instance.lowerBound,
    rounds: 300,
    budget: new Budget(Infinity, Infinity),
    random: makeRandom(5),
    found: (offsets, extent) => {
      assertEquals(topOf(instance, offsets), extent);
      const problem = { buffers, capacityBytes: extent };
      const inBytes = toBytes(instance, offsets, buffers.length);
      assertEquals(validate(problem, inBytes), { kind: "good" });
      extents.push(extent);
    },
  });
  assert(extents.length > 0);
  assertEquals(extents, extents.toSorted((a, b) => b - a));
});

Deno.test("improve() stops when the budget is out", () => {
  const instance = compile({ buffers: shapelessProblem(80, 3, 40) });
  const order = new OrderMaker(instance).order("birth");
  const budget = new Budget(25, Infinity);
  improve(instance, { order, extent: 0 }, {
    goal: 0,
    rounds: 1000,
    budget,
    random: makeRandom(5),
    found: () => {},
  });
  assertEquals(budget.stepsUsed, 30); // ten for a plan of eighty buffers
  assert(budget.isOut);
});

Deno.test("Budget counts steps, and looks at the clock", () => {
  const budget = new Budget(3, Infinity);
  assert(budget.spend(2) && budget.spend(1) && !budget.isOut);
  assert(!budget.spend(1) && budget.isOut && !budget.isLate);
  const late = new Budget(Infinity, -1);
  assert(late.isOut && late.isLate && !late.spend(1));
});
