/**
 * How reductions fold vectors into a result. Sums of float32 are taken in
 * blocks whose partial sums are added in float64, so that the error does not
 * grow with the number of elements.
 * @module
 */
import {
  f32x4,
  f64x2,
  i32x4,
  i8x16,
  local,
  v128,
} from "../../../dependencies/wasmati.ts";
import type { NumericType } from "../../../base/dtype.ts";
import type { Reduction } from "../../../program/step.ts";
import {
  type Local,
  type OnStack,
  splatBits,
  splatFloat,
  variable,
} from "./emit.ts";
import { floatBits } from "./float_bits.ts";

type Vector = Local<"v128">;
type Result = OnStack<"v128">;

/** The state of a reduction, in locals; every member writes code. */
export interface Fold {
  /** Forgets everything; `first` loads the first element (of each lane). */
  reset(first: () => Vector): void;
  /** Takes in four elements; ways are independent, to keep the adders busy. */
  add(way: number, value: Vector): void;
  /** Takes in one element that fills all lanes, for results across lanes. */
  addSingle(value: Vector): void;
  /** Ends a block of at most `BLOCK_VECTORS` additions per way. */
  flush(): void;
  /** The result of each lane. */
  lanes(): Vector;
  /** The result of all lanes together, in lane 0. */
  across(): Vector;
}

/** Vectors that a way of a float32 sum takes in before it must be flushed. */
export const BLOCK_VECTORS = 64;

/** An associative operation and its neutral element. */
interface Monoid {
  readonly combine: (left: Vector, right: Vector) => Result;
  readonly neutralBits: number;
}

type PlainReduction = Exclude<
  Reduction,
  "mean" | "all" | "any" | "argMaximum" | "argMinimum"
>;

const FLOAT_MONOIDS: Readonly<Record<PlainReduction, Monoid>> = {
  sum: { combine: (a, b) => f32x4.add(a, b), neutralBits: 0 },
  product: { combine: (a, b) => f32x4.mul(a, b), neutralBits: floatBits(1) },
  maximum: {
    combine: (a, b) => f32x4.max(a, b),
    neutralBits: floatBits(-Infinity),
  },
  minimum: {
    combine: (a, b) => f32x4.min(a, b),
    neutralBits: floatBits(Infinity),
  },
};

const INTEGER_MONOIDS: Readonly<Record<PlainReduction, Monoid>> = {
  sum: { combine: (a, b) => i32x4.add(a, b), neutralBits: 0 },
  product: { combine: (a, b) => i32x4.mul(a, b), neutralBits: 1 },
  maximum: {
    combine: (a, b) => i32x4.max_s(a, b),
    neutralBits: -(2 ** 31),
  },
  minimum: {
    combine: (a, b) => i32x4.min_s(a, b),
    neutralBits: 2 ** 31 - 1,
  },
};

/** What the flags 0 and 1 make of a reduction of truth values. */
const OF_FLAGS = { all: "minimum", any: "maximum", mean: "sum" } as const;

/** The fold of a reduction other than the arg forms, over values of a type. */
export function foldOf(
  reduction: Exclude<Reduction, "argMaximum" | "argMinimum">,
  type: Exclude<NumericType, "bool">,
  ways: number,
): Fold {
  const plain = reduction in OF_FLAGS
    ? OF_FLAGS[reduction as keyof typeof OF_FLAGS]
    : reduction as PlainReduction;
  if (type === "int32") return plainFold(INTEGER_MONOIDS[plain], ways);
  if (plain === "sum") return floatSumFold(ways);
  if (plain === "product") return wideFold((a, b) => f64x2.mul(a, b), 1);
  return plainFold(FLOAT_MONOIDS[plain], ways);
}

/** The fold of the largest float32 that is not NaN, in one instruction per vector. */
export function orderedMaximumFold(ways: number): Fold {
  const { neutralBits } = FLOAT_MONOIDS.maximum;
  return plainFold({ combine: (a, b) => f32x4.pmax(a, b), neutralBits }, ways);
}

type ShuffleLanes = Parameters<typeof i8x16.shuffle>[0];

