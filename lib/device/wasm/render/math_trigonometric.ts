/**
 * Sine and cosine on four float32 at once: the distance to the nearest
 * multiple of π/2 and a polynomial each for sine and cosine. Elements beyond
 * what the reduction resolves go through `Math`, one by one.
 * @module
 */
import {
  f32x4,
  i32x4,
  if_,
  local,
  v128,
} from "../../../dependencies/wasmati.ts";
import {
  type Local,
  type OnStack,
  splatBits,
  splatFloat,
  variable,
} from "./emit.ts";
import { mathFunction } from "./emit_functions.ts";
import { eachFloat, type LaneCount } from "./emit_lanes.ts";
import { multiplyAdd } from "./emit_simd.ts";
import { polynomial, ROUNDING } from "./math.ts";

type Vector = Local<"v128">;
type Result = OnStack<"v128">;

/** π/2 in parts of 8, 11, 11 and 24 bits: small multiples of the first three are exact. */
const HALF_PI = [
  1.5703125,
  4.837512969970703e-4,
  7.549533620476723e-8,
  2.563344151594519e-12,
] as const;
/** Largest argument of the polynomials; its multiple of π/2 has 13 bits. */
const LIMIT = 8192;

/** x = n π/2 + r with |r| ≤ π/4; gives n as int32. */
function reduceAngle(x: Vector): { n: Vector; r: Vector } {
  const rounding = splatFloat(ROUNDING);
  const shifted = variable(
    "v128",
    f32x4.add(f32x4.mul(x, splatFloat(2 / Math.PI)), rounding),
  );
  const n = variable("v128", i32x4.sub(shifted, splatBits(0x4b400000)));
  const turns = variable("v128", f32x4.sub(shifted, rounding));
  let r = x;
  for (const part of HALF_PI) {
    r = variable("v128", multiplyAdd(turns, splatFloat(-part), r));
  }
  return { n, r };
}

function sineSeries(r: Vector, square: Vector): Vector {
  const series = polynomial(square, [
    -0.166666646469967,
    0.00833274529736295,
    -0.00019587249321738546,
  ]);
  const cube = f32x4.mul(f32x4.mul(series, square), r);
  return variable("v128", f32x4.add(cube, r));
}

function cosineSeries(square: Vector): Vector {
  const series = polynomial(square, [
    0.04166666464415581,
    -0.0013888300056586712,
    2.45472991724818e-05,
  ]);
  const fourth = f32x4.mul(f32x4.mul(series, square), square);
  const small = variable(
    "v128",
    f32x4.sub(fourth, f32x4.mul(square, splatFloat(0.5))),
  );
  return variable("v128", f32x4.add(small, splatFloat(1)));
}

/** sin(x + quarters π/2) for |x| ≤ `LIMIT`. */
function reduced(x: Vector, quarters: 0 | 1): Result {
  const { n, r } = reduceAngle(x);
  const turned = variable("v128", i32x4.add(n, splatBits(quarters)));
  const square = variable("v128", f32x4.mul(r, r));
  const sine = sineSeries(r, square);
  const cosine = cosineSeries(square);
  const odd = i32x4.ne(v128.and(turned, splatBits(1)), splatBits(0));
  const value = v128.bitselect(cosine, sine, odd);
  const sign = i32x4.shl(v128.and(turned, splatBits(2)), 30);
  return v128.xor(value, sign);
}

function trigonometric(
  name: "sin" | "cos",
  quarters: 0 | 1,
  x: Vector,
  lanes: LaneCount,
): Result {
  const result = variable("v128", reduced(x, quarters));
  // NaN and infinities are not within the limit either.
  const within = f32x4.le(f32x4.abs(x), splatFloat(LIMIT));
  const beyond = variable("v128", v128.not(within));
  v128.any_true(beyond);
  if_(null, () => {
    const exact = eachFloat(lanes, mathFunction(name), [x]);
    local.set(result, v128.bitselect(exact, result, beyond));
  });
  return local.get(result);
}

/** sin x */
export function sine(x: Vector, lanes: LaneCount): Result {
  return trigonometric("sin", 0, x, lanes);
}

/** cos x */
export function cosine(x: Vector, lanes: LaneCount): Result {
  return trigonometric("cos", 1, x, lanes);
}
