/**
 * Ops that compute each element from one element.
 * @module
 */
import { backend_util } from "../../dependencies/tfjs_core.ts";
import type { DataType, NumericType } from "../../base/dtype.ts";
import {
  binary,
  cast,
  constant,
  type Expression,
  select,
  unary,
  type UnaryOperator,
} from "../../program/expression.ts";
import type { OpCall, OpDefinition } from "./definition.ts";
import { broadcastLowering, elementOf, holds } from "./elementwise.ts";
import {
  constantLike,
  elu,
  leakyRelu,
  relu,
  relu6,
  sigmoid,
  withNumber,
} from "./formulas.ts";
import type { Family } from "./names.ts";
import {
  attributeOf,
  lowerPlain,
  mapRows,
  output,
  type OutputRule,
  refuseComplex,
  tensorOf,
} from "./shared.ts";

/** A formula for elements of `type`; null where the cpu op's result has no such formula. */
type Formula = (
  x: Expression,
  type: NumericType,
  call: OpCall,
) => Expression | null;

interface UnaryRow {
  readonly formula: Formula;
  /** What the op calls itself when it refuses complex numbers, if not by its name. */
  readonly refusal?: string;
  /** dtype of the result, if not the input's. */
  readonly dtype?: DataType;
}

/** float32 only: the cpu op would round the results for other types. */
function ofFloat(
  formula: (x: Expression, call: OpCall) => Expression,
): Formula {
  return (x, type, call) => type === "float32" ? formula(x, call) : null;
}

function floatOperator(operator: UnaryOperator): UnaryRow {
  return { formula: ofFloat((x) => unary(operator, x)) };
}

/** float32 and int32. */
function ofNumber(formula: (x: Expression) => Expression): Formula {
  return (x, type) => type === "bool" ? null : formula(x);
}

function predicate(operator: UnaryOperator): UnaryRow {
  return {
    formula: (x) => unary(operator, cast("float32", x)),
    dtype: "bool",
  };
}

function sign(x: Expression): Expression {
  const negative = withNumber("less", x, 0);
  const positive = withNumber("greater", x, 0);
  const [minusOne, zero, one] = [-1, 0, 1].map((n) => constantLike(x, n)) as [
    Expression,
    Expression,
    Expression,
  ];
  return select(negative, minusOne, select(positive, one, zero));
}

/** 1 above 0, else alpha; NaN stays. */
function step(x: Expression, type: NumericType, call: OpCall) {
  const alpha = attributeOf<number>(call, "alpha");
  if (type === "bool" || !holds(type, alpha)) return null;
  const value = select(
    withNumber("greater", x, 0),
    constantLike(x, 1),
    constantLike(x, alpha),
  );
  return type === "float32" ? select(unary("isNaN", x), x, value) : value;
}

function clip(x: Expression, type: NumericType, call: OpCall) {
  const least = attributeOf<number>(call, "clipValueMin");
  const most = attributeOf<number>(call, "clipValueMax");
  if (type === "bool" || !holds(type, least) || !holds(type, most)) return null;
  if (Number.isNaN(least) || Number.isNaN(most)) return null;
  return withNumber("minimum", withNumber("maximum", x, least), most);
}

function selu(x: Expression): Expression {
  const scaled = withNumber("multiply", x, backend_util.SELU_SCALE);
  const bent = withNumber(
    "multiply",
    unary("exponentialMinusOne", x),
    backend_util.SELU_SCALEALPHA,
  );
  return select(withNumber("greaterEqual", x, 0), scaled, bent);
}

// Beyond these bounds log(1 + e^x) is e^x, respectively x, in float32.
const SOFTPLUS_BOUND = Math.log(1.1920928955078125e-7) + 2;

function softplus(x: Expression): Expression {
  const exponential = unary("exponential", x);
  const middle = unary("logarithmOnePlus", exponential);
  const large = withNumber("greater", x, -SOFTPLUS_BOUND);
  const small = withNumber("less", x, SOFTPLUS_BOUND);
  return select(small, exponential, select(large, x, middle));
}

function divideInto(dividend: number, x: Expression): Expression {
  return binary("divide", constant(dividend), x);
}

const ROWS = {
  Abs: { formula: ofNumber((x) => unary("absolute", x)), refusal: "abs" },
  Acos: floatOperator("arcCosine"),
  Acosh: floatOperator("areaCosine"),
  Asin: floatOperator("arcSine"),
  Asinh: floatOperator("areaSine"),
  Atan: floatOperator("arcTangent"),
  Atanh: floatOperator("areaTangent"),
  Ceil: floatOperator("ceiling"),
  ClipByValue: { formula: clip },
  Cos: floatOperator("cosine"),
  Cosh: floatOperator("hyperbolicCosine"),
  Elu: { formula: ofFloat(elu) },
  Erf: floatOperator("errorFunction"),
  Exp: {
    formula: (x) => unary("exponential", cast("float32", x)),
    dtype: "float32",
  },
  Expm1: floatOperator("exponentialMinusOne"),
  Floor: floatOperator("floor"),
  IsFinite: predicate("isFinite"),
  IsInf: predicate("isInfinite"),
  IsNan: predicate("isNaN"),
  LeakyRelu: {
    formula: (x, _, call) =>
      leakyRelu(cast("float32", x), attributeOf<number>(call, "alpha")),
    refusal: "leakyRelu",
    dtype: "float32",
  },
  Log: floatOperator("logarithm"),
  Log1p: floatOperator("logarithmOnePlus"),
  LogicalNot: {
    formula: (x) => unary("not", cast("bool", x)),
    dtype: "bool",
  },
  Neg: { formula: ofNumber((x) => unary("negate", x)), refusal: "neg" },
  Reciprocal: { formula: ofFloat((x) => divideInto(1, x)) },
  Relu: { formula: ofNumber(relu) },
  Relu6: { formula: ofNumber(relu6) },
  Round: {
    formula: (x, type) => type === "float32" ? unary("roundHalfEven", x) : x,
  },
  Rsqrt: { formula: ofFloat((x) => divideInto(1, unary("squareRoot", x))) },
  Selu: { formula: ofFloat(selu) },
  Sigmoid: { formula: ofFloat(sigmoid) },
  Sign: { formula: ofNumber(sign) },
  Sin: floatOperator("sine"),
  Sinh: floatOperator("hyperbolicSine"),
  Softplus: { formula: ofFloat(softplus) },
  Sqrt: floatOperator("squareRoot"),
  Square: {
    formula: ofNumber((x) => binary("multiply", x, x)),
    refusal: "square",
  },
  Step: { formula: step },
  Tan: floatOperator("tangent"),
  Tanh: floatOperator("hyperbolicTangent"),
} satisfies Record<string, UnaryRow>;

function define(row: UnaryRow, name: keyof typeof ROWS): OpDefinition {
  const outputs: OutputRule = (call) => {
    const x = tensorOf(call, "x");
    refuseComplex(row.refusal ?? name, x);
    return output(row.dtype ?? x.dtype, x.shape);
  };
  const lower = lowerPlain(outputs, (call, result) => {
    const spec = tensorOf(call, "x");
    const x = elementOf(spec, 0);
    const value = x && row.formula(x, spec.dtype as NumericType, call);
    return value && broadcastLowering(call, ["x"], result, value);
  });
  return { outputs, lower };
}

/** Ops on one element. */
export const unaryOps: Family<keyof typeof ROWS> = mapRows<
  keyof typeof ROWS,
  UnaryRow
>(ROWS, define);
