/**
 * Scalar operators in WGSL, as tables: a missing operator is a type error.
 *
 * Values of type bool are WGSL bools in expressions; only `not`, `and`, `or`
 * and (in)equality take them as such, all else computes with 0 and 1.
 * @module
 */
import type { NumericType } from "../../../base/dtype.ts";
import type {
  BinaryOperator,
  UnaryOperator,
} from "../../../program/expression.ts";

/** WGSL text and the helpers it calls. */
export interface Text {
  readonly text: string;
  readonly functions: readonly string[];
}

type Unary = (x: string) => Text;
type Binary = (a: string, b: string) => Text;

function plain(text: string): Text {
  return { text, functions: [] };
}

/** A call of a built-in function. */
function builtIn(name: string): Unary {
  return (x) => plain(`${name}(${x})`);
}

/** A call of one of our helpers. */
function helper(name: string): Unary {
  return (x) => ({ text: `${name}(${x})`, functions: [name] });
}

function helper2(name: string): Binary {
  return (a, b) => ({ text: `${name}(${a}, ${b})`, functions: [name] });
}

function infix(symbol: string): Binary {
  return (a, b) => plain(`(${a} ${symbol} ${b})`);
}

function call2(name: string): Binary {
  return (a, b) => plain(`${name}(${a}, ${b})`);
}

const identity: Unary = plain;

/** Operators on float32. */
export const FLOAT_UNARY: Readonly<Record<UnaryOperator, Unary>> = {
  negate: (x) => plain(`(-${x})`),
  absolute: builtIn("abs"),
  squareRoot: builtIn("sqrt"),
  exponential: helper("exponential"),
  exponentialMinusOne: helper("exponentialMinusOne"),
  logarithm: helper("logarithm"),
  logarithmOnePlus: helper("logarithmOnePlus"),
  sine: helper("sine"),
  cosine: helper("cosine"),
  tangent: helper("tangent"),
  arcSine: helper("arcSine"),
  arcCosine: helper("arcCosine"),
  arcTangent: helper("arcTangent"),
  hyperbolicSine: helper("hyperbolicSine"),
  hyperbolicCosine: helper("hyperbolicCosine"),
  hyperbolicTangent: helper("hyperbolicTangent"),
  areaSine: helper("areaSine"),
  areaCosine: helper("areaCosine"),
  areaTangent: helper("areaTangent"),
  errorFunction: helper("errorFunction"),
  floor: builtIn("floor"),
  ceiling: builtIn("ceil"),
  roundHalfEven: builtIn("round"),
  isNaN: helper("isNotANumber"),
  isFinite: helper("isOrdinary"),
  isInfinite: helper("isEndless"),
  not: (x) => plain(`(${x} == 0.0)`),
};

/** Operators that int32 has by itself; the others go through float32 and back. */
export const INTEGER_UNARY: Readonly<Partial<Record<UnaryOperator, Unary>>> = {
  negate: (x) => plain(`(-${x})`),
  absolute: builtIn("abs"),
  floor: identity,
  ceiling: identity,
  roundHalfEven: identity,
  isNaN: () => plain("false"),
  isFinite: () => plain("true"),
  isInfinite: () => plain("false"),
  not: (x) => plain(`(${x} == 0)`),
};

const COMPARISONS = {
  equal: infix("=="),
  notEqual: infix("!="),
  less: infix("<"),
  lessEqual: infix("<="),
  greater: infix(">"),
  greaterEqual: infix(">="),
} as const;

/** Operators on float32. */
export const FLOAT_BINARY: Readonly<Record<BinaryOperator, Binary>> = {
  add: infix("+"),
  subtract: infix("-"),
  multiply: infix("*"),
  divide: infix("/"),
  floorDivide: (a, b) => plain(`floor(${a} / ${b})`),
  modulo: helper2("moduloFloat"),
  power: helper2("powerFloat"),
  arcTangent2: helper2("arcTangent2"),
  maximum: helper2("maximumFloat"),
  minimum: helper2("minimumFloat"),
  ...COMPARISONS,
  notEqual: helper2("isUnequal"),
  and: (a, b) => ({
    text: `(isTrue(${a}) && isTrue(${b}))`,
    functions: ["isTrue"],
  }),
  or: (a, b) => ({
    text: `(isTrue(${a}) || isTrue(${b}))`,
    functions: ["isTrue"],
  }),
  bitwiseAnd: (a, b) => ({
    text: `f32(toInteger(${a}) & toInteger(${b}))`,
    functions: ["toInteger"],
  }),
};

