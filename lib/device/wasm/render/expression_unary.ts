/**
 * Operators on one operand, as vector code per type of operand.
 * @module
 */
import { f32x4, i32x4, v128 } from "../../../dependencies/wasmati.ts";
import type { NumericType } from "../../../base/dtype.ts";
import type { UnaryOperator } from "../../../program/expression.ts";
import {
  type Local,
  type OnStack,
  splatBits,
  splatFloat,
  variable,
} from "./emit.ts";
import { mathFunction } from "./emit_functions.ts";
import {
  eachFloat,
  integerToMask,
  type LaneCount,
  maskToInteger,
} from "./emit_lanes.ts";
import {
  errorFunction,
  exponential,
  exponentialMinusOne,
  hyperbolicTangent,
  logarithm,
  logarithmOnePlus,
} from "./math.ts";
import { cosine, sine } from "./math_trigonometric.ts";

type Vector = Local<"v128">;
type Result = OnStack<"v128">;
/** Writes an operator on the operand in a local; the result stays on the stack. */
export type UnaryCode = (x: Vector, lanes: LaneCount) => Result;

function throughMath(name: keyof Math & string): UnaryCode {
  return (x, lanes) => eachFloat(lanes, mathFunction(name), [x]);
}

function magnitudeBits(x: Vector): Vector {
  return variable("v128", v128.and(x, splatBits(0x7fffffff)));
}

/** Predicates give masks. */
const FLOAT_UNARY: Readonly<Record<UnaryOperator, UnaryCode>> = {
  negate: (x) => f32x4.neg(x),
  absolute: (x) => f32x4.abs(x),
  squareRoot: (x) => f32x4.sqrt(x),
  exponential,
  exponentialMinusOne,
  logarithm,
  logarithmOnePlus,
  sine,
  cosine,
  tangent: throughMath("tan"),
  arcSine: throughMath("asin"),
  arcCosine: throughMath("acos"),
  arcTangent: throughMath("atan"),
  hyperbolicSine: throughMath("sinh"),
  hyperbolicCosine: throughMath("cosh"),
  hyperbolicTangent,
  areaSine: throughMath("asinh"),
  areaCosine: throughMath("acosh"),
  areaTangent: throughMath("atanh"),
  errorFunction,
  floor: (x) => f32x4.floor(x),
  ceiling: (x) => f32x4.ceil(x),
  roundHalfEven: (x) => f32x4.nearest(x),
  isNaN: (x) => f32x4.ne(x, x),
  isFinite: (x) => i32x4.lt_s(magnitudeBits(x), splatFloat(Infinity)),
  isInfinite: (x) => i32x4.eq(magnitudeBits(x), splatFloat(Infinity)),
  not: (x) => f32x4.eq(x, splatBits(0)),
};

const unchanged: UnaryCode = (x) => v128.or(x, x);

/** The operators that are not here compute in float32. */
const INTEGER_UNARY: Readonly<
  Partial<Record<UnaryOperator, UnaryCode>>
> = {
  negate: (x) => i32x4.neg(x),
  absolute: (x) => i32x4.abs(x),
  floor: unchanged,
  ceiling: unchanged,
  roundHalfEven: unchanged,
  isNaN: () => i32x4.ne(splatBits(0), splatBits(0)),
  isFinite: () => i32x4.eq(splatBits(0), splatBits(0)),
  isInfinite: () => i32x4.ne(splatBits(0), splatBits(0)),
  not: (x) => i32x4.eq(x, splatBits(0)),
};

const PREDICATES: ReadonlySet<UnaryOperator> = new Set([
  "isNaN",
  "isFinite",
  "isInfinite",
  "not",
]);

function throughFloats(operator: UnaryOperator): UnaryCode {
  return (x, lanes) => {
    const converted = variable("v128", f32x4.convert_i32x4_s(x));
    return i32x4.trunc_sat_f32x4_s(FLOAT_UNARY[operator](converted, lanes));
  };
}

function onBooleans(operator: UnaryOperator): UnaryCode {
  return (x, lanes) => {
    const converted = variable("v128", maskToInteger(x));
    const result = unaryCode(operator, "int32")(converted, lanes);
    return PREDICATES.has(operator) ? result : integerToMask(result);
  };
}

/** The code of an operator on operands of a type, bool as masks. */
export function unaryCode(
  operator: UnaryOperator,
  type: NumericType,
): UnaryCode {
  switch (type) {
    case "float32":
      return FLOAT_UNARY[operator];
    case "int32":
      return INTEGER_UNARY[operator] ?? throughFloats(operator);
    case "bool":
      return operator === "not" ? (x) => v128.not(x) : onBooleans(operator);
    default:
      throw type satisfies never;
  }
}
