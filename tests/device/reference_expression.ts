/**
 * The naive meaning of scalar expressions: float64 arithmetic, rounded to the
 * type of each operator's result.
 * @module
 */
import type { NumericType } from "../../lib/base/dtype.ts";
import {
  type BinaryOperator,
  type Expression,
  typeOf,
  type UnaryOperator,
} from "../../lib/program/expression.ts";
import type { Epilogue } from "../../lib/program/window_step.ts";

const FRACTION_BITS = 200n;
const ONE = 1n << FRACTION_BITS;
/** 2 / √π in 58 digits. */
const TWO_OVER_ROOT_PI =
  (1128379167095512573896158903121545171688101258657997713688n << 200n) /
  10n ** 57n;

/** A float64 with 200 bits behind the point; what lies below them is cut off. */
function fixedPoint(x: number): bigint {
  // A product with a power of two is exact.
  return (BigInt(Math.trunc(x * 2 ** 60)) << (FRACTION_BITS - 60n)) +
    (BigInt(Math.trunc((x * 2 ** 60 % 1) * 2 ** 60)) <<
      (FRACTION_BITS - 120n));
}

/** erf by its series, with so many digits that nothing is lost where they cancel. */
export function erf(x: number): number {
  if (!(Math.abs(x) < 6)) return Math.sign(x);
  if (Math.abs(x) < 1e-8) return x * 2 / Math.sqrt(Math.PI);
  const value = fixedPoint(x);
  const square = value * value / ONE;
  let term = value;
  let sum = value;
  for (let n = 1n; term !== 0n && n < 400n; n++) {
    term = -term * square / ONE / n;
    sum += term / (2n * n + 1n);
  }
  // 100 bits are more than a float64 keeps.
  return Number(sum * TWO_OVER_ROOT_PI / ONE >> 100n) * 2 ** -100;
}

let isDouble = false;

/**
 * Evaluates with float64 where it would with float32, and so for steps over
 * float64 buffers.
 */
export function withDoubles<T>(evaluate: () => T): T {
  isDouble = true;
  try {
    return evaluate();
  } finally {
    isDouble = false;
  }
}

function roundFloat(value: number): number {
  return isDouble ? value : Math.fround(value);
}

/** The nearest whole number; of two the even one. */
export function roundHalfEven(x: number): number {
  const low = Math.floor(x);
  const rest = x - low;
  if (rest !== 0.5) return rest < 0.5 ? low : Math.ceil(x);
  return low % 2 === 0 ? low : low + 1;
}

const UNARY: Readonly<Record<UnaryOperator, (x: number) => number>> = {
  negate: (x) => -x,
  absolute: Math.abs,
  squareRoot: Math.sqrt,
  exponential: Math.exp,
  exponentialMinusOne: Math.expm1,
  logarithm: Math.log,
  logarithmOnePlus: Math.log1p,
  sine: Math.sin,
  cosine: Math.cos,
  tangent: Math.tan,
  arcSine: Math.asin,
  arcCosine: Math.acos,
  arcTangent: Math.atan,
  hyperbolicSine: Math.sinh,
  hyperbolicCosine: Math.cosh,
  hyperbolicTangent: Math.tanh,
  areaSine: Math.asinh,
  areaCosine: Math.acosh,
  areaTangent: Math.atanh,
  errorFunction: erf,
  floor: Math.floor,
  ceiling: Math.ceil,
  roundHalfEven,
  isNaN: (x) => Number(Number.isNaN(x)),
  isFinite: (x) => Number(Number.isFinite(x)),
  isInfinite: (x) => Number(Math.abs(x) === Infinity),
  not: (x) => Number(x === 0),
};

function modulo(a: number, b: number): number {
  const rest = a % b;
  return (a < 0) === (b < 0) ? rest : (rest + b) % b;
}

const BINARY: Readonly<
  Record<BinaryOperator, (a: number, b: number) => number>
> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  floorDivide: (a, b) => Math.floor(a / b),
  modulo,
  power: Math.pow,
  arcTangent2: Math.atan2,
  maximum: Math.max,
  minimum: Math.min,
  equal: (a, b) => Number(a === b),
  notEqual: (a, b) => Number(a !== b),
  less: (a, b) => Number(a < b),
  lessEqual: (a, b) => Number(a <= b),
  greater: (a, b) => Number(a > b),
  greaterEqual: (a, b) => Number(a >= b),
  and: (a, b) => Number(a !== 0 && b !== 0),
  or: (a, b) => Number(a !== 0 || b !== 0),
  bitwiseAnd: (a, b) => a & b,
};

/** What an epilogue makes of an exact sum. */
export function finishSum(
  { bias, activation, others = 0 }: Epilogue,
  sum: number,
  at: { readonly index: number; readonly column: number },
  inputs: readonly ArrayLike<number>[],
  parameters: readonly number[],
): number {
  const value = roundFloat(sum + (bias ? inputs[2]![at.column]! : 0));
  if (!activation) return value;
  const first = bias ? 3 : 2;
  const operands = inputs.slice(first, first + others)
    .map((other) => other[at.index]!);
  return evaluateExpression(activation, [value, ...operands], parameters);
}

/** Rounds an exact value to a type; int32 wraps, as a JavaScript array does. */
export function roundTo(type: NumericType, value: number): number {
  switch (type) {
    case "float32":
      return roundFloat(value);
    case "int32":
      return value | 0;
    case "bool":
      return Number(value !== 0);
    default:
      throw type satisfies never;
  }
}

function castTo(type: NumericType, value: number): number {
  if (type !== "int32") return roundTo(type, value);
  // Beyond int32 a conversion saturates; tests that compare with another
  // backend stay inside.
  return Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, value || 0)) | 0;
}

/** A run-time value as a number of a type. */
function valueOfWord(word: number, type: NumericType): number {
  return type === "float32"
    ? new Float32Array(Int32Array.of(word).buffer)[0]!
    : roundTo(type, word);
}

function evaluateBinary(
  node: Extract<Expression, { kind: "binary" }>,
  inputs: readonly number[],
  parameters: readonly number[],
): number {
  const left = evaluateExpression(node.left, inputs, parameters);
  const right = evaluateExpression(node.right, inputs, parameters);
  const type = typeOf(node);
  if (node.operator === "multiply" && type === "int32") {
    return Math.imul(left, right);
  }
  return roundTo(type, BINARY[node.operator](left, right));
}

/**
 * The value of an expression for given elements.
 *
 * @param expression The expression.
 * @param inputs One number per input; bool as 0 or 1.
 * @param parameters The run-time values of the step, int32 words.
 */
export function evaluateExpression(
  expression: Expression,
  inputs: readonly number[],
  parameters: readonly number[] = [],
): number {
  switch (expression.kind) {
    case "input":
      return inputs[expression.index]!;
    case "constant":
      return roundTo(expression.type, expression.value);
    case "parameter":
      return valueOfWord(parameters[expression.index]!, expression.type);
    case "unary": {
      const operand = evaluateExpression(
        expression.operand,
        inputs,
        parameters,
      );
      return roundTo(typeOf(expression), UNARY[expression.operator](operand));
    }
    case "binary":
      return evaluateBinary(expression, inputs, parameters);
    case "select":
      return evaluateExpression(expression.condition, inputs, parameters)
        ? evaluateExpression(expression.whenTrue, inputs, parameters)
        : evaluateExpression(expression.whenFalse, inputs, parameters);
    case "cast": {
      const operand = evaluateExpression(
        expression.operand,
        inputs,
        parameters,
      );
      return castTo(expression.to, operand);
    }
    default:
      throw expression satisfies never;
  }
}
