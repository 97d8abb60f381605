/**
 * Host steps over GPU memory: all inputs are read in one map, the op runs on
 * the host, and its outputs are written. A bool takes four bytes on the GPU.
 * @module
 */
import {
  type NumericArray,
  type NumericType,
  viewNumbers,
} from "../../base/dtype.ts";
import { sizeOf } from "../../base/shape.ts";
import type { HostStep, HostTensor } from "../../program/step.ts";
import type { Binding } from "../binding.ts";
import { hostStepParts, runHostStep } from "../host.ts";
import type { ReadRange } from "./reader.ts";

/** How a host step reaches the GPU's memory. */
export interface HostAccess {
  readonly read: (ranges: readonly ReadRange[]) => Promise<Uint8Array[]>;
  readonly write: (target: Binding, bytes: Uint8Array) => void;
}

/** Host values from device bytes. */
export function fromDeviceBytes(
  dtype: NumericType,
  bytes: Uint8Array,
): NumericArray {
  const { buffer, byteOffset, byteLength } = bytes;
  if (dtype !== "bool") {
    return viewNumbers(dtype, buffer, byteOffset, byteLength / 4);
  }
  return Uint8Array.from(new Uint32Array(buffer, byteOffset, byteLength / 4));
}

/** Device bytes from host values. */
export function toDeviceBytes(values: NumericArray): Uint8Array {
  const words = values instanceof Uint8Array
    ? Uint32Array.from(values)
    : values;
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}

function numericType({ dtype }: HostTensor): NumericType {
  // hostStepParts has split complex64 into two float32 already.
  return dtype === "complex64" ? "float32" : dtype;
}

/** Runs a host step; `buffers` are its inputs, then its outputs. */
export async function runOnHost(
  step: HostStep,
  buffers: readonly Binding[],
  access: HostAccess,
): Promise<void> {
  const { inputs, outputs } = hostStepParts(step);
  const bytes = await access.read(inputs.map((tensor, index) => ({
    ...buffers[index]!,
    sizeBytes: 4 * sizeOf(tensor.shape),
  })));
  const values = inputs.map((tensor, index) =>
    fromDeviceBytes(numericType(tensor), bytes[index]!)
  );
  const results = runHostStep(step, values);
  outputs.forEach((_, index) =>
    access.write(
      buffers[inputs.length + index]!,
      toDeviceBytes(results[index]!),
    )
  );
}
