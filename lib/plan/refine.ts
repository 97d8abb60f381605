/**
 * The searching stages of the planner: exact and local search in turns, each
 * round with twice the steps of the last, so that an easy problem is soon
 * done and a hard one gets all there is.
 * @module
 */
import type { Budget } from "./budget.ts";
import { ExactSearch } from "./exact.ts";
import { improve, type Improvement } from "./improve.ts";
import type { Incumbent } from "./incumbent.ts";
import { type Instance, topOf } from "./instance.ts";
import { makeRandom, type Random } from "./random.ts";

/**
 * Buffers up to which the exact search is used: its depth is their number, and
 * a few thousand would not fit on the stack.
 */
const MAX_EXACT = 1_200;

/** Plans that local search makes for each node a round gives to exact search. */
const PLANS_PER_NODE = 1 / 64;

/** Improves the best plan until its goal is reached or the budget is out. */
export function refine(
  instance: Instance,
  best: Incumbent,
  budget: Budget,
  options: { readonly seed: number; readonly isGoalEnough: boolean },
): void {
  if (best.isDone || !best.order) return;
  const random = makeRandom(options.seed);
  const exact = instance.count <= MAX_EXACT ? new ExactSearch(instance) : null;
  const local = { order: best.order, extent: best.orderExtent };
  for (let nodes = 2 * instance.count; !budget.isOut; nodes *= 2) {
    if (exact) {
      searchExactly(exact, instance, best, budget, { ...options, nodes });
    }
    if (best.isDone) return;
    searchLocally(instance, local, best, budget, nodes, random);
    if (best.isDone) return;
  }
}

/** Part of the extent below which it is not worth asking for less. */
const FINEST = 1e-3;

/** Asks for the goal and, if that stays open and less is better, for plans on the way to it. */
function searchExactly(
  exact: ExactSearch,
  instance: Instance,
  best: Incumbent,
  budget: Budget,
  options: { readonly nodes: number; readonly isGoalEnough: boolean },
): void {
  const offsets = new Float64Array(instance.count);
  const ask = (capacity: number) => {
    const answer = exact.search(capacity, options.nodes, budget, offsets);
    if (answer === "found") {
      best.offer(offsets, topOf(instance, offsets), "exact search");
    } else if (answer === "impossible") {
      best.provedBound = Math.max(best.provedBound, capacity + 1);
    }
    return answer;
  };
  const answer = ask(Math.max(best.goal, best.provedBound));
  if (answer === "unknown" && options.isGoalEnough) return;
  let low = Math.max(best.goal, best.provedBound);
  while (!best.isDone && !budget.isOut) {
    const middle = Math.floor((low + best.extent) / 2);
    if (best.extent - middle < best.extent * FINEST) return;
    // What is found lowers the extent, so every answer halves what is open.
    if (ask(middle) !== "found") low = middle;
  }
}

function searchLocally(
  instance: Instance,
  state: Improvement,
  best: Incumbent,
  budget: Budget,
  nodes: number,
  random: Random,
): void {
  improve(instance, state, {
    goal: Math.max(best.goal, best.provedBound),
    rounds: Math.max(8, Math.round(nodes * PLANS_PER_NODE)),
    budget,
    random,
    found: (offsets, extent) => best.offer(offsets, extent, "local search"),
  });
}
