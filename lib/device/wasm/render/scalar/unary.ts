/**
 * Operators on one value.
 * @module
 */
import { f64, i32, local } from "../../../../dependencies/wasmati.ts";
import type { NumericType } from "../../../../base/dtype.ts";
import type { UnaryOperator } from "../../../../program/expression.ts";
import { type Local, variable, type WasmFunction } from "../emit.ts";
import { mathFunction } from "../emit_functions.ts";
import { rounded, type Value } from "./buffers.ts";
import { called } from "./called.ts";
import { asDouble, fromDouble } from "./convert.ts";
import { errorFunction } from "./error_function.ts";

type Double = Local<"f64">;
type Whole = Local<"i32">;

function through(fn: () => WasmFunction): (x: Double) => Double {
  return (x) => {
    local.get(x);
    return called("f64", fn());
  };
}

function throughMath(name: keyof Math & string): (x: Double) => Double {
  return through(() => mathFunction(name));
}

type NumberOperator = Exclude<
  UnaryOperator,
  "isNaN" | "isFinite" | "isInfinite" | "not"
>;

/** Operators that give a float64 of a float64. */
const DOUBLES: Readonly<Record<NumberOperator, (x: Double) => Double>> = {
  negate: (x) => variable("f64", f64.neg(x)),
  absolute: (x) => variable("f64", f64.abs(x)),
  squareRoot: (x) => variable("f64", f64.sqrt(x)),
  exponential: throughMath("exp"),
  exponentialMinusOne: throughMath("expm1"),
  logarithm: throughMath("log"),
  logarithmOnePlus: throughMath("log1p"),
  sine: throughMath("sin"),
  cosine: throughMath("cos"),
  tangent: throughMath("tan"),
  arcSine: throughMath("asin"),
  arcCosine: throughMath("acos"),
  arcTangent: throughMath("atan"),
  hyperbolicSine: throughMath("sinh"),
  hyperbolicCosine: throughMath("cosh"),
  hyperbolicTangent: throughMath("tanh"),
  areaSine: throughMath("asinh"),
  areaCosine: throughMath("acosh"),
  areaTangent: throughMath("atanh"),
  errorFunction: through(errorFunction),
  floor: (x) => variable("f64", f64.floor(x)),
  ceiling: (x) => variable("f64", f64.ceil(x)),
  roundHalfEven: (x) => variable("f64", f64.nearest(x)),
};

type Predicate = Exclude<UnaryOperator, NumberOperator>;

const PREDICATES: Readonly<Record<Predicate, (x: Double) => Whole>> = {
  isNaN: (x) => variable("i32", f64.ne(x, x)),
  isFinite: (x) =>
    variable("i32", f64.lt(variable("f64", f64.abs(x)), Infinity)),
  isInfinite: (x) =>
    variable("i32", f64.eq(variable("f64", f64.abs(x)), Infinity)),
  not: (x) => variable("i32", f64.eq(x, 0)),
};

/** Operators on int32 that need no float64; the smallest number is its own negative. */
const WHOLES: Readonly<Partial<Record<UnaryOperator, (x: Whole) => Whole>>> = {
  negate: (x) => variable("i32", i32.sub(variable("i32", 0), x)),
  absolute: (x) => {
    const sign = variable("i32", i32.shr_s(x, 31));
    return variable("i32", i32.sub(i32.xor(x, sign), sign));
  },
  floor: (x) => x,
  ceiling: (x) => x,
  roundHalfEven: (x) => x,
  not: (x) => variable("i32", i32.eqz(x)),
};

/** Writes an operator on a value of a type. */
export function unaryValue(
  operator: UnaryOperator,
  type: NumericType,
  x: Value,
  isDouble: boolean,
): Value {
  const whole = type === "float32" ? undefined : WHOLES[operator];
  if (whole && (type === "int32" || operator === "not")) {
    return whole(x as Whole);
  }
  const number = asDouble(x, type);
  if (operator in PREDICATES) return PREDICATES[operator as Predicate](number);
  const result = DOUBLES[operator as NumberOperator](number);
  if (type === "float32") return isDouble ? result : rounded(result);
  return fromDouble(result, type, isDouble);
}
