/**
 * Vector instructions that not every engine has, with what stands in for them.
 * @module
 */
import { f32x4, func, Module, v128 } from "../../../dependencies/wasmati.ts";
import { type OnStack, type Operand, variable } from "./emit.ts";

function acceptsRelaxed(): boolean {
  const probe = func({ in: [v128], out: [v128] }, ([x]) => {
    f32x4.relaxed_madd(x, x, x);
  });
  const bytes = Module({ exports: { probe } }).toBytes();
  return WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>);
}

/** Whether this engine knows relaxed SIMD (fused multiply-add where the machine has it). */
export const relaxedSimd: boolean = acceptsRelaxed();

/** left · right + addend, with one rounding or two as the machine likes. */
export function multiplyAdd(
  left: Operand<"v128">,
  right: Operand<"v128">,
  addend: Operand<"v128">,
): OnStack<"v128"> {
  if (relaxedSimd) return f32x4.relaxed_madd(left, right, addend);
  // An addend on the stack lies above the factors, so it has to step aside.
  const kept = isOnStack(addend) ? variable("v128", addend) : addend;
  return f32x4.add(f32x4.mul(left, right), kept);
}

function isOnStack(operand: Operand<"v128">): boolean {
  return typeof operand === "object" && operand.kind === "stack-var";
}
