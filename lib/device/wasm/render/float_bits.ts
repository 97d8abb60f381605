/**
 * Numbers as float32 constants.
 * @module
 */
import { f32, i32, type StackVar } from "../../../dependencies/wasmati.ts";

const word = new Float32Array(1);
const wordBits = new Int32Array(word.buffer);

/** The bits of a number as float32. */
export function floatBits(value: number): number {
  word[0] = value;
  return wordBits[0]!;
}

/** A float32 constant on the stack; NaN is quiet. */
export function floatConstant(value: number): StackVar<"f32"> {
  return Number.isNaN(value)
    ? f32.reinterpret_i32(i32.const(0x7fc00000))
    : f32.const(Math.fround(value));
}
