/**
 * Which thread of a reduction reads which elements for which output.
 * @module
 */
import { sizeOf } from "../../../base/shape.ts";
import type { ReduceStep } from "../../../program/reduce_step.ts";
import { type Dimension, mergeDimensions } from "./elementwise.ts";
import type { WgslLimits } from "./rendered.ts";
import { indent, range } from "./shader.ts";

/** Threads of a workgroup. */
export const THREADS = 64;
/** Threads of a team get at least so many elements each. */
const MIN_SHARE = 4;

/** Everything about a reduction that its text is made from. */
export interface Layout {
  readonly kept: readonly Dimension[];
  readonly reduced: readonly Dimension[];
  readonly outputs: number;
  readonly count: number;
  /** Threads per output. */
  readonly team: number;
  /** Whether neighbours in the memory of an input belong to one output. */
  readonly isInner: boolean;
}

function powerOfTwoBelow(value: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, value)));
}

/** Divides the work. */
export function layoutOf(step: ReduceStep, limits: WgslLimits): Layout {
  const all = range(step.shape.length);
  const reducedAxes = all.filter((axis) => step.axes.includes(axis));
  const keptAxes = all.filter((axis) => !step.axes.includes(axis));
  const select = (axes: number[]) =>
    mergeDimensions(
      axes.map((axis) => step.shape[axis]!),
      step.inputs.map(({ strides }) => axes.map((axis) => strides[axis]!)),
    );
  const outputs = sizeOf(keptAxes.map((axis) => step.shape[axis]!));
  const count = sizeOf(reducedAxes.map((axis) => step.shape[axis]!));
  const wanted = Math.ceil(limits.targetThreads / Math.max(1, outputs));
  const team = powerOfTwoBelow(Math.min(THREADS, wanted, count / MIN_SHARE));
  const reduced = select(reducedAxes);
  const isInner = reduced.at(-1)!.strides.some((stride) => stride === 1);
  return { kept: select(keptAxes), reduced, outputs, count, team, isInner };
}

/** Text of a function from an index to an address in one input, by dimensions. */
export function addressFunction(
  name: string,
  dimensions: readonly Dimension[],
  input: number,
): string {
  const strides = dimensions.map((dimension) => dimension.strides[input]!);
  const term = (index: string, axis: number) =>
    strides[axis]! < 0
      ? `u32(i32(${index}) * ${strides[axis]})`
      : `${index} * ${strides[axis]}u`;
  const lines = ["var rest = u32(item);", "var address = 0u;"];
  for (let axis = dimensions.length - 1; axis > 0; axis--) {
    const { size } = dimensions[axis]!;
    lines.push(`address += ${term(`rest % ${size}u`, axis)};`);
    lines.push(`rest = rest / ${size}u;`);
  }
  lines.push(`return i32(address + ${term("rest", 0)});`);
  return `fn ${name}(item: i32) -> i32 {\n${indent(lines.join("\n"))}\n}`;
}

/** Statements that combine a thread's share into `best` (and `place`). */
export function shareText(
  layout: Layout,
  load: (item: string) => string,
  combine: (value: string, item: string) => string,
): string {
  const { team, count } = layout;
  const steps = count % (4 * team) === 0 ? 4 : 1;
  const item = (at: number) => at === 0 ? "item" : `item + ${at}`;
  const body = range(steps).map((at) => combine(load(item(at)), item(at)));
  const stride = team * steps;
  return `for (var item = lane * ${steps}; item < ${count}; item += ${stride}) {
${indent(body.join("\n"))}
}`;
}

/** Statements that name this thread's output and its place in the team. */
export function placeText({ team, isInner }: Layout): string {
  const perGroup = THREADS / team;
  const slot = isInner ? `local / ${team}` : `local % ${perGroup}`;
  const lane = isInner ? `local % ${team}` : `local / ${perGroup}`;
  return `let lane = ${team === 1 ? "0" : lane};
let slot = ${team === 1 ? "local" : slot};
let output = group * ${perGroup} + slot;`;
}

/** The thread that holds lane `lane` of the same output. */
export function mateText({ team, isInner }: Layout, lane: string): string {
  return isInner
    ? `slot * ${team} + ${lane}`
    : `${lane} * ${THREADS / team} + slot`;
}
