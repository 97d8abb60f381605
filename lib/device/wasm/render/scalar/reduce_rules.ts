/**
 * How reductions join terms one by one.
 * @module
 */
import { f64, i32, if_, local } from "../../../../dependencies/wasmati.ts";
import type { NumericType } from "../../../../base/dtype.ts";
import type { Reduction } from "../../../../program/reduce_step.ts";
import { type Local, type OnStack, variable } from "../emit.ts";
import { increase } from "../emit_odometer.ts";
import { scalarBinary } from "../loop_scalar.ts";
import { rounded, type Value } from "./buffers.ts";
import { asDouble, constantValue, convertValue } from "./convert.ts";
import { maximumOf, minimumOf } from "./extrema.ts";

type Double = Local<"f64">;
type Whole = Local<"i32">;

/** A reduction at work: its terms come in order. */
export interface Accumulator {
  /** Writes the code that takes a term. */
  readonly take: (term: Value) => void;
  /** Writes the code that ends it. */
  readonly result: () => Value;
}

/** What a reduction depends on. */
export interface ReductionFacts {
  /** Of the terms. */
  readonly type: NumericType;
  /** Of the result. */
  readonly reducedType: NumericType;
  /** Number of terms. */
  readonly count: number;
  readonly isDouble: boolean;
}

type Begin = (facts: ReductionFacts) => Accumulator;

function ofDoubles(
  start: number,
  join: (total: Double, term: Double) => OnStack<"f64"> | Double,
  { isDouble, type }: ReductionFacts,
  finish: (total: Double) => Double = (total) => total,
): Accumulator {
  const total = variable("f64", start);
  return {
    take: (term) => local.set(total, join(total, asDouble(term, type))),
    result: () => isDouble ? finish(total) : rounded(finish(total)),
  };
}

function ofWholes(
  start: number,
  join: (total: Whole, term: Whole) => OnStack<"i32"> | Whole,
  prepare: (term: Value) => Value = (term) => term,
): Accumulator {
  const total = variable("i32", start);
  return {
    take: (term) => local.set(total, join(total, prepare(term) as Whole)),
    result: () => total,
  };
}

/** An accumulator of float64 for floats, of int32 for everything else. */
function byType(
  floats: readonly [number, Parameters<typeof ofDoubles>[1]],
  wholes: readonly [number, Parameters<typeof ofWholes>[1]],
): Begin {
  return (facts) =>
    facts.type === "float32"
      ? ofDoubles(...floats, facts)
      : ofWholes(...wholes);
}

function ofTruths(
  start: 0 | 1,
  join: (total: Whole, term: Whole) => OnStack<"i32">,
): Begin {
  return ({ type, isDouble }) =>
    ofWholes(
      start,
      join,
      (term) => convertValue(term, type, "bool", isDouble),
    );
}

/** The place of the first term that no other is `better` than; a NaN in front stays. */
function ofPlaces(
  better: (term: Double, best: Double) => OnStack<"i32">,
): Begin {
  return ({ type }) => {
    const best = variable("f64", 0);
    const [place, round] = [variable("i32", 0), variable("i32", 0)];
    return {
      take: (term) => {
        const value = asDouble(term, type);
        const isBetter = variable("i32", better(value, best));
        i32.or(i32.eqz(round), isBetter);
        if_(null, () => {
          local.set(best, value);
          local.set(place, round);
        });
        increase(round, 1);
      },
      result: () => place,
    };
  };
}

const REDUCTIONS: Readonly<Record<Reduction, Begin>> = {
  sum: byType([0, (a, b) => f64.add(a, b)], [0, (a, b) => i32.add(a, b)]),
  mean: (facts) => {
    const divide = (total: Double) =>
      variable("f64", f64.div(total, facts.count || 1));
    return ofDoubles(0, (a, b) => f64.add(a, b), facts, divide);
  },
  product: byType([1, (a, b) => f64.mul(a, b)], [1, (a, b) => i32.mul(a, b)]),
  maximum: byType(
    [-Infinity, maximumOf],
    [-(2 ** 31), (a, b) => scalarBinary("maximum", a, b)],
  ),
  minimum: byType(
    [Infinity, minimumOf],
    [2 ** 31 - 1, (a, b) => scalarBinary("minimum", a, b)],
  ),
  all: ofTruths(1, (a, b) => i32.and(a, b)),
  any: ofTruths(0, (a, b) => i32.or(a, b)),
  argMaximum: ofPlaces((value, best) => f64.lt(best, value)),
  argMinimum: ofPlaces((value, best) => f64.lt(value, best)),
};

/** What reductions of nothing give. */
const EMPTY: Readonly<Partial<Record<Reduction, number>>> = {
  maximum: NaN,
  minimum: NaN,
  product: 1,
};

/** Starts a reduction. */
export function beginReduction(
  reduction: Reduction,
  facts: ReductionFacts,
): Accumulator {
  if (facts.count > 0) return REDUCTIONS[reduction](facts);
  const value = EMPTY[reduction] ?? 0;
  return {
    take: () => {},
    result: () => constantValue(value, facts.reducedType, facts.isDouble),
  };
}
