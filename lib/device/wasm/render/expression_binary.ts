/**
 * Operators on two operands, as vector code per type of operand.
 * @module
 */
import {
  f32x4,
  f64x2,
  i32x4,
  i8x16,
  v128,
} from "../../../dependencies/wasmati.ts";
import type { NumericType } from "../../../base/dtype.ts";
import { UnsupportedError } from "../../../base/errors.ts";
import {
  type BinaryOperator,
  type Expression,
  typeOf,
} from "../../../program/expression.ts";
import { type Local, type OnStack, splatFloat, variable } from "./emit.ts";
import { mathFunction } from "./emit_functions.ts";
import {
  eachFloat,
  eachInteger,
  integerToMask,
  type LaneCount,
  maskToInteger,
} from "./emit_lanes.ts";
import {
  divideIntegers,
  floorDivideIntegers,
  moduloFloats,
  moduloIntegers,
  powerIntegers,
} from "./math_scalar.ts";

type Vector = Local<"v128">;
type Result = OnStack<"v128">;
/** Writes an operator on operands in locals; the result stays on the stack. */
export type BinaryCode = (a: Vector, b: Vector, lanes: LaneCount) => Result;

type UpperLanes = Parameters<typeof i8x16.shuffle>[0];
const UPPER = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];
const LOWER_OF_BOTH = [
  ...[0, 1, 2, 3, 4, 5, 6, 7],
  ...[16, 17, 18, 19, 20, 21, 22, 23],
];

// The quotient in float32 may round up to the next integer, in float64 not.
function floorDivideFloats(a: Vector, b: Vector): Result {
  const half = (first: Vector, second: Vector) => {
    const dividend = f64x2.promote_low_f32x4(first);
    const quotient = f64x2.div(dividend, f64x2.promote_low_f32x4(second));
    return variable("v128", f32x4.demote_f64x2_zero(f64x2.floor(quotient)));
  };
  const upper = (x: Vector) =>
    variable("v128", i8x16.shuffle(UPPER as UpperLanes, x, x));
  const low = half(a, b);
  const high = half(upper(a), upper(b));
  return i8x16.shuffle(LOWER_OF_BOTH as UpperLanes, low, high);
}

/** Comparisons give masks. The operators that are not here exist for other types only. */
const FLOAT_BINARY: Readonly<Partial<Record<BinaryOperator, BinaryCode>>> = {
  add: (a, b) => f32x4.add(a, b),
  subtract: (a, b) => f32x4.sub(a, b),
  multiply: (a, b) => f32x4.mul(a, b),
  divide: (a, b) => f32x4.div(a, b),
  floorDivide: floorDivideFloats,
  modulo: (a, b, lanes) => eachFloat(lanes, moduloFloats(), [a, b]),
  power: (a, b, lanes) => eachFloat(lanes, mathFunction("pow", 2), [a, b]),
  arcTangent2: (a, b, lanes) =>
    eachFloat(lanes, mathFunction("atan2", 2), [a, b]),
  maximum: (a, b) => f32x4.max(a, b),
  minimum: (a, b) => f32x4.min(a, b),
  equal: (a, b) => f32x4.eq(a, b),
  notEqual: (a, b) => f32x4.ne(a, b),
  less: (a, b) => f32x4.lt(a, b),
  lessEqual: (a, b) => f32x4.le(a, b),
  greater: (a, b) => f32x4.gt(a, b),
  greaterEqual: (a, b) => f32x4.ge(a, b),
};

