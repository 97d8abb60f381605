/**
 * Constants and conversions of single values: float64 for float32 (rounded to
 * float32 where that is what a step computes with), int32 for int32 and bool.
 * @module
 */
import { f64, i32 } from "../../../../dependencies/wasmati.ts";
import type { NumericType } from "../../../../base/dtype.ts";
import { type Local, variable } from "../emit.ts";
import { rounded, type Value } from "./buffers.ts";
import { doubleNaN } from "./half_floats.ts";

/** A float64 constant; NaN is quiet. */
export function doubleConstant(value: number): Local<"f64"> {
  return variable("f64", Number.isNaN(value) ? doubleNaN() : value);
}

/** A constant of a type. */
export function constantValue(
  value: number,
  type: NumericType,
  isDouble: boolean,
): Value {
  switch (type) {
    case "float32":
      return doubleConstant(isDouble ? value : Math.fround(value));
    case "int32":
      return variable("i32", value | 0);
    case "bool":
      return variable("i32", Number(value !== 0));
    default:
      throw type satisfies never;
  }
}

type Conversion = (value: Value, isDouble: boolean) => Value;

const same: Conversion = (value) => value;
const floatToInteger: Conversion = (value) =>
  variable("i32", i32.trunc_sat_f64_s(value as Local<"f64">));
const integerToBool: Conversion = (value) =>
  variable("i32", i32.ne(value as Local<"i32">, 0));
const integerToFloat: Conversion = (value, isDouble) => {
  const made = variable("f64", f64.convert_i32_s(value as Local<"i32">));
  return isDouble ? made : rounded(made);
};

/** Conversions, from type to type. A NaN is 0 as int32 and true as bool. */
const CONVERSIONS: Readonly<
  Record<NumericType, Readonly<Record<NumericType, Conversion>>>
> = {
  float32: {
    float32: same,
    int32: floatToInteger,
    bool: (value) => variable("i32", f64.ne(value as Local<"f64">, 0)),
  },
  int32: { float32: integerToFloat, int32: same, bool: integerToBool },
  bool: { float32: integerToFloat, int32: same, bool: same },
};

/** Converts a value between types. */
export function convertValue(
  value: Value,
  from: NumericType,
  to: NumericType,
  isDouble: boolean,
): Value {
  return CONVERSIONS[from][to](value, isDouble);
}

/** A value as the float64 of the same number. */
export function asDouble(value: Value, type: NumericType): Local<"f64"> {
  return type === "float32"
    ? value as Local<"f64">
    : variable("f64", f64.convert_i32_s(value as Local<"i32">));
}

/** A float64 as a value of a type: int32 towards zero, bool `!= 0`. */
export function fromDouble(
  value: Local<"f64">,
  type: NumericType,
  isDouble: boolean,
): Value {
  if (type !== "float32") return CONVERSIONS.float32[type](value, isDouble);
  return isDouble ? value : rounded(value);
}