/** Moves the lanes of a vector around, by the lanes to take. */
export function moveLanes(x: Vector, lanes: readonly number[]): Vector {
  const bytes = lanes.flatMap((lane) => [0, 1, 2, 3].map((b) => 4 * lane + b));
  return variable("v128", i8x16.shuffle(bytes as ShuffleLanes, x, x));
}

/** Brings the second half of a vector to its first half. */
export const UPPER_HALF = [2, 3, 2, 3];
/** Brings the second lane of a vector to its first lane. */
export const ODD_LANE = [1, 1, 3, 3];

function combineAll(monoid: Monoid, vectors: readonly Vector[]): Vector {
  return vectors.reduce((left, right) =>
    variable("v128", monoid.combine(left, right))
  );
}

// A value that fills all lanes may count in one of them only.
function inFirstLane(value: Vector, neutral: Vector): Vector {
  const mask = i32x4.replace_lane(0, splatBits(0), -1);
  const kept = variable("v128", mask);
  return variable("v128", v128.bitselect(value, neutral, kept));
}

function plainFold(monoid: Monoid, ways: number): Fold {
  const sums = Array.from({ length: ways }, () => variable("v128"));
  const neutral = splatBits(monoid.neutralBits);
  const add = (way: number, value: Vector) =>
    local.set(sums[way]!, monoid.combine(sums[way]!, value));
  const lanes = () => combineAll(monoid, sums);
  return {
    reset: () => sums.forEach((sum) => local.set(sum, neutral)),
    add,
    addSingle: (value) => add(0, inFirstLane(value, neutral)),
    flush: () => {},
    lanes,
    across: () => {
      const all = lanes();
      const half = combineAll(monoid, [all, moveLanes(all, UPPER_HALF)]);
      return combineAll(monoid, [half, moveLanes(half, ODD_LANE)]);
    },
  };
}

/** The upper half of the bits of a float64. */
const UPPER_BITS = { 0: 0, 1: 0x3ff00000 } as const;

/** Folds float32 in float64, where partial results overflow no sooner than the whole. */
function wideFold(
  combine: (left: Vector, right: Vector) => Result,
  neutral: 0 | 1,
): Fold {
  const totals = [variable("v128"), variable("v128")] as const;
  const neutralPair = () => {
    const upper = UPPER_BITS[neutral];
    const first = i32x4.replace_lane(1, splatBits(0), upper);
    return variable("v128", i32x4.replace_lane(3, first, upper));
  };
  const take = (total: Vector, half: Vector) => {
    const wide = variable("v128", f64x2.promote_low_f32x4(half));
    local.set(total, combine(total, wide));
  };
  const narrow = (pair: Vector) =>
    variable("v128", f32x4.demote_f64x2_zero(pair));
  return {
    reset: () => totals.forEach((total) => local.set(total, neutralPair())),
    add: (_way, value) => {
      take(totals[0], value);
      take(totals[1], moveLanes(value, UPPER_HALF));
    },
    addSingle: (value) =>
      take(totals[0], inFirstLane(value, splatFloat(neutral))),
    flush: () => {},
    lanes: () => {
      const [low, high] = totals.map(narrow) as [Vector, Vector];
      return variable("v128", v128.or(low, moveLanes(high, [2, 3, 0, 1])));
    },
    across: () => {
      const pair = variable("v128", combine(totals[0], totals[1]));
      const other = moveLanes(pair, UPPER_HALF);
      return narrow(variable("v128", combine(pair, other)));
    },
  };
}

// Blocks in float32, which takes a third of the time, and their sums in float64.
function floatSumFold(ways: number): Fold {
  const block = plainFold(FLOAT_MONOIDS.sum, ways);
  const total = wideFold((a, b) => f64x2.add(a, b), 0);
  const zero = () => splatBits(0);
  return {
    ...total,
    reset: () => {
      block.reset(zero);
      total.reset(zero);
    },
    add: block.add,
    addSingle: block.addSingle,
    flush: () => {
      total.add(0, block.lanes());
      block.reset(zero);
    },
  };
}