/** Operators on int32; overflow wraps. */
export const INTEGER_BINARY: Readonly<Record<BinaryOperator, Binary>> = {
  add: infix("+"),
  subtract: infix("-"),
  multiply: infix("*"),
  divide: helper2("divideInteger"),
  floorDivide: helper2("floorDivideInteger"),
  modulo: helper2("moduloInteger"),
  power: helper2("powerInteger"),
  arcTangent2: (a, b) => ({
    text: `toInteger(arcTangent2(f32(${a}), f32(${b})))`,
    functions: ["arcTangent2", "toInteger"],
  }),
  maximum: call2("max"),
  minimum: call2("min"),
  ...COMPARISONS,
  and: (a, b) => plain(`(${a} != 0 && ${b} != 0)`),
  or: (a, b) => plain(`(${a} != 0 || ${b} != 0)`),
  bitwiseAnd: infix("&"),
};

/** Operators that take bools as they are; the others compute with 0 and 1. */
export const BOOLEAN_BINARY: Readonly<
  Partial<Record<BinaryOperator, Binary>>
> = {
  equal: infix("=="),
  notEqual: infix("!="),
  and: infix("&&"),
  or: infix("||"),
};

/**
 * The opposite of comparisons of float32. A compiler may turn `!(a < b)` into
 * `a >= b`, which is wrong for NaN, so NaN is tested by its bits.
 */
export const NEGATED_COMPARISONS: Readonly<
  Partial<Record<BinaryOperator, Binary>>
> = Object.fromEntries(
  ([
    ["less", ">="],
    ["lessEqual", ">"],
    ["greater", "<="],
    ["greaterEqual", "<"],
  ] as const).map(([operator, symbol]): [BinaryOperator, Binary] => [
    operator,
    (a, b) => ({
      text: `(${a} ${symbol} ${b} || isNotANumber(${a}) || isNotANumber(${b}))`,
      functions: ["isNotANumber"],
    }),
  ]),
);

type Cast = (x: string) => Text;

/** Casts: from → to. */
export const CASTS: Readonly<
  Record<NumericType, Readonly<Record<NumericType, Cast>>>
> = {
  float32: {
    float32: identity,
    int32: helper("toInteger"),
    bool: helper("isTrue"),
  },
  int32: {
    float32: builtIn("f32"),
    int32: identity,
    bool: (x) => plain(`(${x} != 0)`),
  },
  bool: {
    float32: (x) => plain(`select(0.0, 1.0, ${x})`),
    int32: (x) => plain(`select(0, 1, ${x})`),
    bool: identity,
  },
};

/** The smallest normal float32; smaller literals may be errors or zero. */
const SMALLEST_NORMAL = 2 ** -126;

function floatLiteral(value: number): Text {
  const rounded = Math.fround(value);
  if (Number.isNaN(rounded)) {
    return { text: "notANumber()", functions: ["specialValues"] };
  }
  if (Math.abs(rounded) === Infinity) {
    const text = rounded > 0 ? "infinity()" : "(-infinity())";
    return { text, functions: ["specialValues"] };
  }
  if (Object.is(rounded, -0)) return plain("bitcast<f32>(0x80000000u)");
  if (rounded !== 0 && Math.abs(rounded) < SMALLEST_NORMAL) {
    const bits = new Uint32Array(new Float32Array([rounded]).buffer)[0]!;
    return plain(`bitcast<f32>(0x${bits.toString(16)}u)`);
  }
  return plain(rounded < 0 ? `(${rounded}f)` : `${rounded}f`);
}

/** A constant of a type; NaN and the infinities are values like any other. */
export function literal(value: number, type: NumericType): Text {
  switch (type) {
    case "float32":
      return floatLiteral(value);
    case "int32":
      return plain(`i32(${value | 0})`);
    case "bool":
      return plain(value !== 0 ? "true" : "false");
    default:
      throw type satisfies never;
  }
}