/** The operators that are not here compute in float32. */
const INTEGER_BINARY: Readonly<Partial<Record<BinaryOperator, BinaryCode>>> = {
  add: (a, b) => i32x4.add(a, b),
  subtract: (a, b) => i32x4.sub(a, b),
  multiply: (a, b) => i32x4.mul(a, b),
  divide: (a, b, lanes) => eachInteger(lanes, divideIntegers(), [a, b]),
  floorDivide: (a, b, lanes) =>
    eachInteger(lanes, floorDivideIntegers(), [a, b]),
  modulo: (a, b, lanes) => eachInteger(lanes, moduloIntegers(), [a, b]),
  power: (a, b, lanes) => eachInteger(lanes, powerIntegers(), [a, b]),
  maximum: (a, b) => i32x4.max_s(a, b),
  minimum: (a, b) => i32x4.min_s(a, b),
  equal: (a, b) => i32x4.eq(a, b),
  notEqual: (a, b) => i32x4.ne(a, b),
  less: (a, b) => i32x4.lt_s(a, b),
  lessEqual: (a, b) => i32x4.le_s(a, b),
  greater: (a, b) => i32x4.gt_s(a, b),
  greaterEqual: (a, b) => i32x4.ge_s(a, b),
  bitwiseAnd: (a, b) => v128.and(a, b),
};

const COMPARISONS: ReadonlySet<BinaryOperator> = new Set([
  "equal",
  "notEqual",
  "less",
  "lessEqual",
  "greater",
  "greaterEqual",
]);

/** Small powers as products; each is what `Math.pow` rounds to, the cube within 1 ulp. */
const POWERS: ReadonlyMap<number, (x: Vector) => Result> = new Map([
  [-1, (x) => f32x4.div(splatFloat(1), x)],
  [1, (x) => v128.or(x, x)],
  [2, (x) => f32x4.mul(x, x)],
  [3, (x) => f32x4.mul(f32x4.mul(x, x), x)],
]);

/** Shorter code for an operator whose right operand is a known number. */
function withConstant(
  operator: BinaryOperator,
  constant: number,
): BinaryCode | undefined {
  if (operator === "power") return POWERS.get(constant);
  if (Number.isNaN(constant)) return undefined;
  // pmax and pmin are one instruction, and give a NaN of the left operand.
  if (operator === "maximum") return (a, b) => f32x4.pmax(a, b);
  if (operator === "minimum") return (a, b) => f32x4.pmin(a, b);
  return undefined;
}

function unsupported(operator: BinaryOperator, type: NumericType): never {
  throw new UnsupportedError(
    `Cannot render ${operator} as its operands must have another type: they are ${type}`,
  );
}

function floatCode(operator: BinaryOperator, right: Expression): BinaryCode {
  const short = right.kind === "constant"
    ? withConstant(operator, right.value)
    : undefined;
  return short ?? FLOAT_BINARY[operator] ?? unsupported(operator, "float32");
}

function integerCode(operator: BinaryOperator): BinaryCode {
  const exact = INTEGER_BINARY[operator];
  if (exact) return exact;
  const code = FLOAT_BINARY[operator] ?? unsupported(operator, "int32");
  return (a, b, lanes) => {
    const left = variable("v128", f32x4.convert_i32x4_s(a));
    const right = variable("v128", f32x4.convert_i32x4_s(b));
    return i32x4.trunc_sat_f32x4_s(code(left, right, lanes));
  };
}

function booleanCode(operator: BinaryOperator): BinaryCode {
  return (a, b, lanes) => {
    const left = variable("v128", maskToInteger(a));
    const right = variable("v128", maskToInteger(b));
    const result = integerCode(operator)(left, right, lanes);
    return COMPARISONS.has(operator) ? result : integerToMask(result);
  };
}

const LOGIC: Readonly<Partial<Record<BinaryOperator, BinaryCode>>> = {
  and: (a, b) => v128.and(a, b),
  or: (a, b) => v128.or(a, b),
};

/** The code of an operator on operands of the type it is given, bool as masks. */
export function binaryCode(
  node: Extract<Expression, { kind: "binary" }>,
): BinaryCode {
  const type: NumericType = typeOf(node.left);
  switch (type) {
    case "float32":
      return floatCode(node.operator, node.right);
    case "int32":
      return integerCode(node.operator);
    case "bool":
      return LOGIC[node.operator] ?? booleanCode(node.operator);
    default:
      throw type satisfies never;
  }
}
