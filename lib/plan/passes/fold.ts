/**
 * Expressions computed ahead where every bit stays: operators whose result
 * IEEE arithmetic fixes, on constants; and the few identities that hold for
 * each value. x + 0 is not among them (-0 + 0 is 0), nor is x * 0 (NaN,
 * infinities, -0); x * 1, x - 0 and x + -0 are.
 * @module
 */
import type { NumericType } from "../../base/dtype.ts";
import {
  type BinaryOperator,
  constant,
  type Expression,
  typeOf,
  type UnaryOperator,
} from "../../program/expression.ts";
import { rewrite } from "./rewrite.ts";

type Constant = Extract<Expression, { kind: "constant" }>;
type Unary = Extract<Expression, { kind: "unary" }>;
type Binary = Extract<Expression, { kind: "binary" }>;
type Cast = Extract<Expression, { kind: "cast" }>;

/** Rounded once from float64, these are exact in float32 too; others differ between devices. */
const UNARY: Readonly<Partial<Record<UnaryOperator, (x: number) => number>>> = {
  negate: (x) => -x,
  absolute: Math.abs,
  squareRoot: Math.sqrt,
  floor: Math.floor,
  ceiling: Math.ceil,
  isNaN: (x) => Number(Number.isNaN(x)),
  isFinite: (x) => Number(Number.isFinite(x)),
  isInfinite: (x) => Number(Math.abs(x) === Infinity),
  not: (x) => Number(x === 0),
};

type BinaryRule = (a: number, b: number) => number;

const COMPARISONS: Readonly<Partial<Record<BinaryOperator, BinaryRule>>> = {
  equal: (a, b) => Number(a === b),
  notEqual: (a, b) => Number(a !== b),
  less: (a, b) => Number(a < b),
  lessEqual: (a, b) => Number(a <= b),
  greater: (a, b) => Number(a > b),
  greaterEqual: (a, b) => Number(a >= b),
  and: (a, b) => Number(a !== 0 && b !== 0),
  or: (a, b) => Number(a !== 0 || b !== 0),
};

const FLOAT: Readonly<Partial<Record<BinaryOperator, BinaryRule>>> = {
  ...COMPARISONS,
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  maximum: Math.max,
  minimum: Math.min,
};

const INTEGER: Readonly<Partial<Record<BinaryOperator, BinaryRule>>> = {
  ...COMPARISONS,
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: Math.imul,
  maximum: Math.max,
  minimum: Math.min,
  bitwiseAnd: (a, b) => a & b,
};

const BINARY: Readonly<
  Record<NumericType, Readonly<Partial<Record<BinaryOperator, BinaryRule>>>>
> = { float32: FLOAT, int32: INTEGER, bool: COMPARISONS };

/** What becomes of a number in a type. */
type Rounding = (type: NumericType, value: number) => number;

/** In a program that computes with float32. */
const roundSingle: Rounding = (type, value) =>
  type === "float32" ? Math.fround(value) : roundWhole(type, value);

/** In a program that computes with float64 in its place. */
const roundDouble: Rounding = (type, value) =>
  type === "float32" ? value : roundWhole(type, value);

function roundWhole(type: "int32" | "bool", value: number): number {
  return type === "int32" ? value | 0 : Number(value !== 0);
}

/** A constant of a value, or the node if the value is NaN: which NaN is the device's to say. */
function constantOr(
  node: Expression,
  value: number | undefined,
  round: Rounding,
): Expression {
  if (value === undefined || Number.isNaN(value)) return node;
  const type = typeOf(node);
  return constant(round(type, value), type);
}

/** The value that a device makes of a constant. */
function valueOf({ type, value }: Constant, round: Rounding): number {
  return round(type, value);
}

function foldUnary(node: Unary, round: Rounding): Expression {
  const { operator, operand } = node;
  if (operand.kind === "constant") {
    // The inverse of the least int32 and its like are the device's to say.
    if (typeOf(operand) === "int32" && operator !== "not") return node;
    return constantOr(node, UNARY[operator]?.(valueOf(operand, round)), round);
  }
  const isInverse = operator === "negate" ||
    (operator === "not" && typeOf(operand) === "bool");
  const isTwice = operand.kind === "unary" && operand.operator === operator;
  return isInverse && isTwice && typeOf(operand.operand) === typeOf(node)
    ? operand.operand
    : node;
}

/** Numbers that leave the other operand as it is, on either side or on the right. */
const NEUTRAL: Readonly<
  Record<
    "float32" | "int32",
    Readonly<
      Partial<Record<BinaryOperator, readonly [number, "both" | "right"]>>
    >
  >
> = {
  float32: {
    add: [-0, "both"],
    subtract: [0, "right"],
    multiply: [1, "both"],
    divide: [1, "right"],
  },
  int32: {
    add: [0, "both"],
    subtract: [0, "right"],
    multiply: [1, "both"],
  },
};

function isNeutral(side: Expression, number: number, round: Rounding): boolean {
  return side.kind === "constant" && Object.is(valueOf(side, round), number);
}

function foldBinary(node: Binary, round: Rounding): Expression {
  const { operator, left, right } = node;
  const type = typeOf(left);
  if (left.kind === "constant" && right.kind === "constant") {
    const [a, b] = [valueOf(left, round), valueOf(right, round)];
    // Which of 0 and -0 is the larger is the device's to say.
    if (a === b && !Object.is(a, b) && operator.endsWith("imum")) return node;
    return constantOr(node, BINARY[type][operator]?.(a, b), round);
  }
  const neutral = type === "bool" ? undefined : NEUTRAL[type][operator];
  if (!neutral) return node;
  const [number, sides] = neutral;
  if (isNeutral(right, number, round)) return left;
  return sides === "both" && isNeutral(left, number, round) ? right : node;
}

function foldCast(node: Cast, round: Rounding): Expression {
  const { operand, to } = node;
  const from = typeOf(operand);
  if (from === to) return operand;
  if (operand.kind === "constant") {
    const value = valueOf(operand, round);
    // Numbers out of range are the device's to convert.
    const fits = to !== "int32" || Math.abs(value) < 2 ** 31;
    return fits && !Number.isNaN(value) ? constant(round(to, value), to) : node;
  }
  // A bool survives the way to a number and back.
  const isReturn = operand.kind === "cast" && to === "bool" &&
    typeOf(operand.operand) === "bool";
  return isReturn ? operand.operand : node;
}

function foldNode(node: Expression, round: Rounding): Expression {
  switch (node.kind) {
    case "input":
    case "constant":
    case "parameter":
      return node;
    case "unary":
      return foldUnary(node, round);
    case "binary":
      return foldBinary(node, round);
    case "select": {
      const { condition, whenTrue, whenFalse } = node;
      if (whenTrue === whenFalse) return whenTrue;
      if (condition.kind !== "constant") return node;
      return valueOf(condition, round) ? whenTrue : whenFalse;
    }
    case "cast":
      return foldCast(node, round);
    default:
      throw node satisfies never;
  }
}

/** How programs fold. */
export interface FoldOptions {
  /** Whether they compute with float64 in place of float32. */
  readonly isDouble?: boolean;
}

/** The same values from less work; the expression itself if there is nothing to gain. */
export function foldExpression(
  expression: Expression,
  { isDouble = false }: FoldOptions = {},
): Expression {
  const round = isDouble ? roundDouble : roundSingle;
  return rewrite(expression, (node) => foldNode(node, round));
}
