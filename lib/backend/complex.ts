/**
 * Complex tensors: a pair of float32 tensors that share the memory of those
 * they were made from. No device knows of them.
 * @module
 */
import { invariant } from "../base/errors.ts";
import { sizeOf } from "../base/shape.ts";
import type { TensorInfo } from "../dependencies/tfjs_core.ts";
import type { TidemarkBackend } from "./backend.ts";
import { createEntry } from "./entry.ts";

/** The same data under a new id, sharing its memory. */
function share(backend: TidemarkBackend, tensor: TensorInfo): TensorInfo {
  const { dtype, size, holding } = backend.entry(tensor.dataId);
  if (holding) holding.holders++;
  const dataId = backend.session.add(createEntry(dtype, size, { holding }));
  return { dataId, dtype: tensor.dtype, shape: tensor.shape };
}

/** A complex tensor over its parts. */
export function makeComplex(
  backend: TidemarkBackend,
  real: TensorInfo,
  imag: TensorInfo,
): TensorInfo {
  const parts = { real: share(backend, real), imag: share(backend, imag) };
  const dtype = "complex64" as const;
  const entry = createEntry(dtype, sizeOf(real.shape), { parts });
  return { dataId: backend.session.add(entry), dtype, shape: real.shape };
}

/** The real or imaginary part of a complex tensor. */
export function partOf(
  backend: TidemarkBackend,
  input: TensorInfo,
  part: "real" | "imag",
): TensorInfo {
  const { parts } = backend.entry(input.dataId);
  invariant(parts, "a complex tensor has parts");
  return { ...share(backend, parts[part]), shape: input.shape };
}
