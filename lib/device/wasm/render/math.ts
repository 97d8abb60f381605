/**
 * Transcendental functions on four float32 at once, to about 2 ulp, right at
 * 0, ±Infinity, NaN and subnormals. Polynomials are Chebyshev fits of degree
 * just high enough that the fit is not what limits the result.
 *
 * Each function takes its operand in a local and leaves the result on the
 * stack.
 * @module
 */
import { f32x4, i32x4, v128 } from "../../../dependencies/wasmati.ts";
import {
  type Local,
  type OnStack,
  type Operand,
  splatBits,
  splatFloat,
  variable,
} from "./emit.ts";
import { multiplyAdd } from "./emit_simd.ts";

type Vector = Local<"v128">;
type Result = OnStack<"v128">;

const SIGN_BIT = 0x80000000 | 0;
/** 1.5 · 2^23: adding it rounds to an integer, which the low bits then hold. */
export const ROUNDING = 12582912;
// ln 2 in two parts; multiples of the high one are exact up to n = 2^10.
const LN2_HIGH = 0.693359375;
const LN2_LOW = -2.12194440e-4;

/** c0 + c1 x + c2 x² + … by Horner's rule. */
export function polynomial(x: Vector, coefficients: readonly number[]): Result {
  const [first, ...rest] = coefficients.map(splatFloat).reverse();
  let sum: Operand<"v128"> = first!;
  for (const coefficient of rest) sum = multiplyAdd(sum, x, coefficient);
  return sum as Result;
}

/** x limited to [low, high]; NaN stays NaN. */
function clamp(x: Operand<"v128">, low: number, high: number): Vector {
  // pmin and pmax give their first operand unless the second compares beyond.
  const above = f32x4.pmax(x, splatFloat(low));
  return variable("v128", f32x4.pmin(above, splatFloat(high)));
}

/** x = n ln 2 + r with |r| ≤ ln 2 / 2; gives n as int32 and e^r − 1. */
function reduceExponent(x: Vector): { n: Vector; fraction: Vector } {
  const rounding = splatFloat(ROUNDING);
  const shifted = variable(
    "v128",
    f32x4.add(f32x4.mul(x, splatFloat(Math.LOG2E)), rounding),
  );
  const n = variable("v128", i32x4.sub(shifted, splatBits(0x4b400000)));
  const whole = variable("v128", f32x4.sub(shifted, rounding));
  const rest = multiplyAdd(whole, splatFloat(-LN2_HIGH), x);
  const r = variable(
    "v128",
    f32x4.add(rest, f32x4.mul(whole, splatFloat(-LN2_LOW))),
  );
  const series = polynomial(r, [
    0.5,
    0.166665769219854,
    0.041666554532615786,
    0.008363190325615149,
    0.001392619766942992,
  ]);
  const fraction = multiplyAdd(f32x4.mul(series, r), r, r);
  return { n, fraction: variable("v128", fraction) };
}

/** The float32 2^n, −126 ≤ n ≤ 127. */
function powerOfTwo(n: Operand<"v128">): Result {
  return i32x4.add(i32x4.shl(n, 23), splatBits(0x3f800000));
}

/** value · 2^n in two steps, so that results may overflow or be subnormal. */
function scale(value: Operand<"v128">, n: Vector): Result {
  const kept = variable("v128", value);
  const half = variable("v128", i32x4.shr_s(n, 1));
  const first = f32x4.mul(kept, powerOfTwo(half));
  return f32x4.mul(first, powerOfTwo(i32x4.sub(n, half)));
}

/** e^x */
export function exponential(x: Vector): Result {
  const { n, fraction } = reduceExponent(clamp(x, -104, 89));
  return scale(f32x4.add(fraction, splatFloat(1)), n);
}

/** e^x − 1 for a clamped x; wrong in the sign of zero only. */
function exponentialRest(x: Vector): Result {
  const { n, fraction } = reduceExponent(x);
  // (e^r − 1) 2^n + 2^n − 1 with 2^n taken out; far above 1 the −1 is lost.
  const inverse = powerOfTwo(i32x4.neg(i32x4.min_s(n, splatBits(30))));
  const kept = variable("v128", inverse);
  const one = splatFloat(1);
  return scale(f32x4.add(f32x4.sub(one, kept), fraction), n);
}

/** |value| with the sign of x. */
function withSignOf(value: Operand<"v128">, x: Vector): Result {
  return v128.bitselect(variable("v128", value), x, unsigned());
}

/** The bits of a float32 other than its sign. */
function unsigned(): Vector {
  return splatBits(~SIGN_BIT);
}

/** e^x − 1, exact near 0 */
export function exponentialMinusOne(x: Vector): Result {
  return withSignOf(exponentialRest(clamp(x, -20, 89)), x);
}

