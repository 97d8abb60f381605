/**
 * Local search: changes the order from which a plan is built bottom up, a
 * little at a time. The buffers to blame are those above the goal; one of
 * them is preferred more than before, or two that overlap change places.
 * Orders that are not worse are kept, and somewhat worse ones now and then,
 * the less often the longer it lasts, so that it does not stay on a ledge.
 *
 * It proves nothing, but unlike the exact search it gains something on any
 * problem of some thousands of buffers.
 * @module
 */
import type { Budget } from "./budget.ts";
import type { Instance } from "./instance.ts";
import type { Random } from "./random.ts";
import { placeBottomUp } from "./skyline_placer.ts";

/** Share of the extent by which an order may be worse and still be kept, at first. */
const FIRST_TOLERANCE = 0.02;

/** Buffers placed in about the time of one node of the exact search. */
const BUFFERS_PER_STEP = 8;

/** Where the search stands; `improve` goes on from there. */
export interface Improvement {
  /** The order that the next change starts from. */
  order: Int32Array;
  /** Extent of a plan from `order`, in units. */
  extent: number;
}

/** Buffers whose tops are above the goal. */
function toBlame(
  { sizes }: Instance,
  offsets: Float64Array,
  goal: number,
): number[] {
  const blamed: number[] = [];
  sizes.forEach((size, buffer) => {
    if (offsets[buffer]! + size > goal) blamed.push(buffer);
  });
  return blamed;
}

function pick<Item>(items: ArrayLike<Item>, random: Random): Item {
  return items[Math.floor(random() * items.length)]!;
}

/** Takes what stands at one place of an order out and puts it in at another. */
function move(order: Int32Array, from: number, to: number): void {
  const buffer = order[from]!;
  if (to < from) order.copyWithin(to + 1, to, from);
  else order.copyWithin(from, from + 1, to + 1);
  order[to] = buffer;
}

function overlaps({ first, end }: Instance, a: number, b: number): boolean {
  return first[a]! < end[b]! && first[b]! < end[a]!;
}

/** An order like the given one, but for what it did to one of the blamed. */
function change(
  instance: Instance,
  order: Int32Array,
  blamed: readonly number[],
  random: Random,
): Int32Array {
  const changed = order.slice();
  const culprit = pick(blamed, random);
  const place = order.indexOf(culprit);
  if (random() < 0.5) {
    move(changed, place, Math.floor(random() * place));
    return changed;
  }
  for (let attempt = 0; attempt < 16; attempt++) {
    const other = Math.floor(random() * order.length);
    if (!overlaps(instance, culprit, order[other]!)) continue;
    changed[place] = order[other]!;
    changed[other] = culprit;
    break;
  }
  return changed;
}

/**
 * Changes an order until its plan is within the goal, or the rounds are over.
 *
 * @param goal Units.
 * @param rounds Plans to make; each takes a step for every eight buffers.
 * @param found Is called with the offsets of each plan that is better than all before.
 */
export function improve(
  instance: Instance,
  state: Improvement,
  options: {
    readonly goal: number;
    readonly rounds: number;
    readonly budget: Budget;
    readonly random: Random;
    readonly found: (offsets: Float64Array, extent: number) => void;
  },
): void {
  const { goal, rounds, budget, random } = options;
  const stepsPerPlan = Math.ceil(instance.count / BUFFERS_PER_STEP);
  let offsets: Float64Array = new Float64Array(instance.count);
  let trial: Float64Array = new Float64Array(instance.count);
  state.extent = placeBottomUp(instance, state.order, offsets);
  let best = state.extent;
  for (let round = 0; round < rounds && state.extent > goal; round++) {
    if (!budget.spend(stepsPerPlan)) return;
    const blamed = toBlame(instance, offsets, goal);
    const order = change(instance, state.order, blamed, random);
    const extent = placeBottomUp(instance, order, trial);
    const tolerance = FIRST_TOLERANCE * (1 - round / rounds) * random() ** 2;
    if (extent > state.extent * (1 + tolerance)) continue;
    state.order = order;
    state.extent = extent;
    [offsets, trial] = [trial, offsets];
    if (extent >= best) continue;
    best = extent;
    options.found(offsets, extent);
  }
}
