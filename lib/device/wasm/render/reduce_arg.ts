/**
 * Where the largest or smallest element lies. The first of equals wins; a NaN
 * never beats another value, so only one in front stays.
 * @module
 */
import { f32x4, i32x4, local, v128 } from "../../../dependencies/wasmati.ts";
import { type Local, type OnStack, splatBits, variable } from "./emit.ts";
import { type Fold, moveLanes, ODD_LANE, UPPER_HALF } from "./reduce_fold.ts";

type Vector = Local<"v128">;
type Compare = (left: Vector, right: Vector) => OnStack<"v128">;
type ArgReduction = "argMaximum" | "argMinimum";

const BETTER: Readonly<
  Record<ArgReduction, Readonly<Record<"float32" | "int32", Compare>>>
> = {
  argMaximum: {
    float32: (a, b) => f32x4.gt(a, b),
    int32: (a, b) => i32x4.gt_s(a, b),
  },
  argMinimum: {
    float32: (a, b) => f32x4.lt(a, b),
    int32: (a, b) => i32x4.lt_s(a, b),
  },
};
const EQUAL: Readonly<Record<"float32" | "int32", Compare>> = {
  float32: (a, b) => f32x4.eq(a, b),
  int32: (a, b) => i32x4.eq(a, b),
};

/** Indices of the elements that come next, one per lane. */
export interface Position {
  readonly indices: Vector;
  /** Goes back to the first element. */
  reset(): void;
  advance(elements: number): void;
}

/** A position whose lanes are neighbours, or all one element. */
export function positionOf(lanes: "neighbours" | "same"): Position {
  const indices = variable("v128");
  const first = lanes === "neighbours" ? [1, 2, 3] : [];
  return {
    indices,
    reset: () => {
      let start: OnStack<"v128"> | Vector = splatBits(0);
      for (const lane of first) start = i32x4.replace_lane(lane, start, lane);
      local.set(indices, start);
    },
    advance: (elements) =>
      local.set(indices, i32x4.add(indices, splatBits(elements))),
  };
}

interface Best {
  readonly value: Vector;
  readonly index: Vector;
}

function take(best: Best, other: Best, mask: Vector): void {
  local.set(best.value, v128.bitselect(other.value, best.value, mask));
  local.set(best.index, v128.bitselect(other.index, best.index, mask));
}

/** Takes in a later candidate, or an equal one that lies further in front. */
function merge(
  best: Best,
  other: Best,
  type: "float32" | "int32",
  better: Compare,
): void {
  const equal = variable("v128", EQUAL[type](other.value, best.value));
  const earlier = i32x4.lt_s(other.index, best.index);
  const first = variable("v128", v128.and(earlier, equal));
  const wins = v128.or(better(other.value, best.value), first);
  take(best, other, variable("v128", wins));
}

/** What `argFoldOf` folds. */
export interface ArgFoldOptions {
  readonly reduction: ArgReduction;
  readonly type: "float32" | "int32";
  readonly ways: number;
  /** Whose elements are taken in; the caller moves it. */
  readonly position: Position;
}

/** The fold of an arg reduction. */
export function argFoldOf(options: ArgFoldOptions): Fold {
  const { type, position } = options;
  const better = BETTER[options.reduction][type];
  const bests: Best[] = Array.from(
    { length: options.ways },
    () => ({ value: variable("v128"), index: variable("v128") }),
  );
  const add = (way: number, value: Vector, index: Vector) => {
    const best = bests[way]!;
    const mask = variable("v128", better(value, best.value));
    take(best, { value, index }, mask);
  };
  const lanes = (): Best => {
    const [best, ...others] = bests as [Best, ...Best[]];
    for (const other of others) merge(best, other, type, better);
    return best;
  };
  return {
    reset: (first) => bests.forEach((best) => startAt(first, best)),
    add: (way, value) => add(way, value, position.indices),
    addSingle: (value) => {
      const index = i32x4.splat(i32x4.extract_lane(0, position.indices));
      add(0, value, variable("v128", index));
    },
    flush: () => {},
    lanes: () => lanes().index,
    across: () => mergeLanes(lanes(), type, better),
  };
}

function startAt(first: () => Vector, best: Best): void {
  local.set(best.value, first());
  local.set(best.index, splatBits(0));
}

function mergeLanes(
  best: Best,
  type: "float32" | "int32",
  better: Compare,
): Vector {
  for (const order of [UPPER_HALF, ODD_LANE]) {
    const value = moveLanes(best.value, order);
    merge(best, { value, index: moveLanes(best.index, order) }, type, better);
  }
  return best.index;
}
