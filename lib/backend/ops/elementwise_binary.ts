/**
 * Ops that compute each element from the elements of two tensors that
 * broadcast, named `a` and `b`.
 * @module
 */
import type { DataType, NumericType } from "../../base/dtype.ts";
import {
  binary,
  type BinaryOperator,
  cast,
  constant,
  type Expression,
  select,
  unary,
} from "../../program/expression.ts";
import type { OpDefinition, TensorSpec } from "./definition.ts";
import { broadcastLowering, broadcastOf, elementOf } from "./elementwise.ts";
import { constantLike, withNumber } from "./formulas.ts";
import type { Family } from "./names.ts";
import {
  lowerPlain,
  mapRows,
  output,
  type OutputRule,
  refuseComplex,
  tensorOf,
} from "./shared.ts";

/** A formula for operands of one type; null where the cpu op's result has none. */
type Formula = (
  a: Expression,
  b: Expression,
  type: NumericType,
) => Expression | null;

interface BinaryRow {
  readonly formula: Formula;
  /** dtype of the result, if not that of `a`. */
  readonly dtype?: DataType;
  /** Whether complex operands are allowed. */
  readonly complex?: true;
}

/** float32 and int32; the cpu op would count beyond 1 in a bool tensor. */
function ofNumbers(operator: BinaryOperator): Formula {
  return (a, b, type) => type === "bool" ? null : binary(operator, a, b);
}

/** float32; the cpu op would round its float64 result for int32. */
function ofFloats(
  formula: (a: Expression, b: Expression) => Expression,
): Formula {
  return (a, b, type) => type === "float32" ? formula(a, b) : null;
}

function comparison(operator: BinaryOperator): BinaryRow {
  return {
    // bool tensors compare as the numbers 0 and 1.
    formula: (a, b, type) =>
      type === "bool"
        ? binary(operator, cast("int32", a), cast("int32", b))
        : binary(operator, a, b),
    dtype: "bool",
  };
}

function logical(operator: BinaryOperator): BinaryRow {
  return {
    formula: (a, b) => binary(operator, cast("bool", a), cast("bool", b)),
    dtype: "bool",
  };
}

/**
 * An int32 quotient or remainder without the divisors that machines trap on:
 * by 0 the cpu op stores 0, and -1 overflows for the least int32.
 */
function guardDivisor(
  b: Expression,
  whenMinusOne: Expression,
  divide: (divisor: Expression) => Expression,
): Expression {
  const isZero = withNumber("equal", b, 0);
  const isMinusOne = withNumber("equal", b, -1);
  const one = constantLike(b, 1);
  const safe = select(binary("or", isZero, isMinusOne), one, b);
  const value = select(isMinusOne, whenMinusOne, divide(safe));
  return select(isZero, constantLike(b, 0), value);
}

/** floor(a / b) as int32, whatever the operands; what is not finite becomes 0. */
function floorDivide(a: Expression, b: Expression, type: NumericType) {
  if (type === "bool") return null;
  if (type === "int32") {
    const opposite = unary("negate", a);
    return guardDivisor(b, opposite, (safe) => binary("floorDivide", a, safe));
  }
  const quotient = binary("divide", a, b);
  const finite = select(unary("isFinite", quotient), quotient, constant(0));
  return cast("int32", unary("floor", finite));
}

function modulo(a: Expression, b: Expression, type: NumericType) {
  if (type === "bool") return null;
  if (type === "float32") return binary("modulo", a, b);
  const zero = constantLike(b, 0);
  return guardDivisor(b, zero, (safe) => binary("modulo", a, safe));
}

function squaredDifference(a: Expression, b: Expression, type: NumericType) {
  if (type === "bool") return null;
  const difference = binary("subtract", a, b);
  return binary("multiply", difference, difference);
}

const ROWS = {
  Add: { formula: ofNumbers("add"), complex: true },
  Atan2: { formula: ofFloats((a, b) => binary("arcTangent2", a, b)) },
  BitwiseAnd: {
    formula: (a, b, type) =>
      type === "int32" ? binary("bitwiseAnd", a, b) : null,
  },
  Equal: comparison("equal"),
  FloorDiv: { formula: floorDivide, dtype: "int32" },
  Greater: comparison("greater"),
  GreaterEqual: comparison("greaterEqual"),
  Less: comparison("less"),
  LessEqual: comparison("lessEqual"),
  LogicalAnd: logical("and"),
  LogicalOr: logical("or"),
  Maximum: { formula: ofNumbers("maximum") },
  Minimum: { formula: ofNumbers("minimum") },
  Mod: { formula: modulo },
  Multiply: { formula: ofNumbers("multiply"), complex: true },
  NotEqual: comparison("notEqual"),
  Pow: { formula: ofFloats((a, b) => binary("power", a, b)) },
  RealDiv: { formula: ofFloats((a, b) => binary("divide", a, b)) },
  SquaredDifference: { formula: squaredDifference },
  Sub: { formula: ofNumbers("subtract"), complex: true },
} satisfies Record<string, BinaryRow>;

/** The type in which both operands can be computed so that the result is the cpu op's. */
function operandType(
  a: TensorSpec,
  b: TensorSpec,
  row: BinaryRow,
): NumericType | null {
  if (a.dtype === b.dtype) return a.dtype as NumericType;
  if (a.dtype === "float32" || row.dtype === "bool") return "float32";
  // The cpu op computes in float64 and rounds to the dtype of a.
  return b.dtype === "bool" ? a.dtype as NumericType : null;
}

function define(row: BinaryRow, name: keyof typeof ROWS): OpDefinition {
  const outputs: OutputRule = (call) => {
    const [a, b] = [tensorOf(call, "a"), tensorOf(call, "b")];
    if (!row.complex) refuseComplex(name, a, b);
    const isComplex = a.dtype === "complex64" || b.dtype === "complex64";
    const dtype = isComplex ? "complex64" : row.dtype ?? a.dtype;
    return output(dtype, broadcastOf(a, b));
  };
  const lower = lowerPlain(outputs, (call, result) => {
    const [a, b] = [tensorOf(call, "a"), tensorOf(call, "b")];
    const type = operandType(a, b, row);
    const left = elementOf(a, 0);
    const right = elementOf(b, 1);
    if (!type || !left || !right) return null;
    const value = row.formula(cast(type, left), cast(type, right), type);
    return value && broadcastLowering(call, ["a", "b"], result, value);
  });
  return { outputs, lower };
}

/** Ops on two elements. */
export const binaryOps: Family<keyof typeof ROWS> = mapRows<
  keyof typeof ROWS,
  BinaryRow
>(ROWS, define);
