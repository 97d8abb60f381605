/**
 * Operators on whole numbers and truth values that are the same in all lanes:
 * instructions on int32, bool as 0 or 1.
 * @module
 */
import { i32, local, select } from "../../../dependencies/wasmati.ts";
import { invariant } from "../../../base/errors.ts";
import type { BinaryOperator } from "../../../program/expression.ts";
import type { LoopExpression } from "../../../program/loop_expression.ts";
import { type Local, type OnStack, variable } from "./emit.ts";
import type { LoopAnalysis } from "./loop_facts.ts";

/** A whole number: in a local, or known. */
export type Scalar = Local<"i32"> | number;

type Code = (left: Scalar, right: Scalar) => OnStack<"i32">;

/** One of two values by a condition. */
export function chooseScalar(
  condition: Scalar,
  whenTrue: Scalar,
  whenFalse: Scalar,
): Local<"i32"> {
  for (const value of [whenTrue, whenFalse, condition]) {
    if (typeof value === "number") i32.const(value);
    else local.get(value);
  }
  return variable("i32", select() as OnStack<"i32">);
}

/** A scalar in a local. */
export function asLocal(value: Scalar): Local<"i32"> {
  return typeof value === "number" ? variable("i32", value) : value;
}

// wasmati encodes i32.gt_s as unsigned, so operands change places.
const CODES: Readonly<Partial<Record<BinaryOperator, Code>>> = {
  add: (a, b) => i32.add(a, b),
  subtract: (a, b) => i32.sub(a, b),
  multiply: (a, b) => i32.mul(a, b),
  equal: (a, b) => i32.eq(a, b),
  notEqual: (a, b) => i32.ne(a, b),
  less: (a, b) => i32.lt_s(a, b),
  lessEqual: (a, b) => i32.le_s(a, b),
  greater: (a, b) => i32.lt_s(b, a),
  greaterEqual: (a, b) => i32.le_s(b, a),
  and: (a, b) => i32.and(a, b),
  or: (a, b) => i32.or(a, b),
};

function moduloOf(a: Scalar, b: number): Local<"i32"> {
  const rest = variable("i32", i32.rem_s(a, b));
  // A negative rest has all bits set after the shift.
  const sign = i32.shr_s(rest, 31);
  return variable("i32", i32.add(i32.and(sign, b), rest));
}

/** Divisions by a known positive number. */
const DIVISIONS: Readonly<
  Partial<Record<BinaryOperator, (a: Scalar, b: number) => Local<"i32">>>
> = {
  divide: (a, b) => variable("i32", i32.div_s(a, b)),
  modulo: moduloOf,
  floorDivide: (a, b) => {
    const rest = moduloOf(a, b);
    const left = variable("i32", i32.sub(a, rest));
    return variable("i32", i32.div_s(left, b));
  },
};

const EXTREMA: Readonly<Partial<Record<BinaryOperator, Code>>> = {
  maximum: (a, b) => i32.lt_s(b, a),
  minimum: (a, b) => i32.lt_s(a, b),
};

function isDivisible(operator: BinaryOperator, right: LoopExpression): boolean {
  return operator in DIVISIONS && right.kind === "constant" && right.value > 0;
}

/** Whether an expression can be computed as an int32, for the first lane if not for all. */
export function hasScalarCode(
  node: LoopExpression,
  analysis: LoopAnalysis,
): boolean {
  const isNumber = (part: LoopExpression) =>
    analysis.of(part).type !== "float32";
  switch (node.kind) {
    case "coordinate":
    case "index":
      return true;
    case "constant":
      return isNumber(node);
    case "load":
      return isNumber(node) && analysis.isUniform(node);
    case "select":
      return isNumber(node) && isNumber(node.condition);
    case "binary":
      return isNumber(node.left) &&
        (node.operator in CODES || node.operator in EXTREMA ||
          isDivisible(node.operator, node.right));
    case "unary":
    case "cast":
    case "fold":
      return false;
    default:
      throw node satisfies never;
  }
}

/** Writes an operator that has such code. */
export function scalarBinary(
  operator: BinaryOperator,
  left: Scalar,
  right: Scalar,
): Local<"i32"> {
  const code = CODES[operator];
  if (code) return variable("i32", code(left, right));
  const extremum = EXTREMA[operator];
  if (extremum) {
    const isLeft = variable("i32", extremum(left, right));
    return chooseScalar(isLeft, left, right);
  }
  const division = DIVISIONS[operator];
  invariant(division && typeof right === "number", "divisors are known");
  return division(left, right);
}
