/**
 * Calls whose arguments are on the stack already.
 * @module
 */
import { call } from "../../../../dependencies/wasmati.ts";
import {
  type Local,
  type OnStack,
  variable,
  type WasmFunction,
} from "../emit.ts";

/** The result of a function whose arguments are on the stack, in a local. */
export function called<T extends "f64" | "i32">(
  type: T,
  fn: WasmFunction,
): Local<T> {
  return variable(type, call(fn) as unknown as OnStack<T>);
}
