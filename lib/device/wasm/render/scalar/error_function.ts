/**
 * erf of float64: near 0 by the series whose terms are all positive, so that
 * nothing cancels; further out by the continued fraction of what is missing
 * to 1 (Abramowitz and Stegun, 7.1.6 and 7.1.14).
 * @module
 */
import {
  br_if,
  f64,
  if_,
  local,
  loop,
  return_,
} from "../../../../dependencies/wasmati.ts";
import { type Local, variable, type WasmFunction } from "../emit.ts";
import { mathFunction, sharedFunction } from "../emit_functions.ts";
import { called } from "./called.ts";

/** From here on the fraction converges quickly. */
const FRACTION_FROM = 2;
const FRACTION_TERMS = 60;
/** From here on the result is 1 as a float64. */
const ONE_FROM = 6;
/** A term below this share of the sum changes nothing. */
const NEGLIGIBLE = 2 ** -56;

function powerOfSquare(size: Local<"f64">): Local<"f64"> {
  f64.neg(f64.mul(size, size));
  return called("f64", mathFunction("exp"));
}

function series(size: Local<"f64">): Local<"f64"> {
  const twice = f64.mul(f64.mul(size, size), 2);
  const doubleSquare = variable("f64", twice);
  const [term, sum] = [variable("f64", size), variable("f64", size)];
  const divisor = variable("f64", 1);
  loop(null, (again) => {
    local.set(divisor, f64.add(divisor, 2));
    local.set(term, f64.div(f64.mul(term, doubleSquare), divisor));
    local.set(sum, f64.add(sum, term));
    f64.gt(term, variable("f64", f64.mul(sum, NEGLIGIBLE)));
    br_if(again);
  });
  const scaled = f64.mul(powerOfSquare(size), 2 / Math.sqrt(Math.PI));
  return variable("f64", f64.mul(scaled, sum));
}

function fraction(size: Local<"f64">): Local<"f64"> {
  const below = variable("f64", size);
  const half = variable("f64", FRACTION_TERMS / 2);
  loop(null, (again) => {
    local.set(below, f64.add(variable("f64", f64.div(half, below)), size));
    local.set(half, f64.sub(half, 0.5));
    f64.gt(half, 0);
    br_if(again);
  });
  const power = powerOfSquare(size);
  const scaled = f64.mul(power, 1 / Math.sqrt(Math.PI));
  const missing = variable("f64", f64.div(scaled, below));
  return variable("f64", f64.sub(variable("f64", 1), missing));
}

/** erf of a float64. */
export function errorFunction(): WasmFunction {
  return sharedFunction("erf", ["f64"], ["f64"], (parameters) => {
    const [x] = parameters as [Local<"f64">];
    const size = variable("f64", f64.abs(x));
    const returnSigned = (value: Local<"f64"> | number) => {
      f64.copysign(variable("f64", value), x);
      return_();
    };
    f64.lt(size, FRACTION_FROM);
    if_(null, () => returnSigned(series(size)));
    f64.lt(size, ONE_FROM);
    if_(null, () => returnSigned(fraction(size)));
    f64.ne(x, x);
    if_(null, () => {
      local.get(x);
      return_();
    });
    f64.copysign(variable("f64", 1), x);
  });
}
