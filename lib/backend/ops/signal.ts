/**
 * Complex numbers and Fourier transforms.
 * @module
 */
import type { Family } from "./names.ts";
import { output, shapedLike, tensorOf } from "./shared.ts";

/** Complex numbers and transforms. */
export const signalOps: Family<
  "Complex" | "ComplexAbs" | "FFT" | "IFFT" | "Imag" | "Real"
> = {
  Complex: { outputs: shapedLike("real", "complex64") },
  ComplexAbs: { outputs: shapedLike("x", "float32") },
  FFT: { outputs: shapedLike("input", "complex64") },
  IFFT: { outputs: shapedLike("input", "complex64") },
  Imag: { outputs: (call) => output("float32", tensorOf(call, "input").shape) },
  Real: { outputs: (call) => output("float32", tensorOf(call, "input").shape) },
};
