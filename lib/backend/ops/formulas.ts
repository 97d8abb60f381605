/**
 * Scalar formulas that ops and fused activations share. All are written as
 * the cpu ops compute them, so NaN takes the same branch.
 * @module
 */
import type { NumericType } from "../../base/dtype.ts";
import {
  binary,
  type BinaryOperator,
  constant,
  type Expression,
  select,
  typeOf,
  unary,
} from "../../program/expression.ts";

/** A constant of the type of `like`. */
export function constantLike(like: Expression, value: number): Expression {
  return constant(value, typeOf(like));
}

/** An operator between an expression and a number of its type. */
export function withNumber(
  operator: BinaryOperator,
  left: Expression,
  right: number,
): Expression {
  return binary(operator, left, constantLike(left, right));
}

/** max(0, x). */
export function relu(x: Expression): Expression {
  return withNumber("maximum", x, 0);
}

/** min(max(0, x), 6). */
export function relu6(x: Expression): Expression {
  return withNumber("minimum", relu(x), 6);
}

/** x where x >= 0, else e^x - 1. */
export function elu(x: Expression): Expression {
  const positive = withNumber("greaterEqual", x, 0);
  return select(positive, x, unary("exponentialMinusOne", x));
}

/** x where x >= 0, else alpha * x. */
export function leakyRelu(x: Expression, alpha: number): Expression {
  const negative = withNumber("less", x, 0);
  return select(negative, withNumber("multiply", x, alpha), x);
}

/** 1 / (1 + e^-x). */
export function sigmoid(x: Expression): Expression {
  const one = constantLike(x, 1);
  const exponential = unary("exponential", unary("negate", x));
  return binary("divide", one, binary("add", one, exponential));
}

/** Types whose values add, multiply and compare as numbers. */
export function isNumber(type: NumericType): boolean {
  return type !== "bool";
}
