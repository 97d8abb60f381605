/**
 * The order in which steps run, chosen for memory: several schedules are made,
 * and the recorded order stays unless one of them has a smaller lower bound.
 * Between equal bounds the bytes decide that outputs and given-up inputs take
 * besides, for strategies that allocate while a program runs.
 * @module
 */
import { formatBytes } from "../../base/bytes.ts";
import type { Program } from "../../program/program.ts";
import type { Passed } from "./gain.ts";
import { findInPlace } from "./in_place.ts";
import {
  boundOf,
  findLifetimes,
  isInRegion,
  type Lifetimes,
  type Rectangle,
  rectanglesOf,
} from "./lifetimes.ts";
import { scheduleBackwards, scheduleForwards } from "./schedule.ts";
import { findDependencies, type StepGraph } from "./step_graph.ts";

const SCHEDULES: Readonly<
  Record<string, (program: Program, graph: StepGraph) => number[]>
> = {
  "frees at once": (program, graph) =>
    scheduleForwards(program, graph, "eager"),
  "fewest bytes first": (program, graph) =>
    scheduleForwards(program, graph, "greedy"),
  "as late as possible": (program, graph) =>
    scheduleBackwards(program, graph, "eager"),
  "fewest bytes last": (program, graph) =>
    scheduleBackwards(program, graph, "greedy"),
};

/** What an order costs. */
interface Cost {
  readonly lowerBound: number;
  /** Peak of the region, outputs since they are made and given-up inputs until they are read, together. */
  readonly peakBytes: number;
}

/** Outputs and given-up inputs as rectangles; a place that an output takes over is one. */
function heldRectangles(
  program: Program,
  { firstStep, lastStep }: Lifetimes,
  inPlaceOf: Int32Array,
): Rectangle[] {
  const end = program.steps.length - 1;
  const isTaken = new Uint8Array(program.buffers.length);
  for (const before of inPlaceOf) if (before >= 0) isTaken[before] = 1;
  return program.buffers.flatMap(({ role, isDonated, sizeBytes }, root) => {
    if (isInRegion(program, root) || inPlaceOf[root]! >= 0) return [];
    if (role === "output") {
      const life = { firstStep: Math.max(0, firstStep[root]!), lastStep: end };
      return [{ root, sizeBytes, ...life }];
    }
    if (!isDonated || isTaken[root] || lastStep[root]! < 0) return [];
    return [{ root, sizeBytes, firstStep: 0, lastStep: lastStep[root]! }];
  });
}

function costOf(program: Program, bindsInPlace: boolean): Cost {
  const lifetimes = findLifetimes(program);
  const inPlaceOf = bindsInPlace
    ? findInPlace(program, lifetimes)
    : new Int32Array(program.buffers.length).fill(-1);
  const region = rectanglesOf(program, lifetimes, inPlaceOf);
  const held = heldRectangles(program, lifetimes, inPlaceOf);
  const count = program.steps.length;
  return {
    lowerBound: boundOf(region, count).lowerBound,
    peakBytes: boundOf([...region, ...held], count).lowerBound,
  };
}

function isBetter(one: Cost, other: Cost): boolean {
  return one.lowerBound < other.lowerBound ||
    (one.lowerBound === other.lowerBound && one.peakBytes < other.peakBytes);
}

/**
 * Puts the steps into the best order found, the recorded one among them.
 *
 * @param options Whether the device lets outputs lie where inputs do.
 */
export function order(
  program: Program,
  { bindsInPlace }: { readonly bindsInPlace: boolean },
): Passed {
  const graph = findDependencies(program);
  const recorded = costOf(program, bindsInPlace);
  let best = { program, cost: recorded, name: "as recorded" };
  for (const [name, schedule] of Object.entries(SCHEDULES)) {
    const steps = schedule(program, graph).map((step) => program.steps[step]!);
    const ordered = { ...program, steps };
    const cost = costOf(ordered, bindsInPlace);
    if (isBetter(cost, best.cost)) best = { program: ordered, cost, name };
  }
  const gain = {
    pass: "order",
    text: `lower bound ${formatBytes(recorded.lowerBound)} → ${
      formatBytes(best.cost.lowerBound)
    } by ${best.name}`,
  };
  return { program: best.program, gain };
}
