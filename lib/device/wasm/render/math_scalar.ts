/**
 * Functions on one element, for operators that have no vector form: integer
 * division that never traps, remainders, and the conversion of float64 to
 * int32 as JavaScript does it.
 * @module
 */
import {
  br,
  call,
  f64,
  i32,
  i64,
  if_,
  local,
  loop,
  return_,
} from "../../../dependencies/wasmati.ts";
import { type Local, variable, type WasmFunction } from "./emit.ts";
import { mathFunction, sharedFunction } from "./emit_functions.ts";

/** A pair of int32 arguments. */
function integers(parameters: Local[]): [Local<"i32">, Local<"i32">] {
  return parameters as [Local<"i32">, Local<"i32">];
}

function returnIf(condition: () => void, value: () => void): void {
  condition();
  if_(null, () => {
    value();
    return_();
  });
}

/** a / b towards zero; 0 if b is 0, and −2^31 / −1 wraps. */
export function divideIntegers(): WasmFunction {
  return sharedFunction("divide", ["i32", "i32"], ["i32"], (parameters) => {
    const [a, b] = integers(parameters);
    returnIf(() => i32.eqz(b), () => i32.const(0));
    returnIf(() => i32.eq(b, -1), () => i32.sub(0, a));
    i32.div_s(a, b);
  });
}

/** a mod b with the sign of b; 0 if b is 0. */
export function moduloIntegers(): WasmFunction {
  return sharedFunction("modulo", ["i32", "i32"], ["i32"], (parameters) => {
    const [a, b] = integers(parameters);
    returnIf(() => i32.eqz(b), () => i32.const(0));
    const rest = variable("i32", i32.rem_s(a, b));
    returnIf(() => i32.eqz(rest), () => i32.const(0));
    returnIf(
      () => i32.lt_s(i32.xor(rest, b), 0),
      () => i32.add(rest, b),
    );
    local.get(rest);
  });
}

/** a / b towards minus infinity; 0 if b is 0. */
export function floorDivideIntegers(): WasmFunction {
  const name = "floorDivide";
  return sharedFunction(name, ["i32", "i32"], ["i32"], (parameters) => {
    const [a, b] = integers(parameters);
    call(divideIntegers(), [a, b]);
    const quotient = variable("i32");
    local.set(quotient);
    const rest = variable("i32", i32.sub(a, i32.mul(quotient, b)));
    returnIf(() => i32.eqz(b), () => i32.const(0));
    returnIf(() => i32.eqz(rest), () => local.get(quotient));
    i32.sub(quotient, i32.lt_s(i32.xor(rest, b), 0));
  });
}

/** What JavaScript's `| 0` makes of a float64: modulo 2^32, and 0 for NaN and infinities. */
export function wrapToInteger(): WasmFunction {
  return sharedFunction("wrap", ["f64"], ["i32"], ([x]) => {
    const whole = variable("f64", f64.trunc(x as Local<"f64">));
    const turns = f64.floor(f64.mul(whole, 2 ** -32));
    const excess = variable("f64", f64.mul(turns, 2 ** 32));
    i32.wrap_i64(i64.trunc_sat_f64_s(f64.sub(whole, excess)));
  });
}

/** a^b of int32 as JavaScript stores it in an Int32Array. */
export function powerIntegers(): WasmFunction {
  return sharedFunction("power", ["i32", "i32"], ["i32"], (parameters) => {
    const [a, b] = integers(parameters);
    f64.convert_i32_s(a);
    f64.convert_i32_s(b);
    call(mathFunction("pow", 2));
    call(wrapToInteger());
  });
}

/** The remainder of a / b with the sign of a, exact for float32 values; NaN if a is infinite or b is 0. */
function remainder(): WasmFunction {
  return sharedFunction("remainder", ["f64", "f64"], ["f64"], (parameters) => {
    const [a, b] = parameters as [Local<"f64">, Local<"f64">];
    const size = variable("f64", f64.abs(b));
    const rest = variable("f64", f64.abs(a));
    returnIf(
      () => i32.eqz(i32.and(f64.gt(size, 0), f64.lt(rest, Infinity))),
      () => f64.div(variable("f64", f64.sub(rest, rest)), 0),
    );
    loop(null, (again) => {
      f64.ge(rest, size);
      if_(null, () => {
        const quotient = partialQuotient(rest, size);
        local.set(rest, f64.sub(rest, f64.mul(quotient, size)));
        br(again);
      });
    });
    f64.copysign(rest, a);
  });
}

/** The leading 24 bits of ⌊a / b⌋, so that its product with b has no rounding. */
function partialQuotient(a: Local<"f64">, b: Local<"f64">): Local<"f64"> {
  const bits = i64.reinterpret_f64(f64.div(a, b));
  const leading = i64.and(bits, ~((1n << 29n) - 1n));
  return variable("f64", f64.trunc(f64.reinterpret_i64(leading)));
}

/** a mod b of float64 with the sign of b. */
export function moduloFloats(): WasmFunction {
  return sharedFunction(
    "floatModulo",
    ["f64", "f64"],
    ["f64"],
    (parameters) => {
      const [a, b] = parameters as [Local<"f64">, Local<"f64">];
      const rest = variable("f64");
      call(remainder(), [a, b]);
      local.set(rest);
      returnIf(
        () => i32.eq(f64.lt(a, 0), f64.lt(b, 0)),
        () => local.get(rest),
      );
      f64.add(rest, b);
      local.get(b);
      call(remainder());
    },
  );
}
