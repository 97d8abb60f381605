/**
 * Operators on two values of one type.
 * @module
 */
import {
  call,
  f64,
  i32,
  if_,
  local,
  return_,
} from "../../../../dependencies/wasmati.ts";
import type { NumericType } from "../../../../base/dtype.ts";
import { UnsupportedError } from "../../../../base/errors.ts";
import type { BinaryOperator } from "../../../../program/expression.ts";
import {
  type Local,
  type OnStack,
  variable,
  type WasmFunction,
} from "../emit.ts";
import {
  mathFunction,
  remainderFunction,
  sharedFunction,
} from "../emit_functions.ts";
import { scalarBinary } from "../loop_scalar.ts";
import {
  divideIntegers,
  floorDivideIntegers,
  moduloIntegers,
  powerIntegers,
} from "../math_scalar.ts";
import { rounded, type Value } from "./buffers.ts";
import { called } from "./called.ts";
import { asDouble, convertValue, fromDouble } from "./convert.ts";
import { maximumOf, minimumOf } from "./extrema.ts";

type Double = Local<"f64">;
type Whole = Local<"i32">;

/** a mod b with the sign of b. */
function moduloDoubles(): WasmFunction {
  return sharedFunction("moduloDoubles", ["f64", "f64"], ["f64"], ([a, b]) => {
    const [left, right] = [a as Double, b as Double];
    local.get(left);
    local.get(right);
    const rest = called("f64", remainderFunction());
    i32.eq(f64.lt(left, 0), f64.lt(right, 0));
    if_(null, () => {
      local.get(rest);
      return_();
    });
    f64.add(rest, right);
    local.get(right);
    call(remainderFunction());
  });
}

type DoubleCode = (a: Double, b: Double) => Double;

function instruction(
  write: (a: Double, b: Double) => OnStack<"f64">,
): DoubleCode {
  return (a, b) => variable("f64", write(a, b));
}

function through(fn: () => WasmFunction): DoubleCode {
  return (a, b) => {
    local.get(a);
    local.get(b);
    return called("f64", fn());
  };
}

const DOUBLES: Readonly<Partial<Record<BinaryOperator, DoubleCode>>> = {
  add: instruction(f64.add),
  subtract: instruction(f64.sub),
  multiply: instruction(f64.mul),
  divide: instruction(f64.div),
  floorDivide: instruction((a, b) => f64.floor(f64.div(a, b))),
  modulo: through(moduloDoubles),
  power: through(() => mathFunction("pow", 2)),
  arcTangent2: through(() => mathFunction("atan2", 2)),
  maximum: maximumOf,
  minimum: minimumOf,
};

const COMPARISONS: Readonly<
  Partial<Record<BinaryOperator, (a: Double, b: Double) => OnStack<"i32">>>
> = {
  equal: f64.eq,
  notEqual: f64.ne,
  less: f64.lt,
  lessEqual: f64.le,
  greater: (a, b) => f64.lt(b, a),
  greaterEqual: (a, b) => f64.le(b, a),
};

function throughIntegers(
  fn: () => WasmFunction,
): (a: Whole, b: Whole) => Whole {
  return (a, b) => {
    local.get(a);
    local.get(b);
    return called("i32", fn());
  };
}

type WholeCode = (a: Whole, b: Whole) => Whole;

function simple(operator: BinaryOperator): WholeCode {
  return (a, b) => scalarBinary(operator, a, b);
}

/** The operators that are not here compute with float64. */
const WHOLES: Readonly<Partial<Record<BinaryOperator, WholeCode>>> = {
  add: simple("add"),
  subtract: simple("subtract"),
  multiply: simple("multiply"),
  divide: throughIntegers(divideIntegers),
  floorDivide: throughIntegers(floorDivideIntegers),
  modulo: throughIntegers(moduloIntegers),
  power: throughIntegers(powerIntegers),
  maximum: simple("maximum"),
  minimum: simple("minimum"),
  equal: simple("equal"),
  notEqual: simple("notEqual"),
  less: simple("less"),
  lessEqual: simple("lessEqual"),
  greater: simple("greater"),
  greaterEqual: simple("greaterEqual"),
  bitwiseAnd: (a, b) => variable("i32", i32.and(a, b)),
};

/** Towards minus infinity, by a positive number, for all of int32. */
function floorDivideByKnown(a: Whole, divisor: number): Whole {
  const quotient = variable("i32", i32.div_s(a, divisor));
  const rest = variable("i32", i32.sub(a, i32.mul(quotient, divisor)));
  // A negative rest has all bits set after the shift.
  return variable("i32", i32.add(i32.shr_s(rest, 31), quotient));
}

/** Shorter code for a positive number on the right. */
const DIVISIONS: Readonly<
  Partial<Record<BinaryOperator, (a: Whole, divisor: number) => Whole>>
> = {
  divide: (a, divisor) => scalarBinary("divide", a, divisor),
  modulo: (a, divisor) => scalarBinary("modulo", a, divisor),
  floorDivide: floorDivideByKnown,
};

function unsupported(operator: BinaryOperator, type: NumericType): never {
  throw new UnsupportedError(
    `Cannot render ${operator} as its operands must have another type: they are ${type}`,
  );
}

function floatBinary(
  operator: BinaryOperator,
  a: Double,
  b: Double,
  isDouble: boolean,
): Value {
  const comparison = COMPARISONS[operator];
  if (comparison) return variable("i32", comparison(a, b));
  const code = DOUBLES[operator] ?? unsupported(operator, "float32");
  return isDouble ? code(a, b) : rounded(code(a, b));
}

/** An operator on two values. */
export interface BinaryOperation {
  readonly operator: BinaryOperator;
  /** Of both operands. */
  readonly type: NumericType;
  /** The right operand where it is known. */
  readonly known: number | null;
  readonly isDouble: boolean;
}

function wholeBinary(
  { operator, type, known, isDouble }: BinaryOperation,
  a: Whole,
  b: Whole,
): Value {
  const division = type === "int32" ? DIVISIONS[operator] : undefined;
  if (division && known !== null && known > 0) return division(a, known);
  const code = WHOLES[operator];
  if (code) return code(a, b);
  const double = DOUBLES[operator] ?? unsupported(operator, type);
  return fromDouble(
    double(asDouble(a, type), asDouble(b, type)),
    type,
    isDouble,
  );
}

/** Writes an operator on two values. */
export function binaryValue(
  operation: BinaryOperation,
  a: Value,
  b: Value,
): Value {
  const { operator, type, isDouble } = operation;
  if (operator === "and" || operator === "or") {
    const [left, right] = [a, b].map((value) =>
      convertValue(value, type, "bool", isDouble)
    ) as [Whole, Whole];
    return scalarBinary(operator, left, right);
  }
  if (type === "float32") {
    return floatBinary(operator, a as Double, b as Double, isDouble);
  }
  const result = wholeBinary(operation, a as Whole, b as Whole);
  const isNumber = type === "int32" || operator in COMPARISONS;
  return isNumber ? result : convertValue(result, "int32", "bool", isDouble);
}
