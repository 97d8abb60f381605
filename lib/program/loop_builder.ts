/**
 * Makes loop expressions. Arithmetic on known numbers is done at once.
 * @module
 */
import type { NumericType } from "../base/dtype.ts";
import type { BinaryOperator, UnaryOperator } from "./expression.ts";
import {
  type FoldOperation,
  type LoopExpression,
  loopTypeOf,
} from "./loop_expression.ts";

/** An int32 expression, or a number that becomes a constant. */
export type Index = LoopExpression | number;

/** A constant of a type. */
export function known(
  value: number,
  type: NumericType = "float32",
): LoopExpression {
  return { kind: "constant", value, type };
}

function asNode(value: Index): LoopExpression {
  return typeof value === "number" ? known(value | 0, "int32") : value;
}

function numberOf(value: Index): number | null {
  if (typeof value === "number") return value;
  return value.kind === "constant" && value.type === "int32"
    ? value.value
    : null;
}

/** The coordinate along an axis. */
export function coordinate(axis: number): LoopExpression {
  return { kind: "coordinate", axis };
}

/** The index of a loop. */
export function indexOf(loop: string): LoopExpression {
  return { kind: "index", loop };
}

/** An operator on any two expressions of one type. */
export function combine(
  operator: BinaryOperator,
  left: LoopExpression,
  right: LoopExpression,
): LoopExpression {
  return { kind: "binary", operator, left, right };
}

/** An operator on one expression. */
export function apply(
  operator: UnaryOperator,
  operand: LoopExpression,
): LoopExpression {
  return { kind: "unary", operator, operand };
}

/** Converts to another type. */
export function convert(
  to: NumericType,
  operand: LoopExpression,
): LoopExpression {
  return loopTypeOf(operand) === to ? operand : { kind: "cast", to, operand };
}

/** One of two expressions. */
export function choose(
  condition: LoopExpression,
  whenTrue: LoopExpression,
  whenFalse: LoopExpression,
): LoopExpression {
  return { kind: "select", condition, whenTrue, whenFalse };
}

/** The sum of indices. */
export function plus(...terms: readonly Index[]): LoopExpression {
  const rest = terms.filter((term) => numberOf(term) === null).map(asNode);
  // Starts from 0, as there is no -0 among whole numbers.
  const number = terms.reduce<number>(
    (sum, term) => sum + (numberOf(term) ?? 0),
    0,
  );
  if (rest.length === 0) return known(number, "int32");
  const sum = rest.reduce((left, right) => combine("add", left, right));
  return number === 0 ? sum : combine("add", sum, known(number, "int32"));
}

/** A multiple of an index. */
export function times(index: Index, factor: number): LoopExpression {
  const number = numberOf(index);
  if (number !== null || factor === 0) {
    return known((number ?? 0) * factor, "int32");
  }
  return factor === 1
    ? asNode(index)
    : combine("multiply", asNode(index), known(factor, "int32"));
}

/** The difference of two indices. */
export function minus(left: Index, right: Index): LoopExpression {
  const number = numberOf(right);
  if (number !== null) return plus(left, -number);
  return combine("subtract", asNode(left), asNode(right));
}

/** An index that is not negative, divided by a known size, rounded down. */
export function quotient(index: Index, divisor: number): LoopExpression {
  const number = numberOf(index);
  if (number !== null) return known(Math.floor(number / divisor), "int32");
  return divisor === 1
    ? asNode(index)
    : combine("divide", asNode(index), known(divisor, "int32"));
}

/** What is left of that division. */
export function remainder(index: Index, divisor: number): LoopExpression {
  const number = numberOf(index);
  if (number !== null) return known(number % divisor, "int32");
  return divisor === 1
    ? known(0, "int32")
    : combine("modulo", asNode(index), known(divisor, "int32"));
}

/** A comparison of indices. */
export function compare(
  operator: BinaryOperator,
  left: Index,
  right: Index,
): LoopExpression {
  return combine(operator, asNode(left), asNode(right));
}

/** The larger or smaller of two indices. */
export function limit(
  operator: "maximum" | "minimum",
  left: Index,
  right: Index,
): LoopExpression {
  return combine(operator, asNode(left), asNode(right));
}

/** Whether all conditions hold; null for none. */
export function both(
  ...conditions: readonly (LoopExpression | null)[]
): LoopExpression | null {
  const present = conditions.filter((each) => each !== null);
  if (present.length === 0) return null;
  return present.reduce((left, right) => combine("and", left, right));
}

/** `0 <= index < size`. */
export function within(index: Index, size: number): LoopExpression {
  return combine(
    "and",
    compare("greaterEqual", index, 0),
    compare("less", index, size),
  );
}

/** The element of an input. */
export function load(
  input: number,
  type: NumericType,
  at: Index,
  when: LoopExpression | null = null,
): LoopExpression {
  return { kind: "load", input, type, at: asNode(at), when };
}

/** A loop of a fold. */
export interface Loop {
  readonly loop: string;
  readonly size: number;
  /** Which rounds count. */
  readonly when?: LoopExpression | null;
}

/** A fold over nested loops, the outermost first. */
export function fold(
  operation: FoldOperation,
  loops: readonly Loop[],
  term: LoopExpression,
): LoopExpression {
  return loops.reduceRight<LoopExpression>(
    (inner, { loop, size, when = null }) => ({
      kind: "fold",
      loop,
      size,
      operation,
      term: inner,
      when,
    }),
    term,
  );
}
