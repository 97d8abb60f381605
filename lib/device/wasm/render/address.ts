/**
 * Arithmetic on addresses and indices in generated code.
 * @module
 */
import { i32, local, select } from "../../../dependencies/wasmati.ts";
import { type Local, type OnStack, variable } from "./emit.ts";

/** A local that holds an address or an index. */
export type Address = Local<"i32">;

/** `base + index * bytes` in a new local. */
export function elementAddress(
  base: Address,
  index: Address,
  bytes: number,
): Address {
  return variable("i32", i32.add(i32.mul(index, bytes), base));
}

/** `index + offset` in a new local. */
export function offsetBy(index: Address, offset: number): Address {
  return variable("i32", i32.add(index, offset));
}

/** The smaller of two, both unsigned, in a new local. */
export function minimum(left: Address, right: Address | number): Address {
  local.get(left);
  pushIndex(right);
  i32.lt_u(left, right);
  return variable("i32", select() as OnStack<"i32">);
}

/** The larger of two, both unsigned, in a new local. */
export function maximum(left: Address, right: Address | number): Address {
  pushIndex(right);
  local.get(left);
  i32.lt_u(left, right);
  return variable("i32", select() as OnStack<"i32">);
}

function pushIndex(index: Address | number): void {
  if (typeof index === "number") i32.const(index);
  else local.get(index);
}

/** Quotient and remainder of an index, in new locals. */
export function divide(
  index: Address,
  divisor: number,
): { readonly quotient: Address; readonly remainder: Address } {
  return {
    quotient: variable("i32", i32.div_u(index, divisor)),
    remainder: variable("i32", i32.rem_u(index, divisor)),
  };
}
