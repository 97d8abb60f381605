/**
 * Scalar expressions: what an elementwise step computes for one element.
 *
 * Plain data that both devices render (to WGSL and to wasm) and that prints
 * itself. An expression is typed by its inputs; `typeOf` derives the type of
 * the result, and renderers may rely on operands having the type an operator
 * names in its table row.
 * @module
 */
import type { NumericType } from "../base/dtype.ts";

/** Operators on one operand of the same type, except predicates, which give bool. */
export type UnaryOperator =
  | "negate"
  | "absolute"
  | "squareRoot"
  | "exponential"
  | "exponentialMinusOne"
  | "logarithm"
  | "logarithmOnePlus"
  | "sine"
  | "cosine"
  | "tangent"
  | "arcSine"
  | "arcCosine"
  | "arcTangent"
  | "hyperbolicSine"
  | "hyperbolicCosine"
  | "hyperbolicTangent"
  | "areaSine"
  | "areaCosine"
  | "areaTangent"
  | "errorFunction"
  | "floor"
  | "ceiling"
  | "roundHalfEven"
  | "isNaN"
  | "isFinite"
  | "isInfinite"
  | "not";

/**
 * Operators on two operands of one type. Comparisons and `and`/`or` give bool.
 * `maximum` and `minimum` give NaN if either operand is NaN. `divide` of int32
 * truncates towards zero; `floorDivide` and `modulo` round towards minus
 * infinity (the sign of a modulo is the divisor's).
 */
export type BinaryOperator =
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "floorDivide"
  | "modulo"
  | "power"
  | "arcTangent2"
  | "maximum"
  | "minimum"
  | "equal"
  | "notEqual"
  | "less"
  | "lessEqual"
  | "greater"
  | "greaterEqual"
  | "and"
  | "or"
  | "bitwiseAnd";

/** A scalar expression. */
export type Expression =
  /** The element of input `index`. */
  | {
    readonly kind: "input";
    readonly index: number;
    readonly type: NumericType;
  }
  /** A value known when the step is made; Infinity and NaN are allowed. */
  | {
    readonly kind: "constant";
    readonly value: number;
    readonly type: NumericType;
  }
  /** The run-time value `index` of the step, an int32 word: for float32 its bits, for bool `!= 0`. */
  | {
    readonly kind: "parameter";
    readonly index: number;
    readonly type: NumericType;
  }
  | {
    readonly kind: "unary";
    readonly operator: UnaryOperator;
    readonly operand: Expression;
  }
  | {
    readonly kind: "binary";
    readonly operator: BinaryOperator;
    readonly left: Expression;
    readonly right: Expression;
  }
  | {
    readonly kind: "select";
    readonly condition: Expression;
    readonly whenTrue: Expression;
    readonly whenFalse: Expression;
  }
  /** float32 → int32 truncates towards zero; anything → bool is `!= 0` (NaN is true); bool → number is 0 or 1. */
  | {
    readonly kind: "cast";
    readonly to: NumericType;
    readonly operand: Expression;
  };

const BOOLEAN_UNARY: ReadonlySet<UnaryOperator> = new Set([
  "isNaN",
  "isFinite",
  "isInfinite",
  "not",
]);
const BOOLEAN_BINARY: ReadonlySet<BinaryOperator> = new Set([
  "equal",
  "notEqual",
  "less",
  "lessEqual",
  "greater",
  "greaterEqual",
  "and",
  "or",
]);

/** The type of an expression's value. */
export function typeOf(expression: Expression): NumericType {
  switch (expression.kind) {
    case "input":
    case "constant":
    case "parameter":
      return expression.type;
    case "unary":
      return BOOLEAN_UNARY.has(expression.operator)
        ? "bool"
        : typeOf(expression.operand);
    case "binary":
      return BOOLEAN_BINARY.has(expression.operator)
        ? "bool"
        : typeOf(expression.left);
    case "select":
      return typeOf(expression.whenTrue);
    case "cast":
      return expression.to;
    default:
      throw expression satisfies never;
  }
}

/** The element of an input. */
export function input(
  index: number,
  type: NumericType = "float32",
): Expression {
  return { kind: "input", index, type };
}

/** A constant of a type. */
export function constant(
  value: number,
  type: NumericType = "float32",
): Expression {
  return { kind: "constant", value, type };
}

/** A run-time value of the step. */
export function parameter(
  index: number,
  type: NumericType = "float32",
): Expression {
  return { kind: "parameter", index, type };
}

/** An operator on one operand. */
export function unary(
  operator: UnaryOperator,
  operand: Expression,
): Expression {
  return { kind: "unary", operator, operand };
}

/** An operator on two operands of one type. */
export function binary(
  operator: BinaryOperator,
  left: Expression,
  right: Expression,
): Expression {
  return { kind: "binary", operator, left, right };
}

/** One of two expressions of one type; both may be evaluated. */
export function select(
  condition: Expression,
  whenTrue: Expression,
  whenFalse: Expression,
): Expression {
  return { kind: "select", condition, whenTrue, whenFalse };
}

/** Converts to another type; the expression itself if it has that type already. */
export function cast(to: NumericType, operand: Expression): Expression {
  return typeOf(operand) === to ? operand : { kind: "cast", to, operand };
}

/** Prints an expression as a formula; equal text means equal expressions. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "input":
      return `x${expression.index}:${expression.type}`;
    case "constant":
      // Object.is keeps -0 apart from 0.
      return `${
        Object.is(expression.value, -0) ? "-0" : expression.value
      }:${expression.type}`;
    case "parameter":
      return `p${expression.index}:${expression.type}`;
    case "unary":
      return `${expression.operator}(${printExpression(expression.operand)})`;
    case "binary":
      return `${expression.operator}(${printExpression(expression.left)}, ${
        printExpression(expression.right)
      })`;
    case "select":
      return `select(${printExpression(expression.condition)}, ${
        printExpression(expression.whenTrue)
      }, ${printExpression(expression.whenFalse)})`;
    case "cast":
      return `${expression.to}(${printExpression(expression.operand)})`;
    default:
      throw expression satisfies never;
  }
}
