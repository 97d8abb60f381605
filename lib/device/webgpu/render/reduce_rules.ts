/**
 * How reductions combine two values, in which type, and from what they start.
 * @module
 */
import type { NumericType } from "../../../base/dtype.ts";
import { typeOf } from "../../../program/expression.ts";
import {
  reducedType,
  type ReduceStep,
  type Reduction,
} from "../../../program/reduce_step.ts";

/** How a reduction goes on from `best` with `value`. */
export interface Rule {
  /** The result of no elements. */
  readonly empty: number;
  /** WGSL text of the combination. */
  readonly combine: (best: string, value: string) => string;
  readonly functions: readonly string[];
}

function extremum(symbol: ">" | "<", type: NumericType): Rule {
  const isMaximum = symbol === ">";
  const word = isMaximum ? "max" : "min";
  const limit = type === "int32" ? 2 ** 31 : Infinity;
  const helper = isMaximum ? "maximumFloat" : "minimumFloat";
  if (type === "float32") {
    return {
      empty: isMaximum ? -limit : limit,
      combine: (best, value) => `${helper}(${best}, ${value})`,
      functions: [helper],
    };
  }
  return {
    empty: isMaximum ? -limit : limit - 1,
    combine: (best, value) => `${word}(${best}, ${value})`,
    functions: [],
  };
}

function infix(symbol: string, empty: number): Rule {
  return {
    empty,
    combine: (best, value) => `${best} ${symbol} ${value}`,
    functions: [],
  };
}

/** Reductions to a value, not to an index. */
export type PlainReduction = Exclude<Reduction, "argMaximum" | "argMinimum">;

/** The rules, for the type in which values are combined. */
export const RULES: Readonly<
  Record<PlainReduction, (type: NumericType) => Rule>
> = {
  sum: () => infix("+", 0),
  mean: () => infix("+", 0),
  product: () => infix("*", 1),
  maximum: (type) => extremum(">", type),
  minimum: (type) => extremum("<", type),
  all: () => infix("&&", 1),
  any: () => infix("||", 0),
};

/** The type in which elements are combined. */
export function accumulatorType(step: ReduceStep): NumericType {
  const own = typeOf(step.expression);
  const isIndex = step.reduction === "argMaximum" ||
    step.reduction === "argMinimum";
  return isIndex ? own === "bool" ? "int32" : own : reducedType(step);
}