/** tanh x = (e^2x − 1) / (e^2x + 1), from |x| so that it is exact near 0. */
export function hyperbolicTangent(x: Vector): Result {
  const magnitude = f32x4.abs(x);
  const twice = f32x4.mul(magnitude, splatFloat(2));
  const rest = variable("v128", exponentialRest(clamp(twice, 0, 40)));
  return withSignOf(
    f32x4.div(rest, f32x4.add(rest, splatFloat(2))),
    x,
  );
}

/** x = 2^n (1 + f) with 1 + f between √½ and √2, for any positive x. */
function splitLogarithm(x: Vector): { n: Vector; f: Vector } {
  const subnormal = variable("v128", f32x4.lt(x, splatBits(0x00800000)));
  const scaled = f32x4.mul(x, splatFloat(2 ** 23));
  const bits = variable("v128", v128.bitselect(scaled, x, subnormal));
  const exponent = variable(
    "v128",
    i32x4.shr_s(i32x4.sub(bits, splatBits(0x3f3504f3)), 23),
  );
  const mantissa = i32x4.sub(bits, i32x4.shl(exponent, 23));
  const f = variable("v128", f32x4.sub(mantissa, splatFloat(1)));
  const extra = v128.and(subnormal, splatBits(-23));
  const n = f32x4.convert_i32x4_s(i32x4.add(extra, exponent));
  return { n: variable("v128", n), f };
}

/** ln(1 + f) + n ln 2 by the series of atanh, which halves the degree. */
function logarithmOf(n: Vector, f: Vector): Result {
  const s = variable("v128", f32x4.div(f, f32x4.add(f, splatFloat(2))));
  const square = variable("v128", f32x4.mul(s, s));
  // ln(1 + f) = f − h + s (h + 2 s² (1/3 + s²/5 + …)), h = f²/2
  const series = polynomial(square, [
    0.66666685349803866,
    0.39988653938211444,
    0.295856807745129,
  ]);
  const half = f32x4.mul(f32x4.mul(f, f), splatFloat(0.5));
  const h = variable("v128", half);
  const inner = multiplyAdd(series, square, h);
  const small = multiplyAdd(
    n,
    splatFloat(LN2_LOW),
    variable("v128", f32x4.mul(inner, s)),
  );
  const rest = variable("v128", f32x4.sub(small, h));
  const sum = f32x4.add(rest, f);
  return multiplyAdd(n, splatFloat(LN2_HIGH), variable("v128", sum));
}

/** ln x */
export function logarithm(x: Vector): Result {
  const { n, f } = splitLogarithm(x);
  const finite = variable("v128", logarithmOf(n, f));
  const infinity = splatFloat(Infinity);
  const large = variable(
    "v128",
    v128.bitselect(x, finite, f32x4.eq(x, infinity)),
  );
  const zero = f32x4.eq(x, splatBits(0));
  const signed = v128.bitselect(splatFloat(-Infinity), large, zero);
  // All bits set is a NaN.
  const undefinedHere = v128.not(f32x4.ge(x, splatBits(0)));
  return v128.or(signed, undefinedHere);
}

/** ln(1 + x), exact near 0: the rounding of 1 + x is divided out (Kahan). */
export function logarithmOnePlus(x: Vector): Result {
  const one = splatFloat(1);
  const sum = variable("v128", f32x4.add(x, one));
  const whole = variable("v128", logarithm(sum));
  const correction = f32x4.div(x, f32x4.sub(sum, one));
  const ratio = variable("v128", f32x4.mul(correction, whole));
  const atInfinity = variable(
    "v128",
    v128.bitselect(whole, ratio, f32x4.eq(sum, splatFloat(Infinity))),
  );
  return v128.bitselect(x, atInfinity, f32x4.eq(sum, one));
}

/** erf x: a series below 1, one minus e^(fit of ln erfc) above. */
export function errorFunction(x: Vector): Result {
  const magnitude = clamp(f32x4.abs(x), 0, 4);
  const square = variable("v128", f32x4.mul(magnitude, magnitude));
  const series = polynomial(square, [
    1.1283791658483509,
    -0.37612626666720334,
    0.11283594715160218,
    -0.026854212010626412,
    0.005189087423433974,
    -0.000801686428716587,
    7.875875062685488e-05,
  ]);
  const near = variable("v128", f32x4.mul(series, magnitude));
  const far = variable("v128", complementary(magnitude));
  const isNear = f32x4.lt(magnitude, splatFloat(1));
  return withSignOf(v128.bitselect(near, far, isNear), x);
}

/** erf x for 1 ≤ x ≤ 4. */
function complementary(x: Vector): Result {
  const exponent = polynomial(x, [
    0.0003218662575487315,
    -1.1302418774834162,
    -0.631809550131152,
    -0.11009724250557466,
    0.026431643282754817,
    -0.004763509663255248,
    0.0005976772749194354,
    -4.616478516127183e-05,
    1.6426789684266716e-06,
  ]);
  const rest = exponential(variable("v128", exponent));
  return f32x4.sub(splatFloat(1), variable("v128", rest));
}
