/**
 * How the values of tensors are stored on a device: as they are, but for bool,
 * which some devices keep in four bytes.
 * @module
 */
import {
  type NumericArray,
  type NumericType,
  viewNumbers,
} from "../base/dtype.ts";

/** Bytes that a device gives to an element of a bool tensor. */
type BoolBytes = 1 | 4;

const ARRAYS = {
  float32: Float32Array,
  int32: Int32Array,
  bool: Uint8Array,
} as const;

/** Bytes of one element as a device stores it. */
export function bytesPerElement(
  dtype: NumericType,
  boolBytes: BoolBytes,
): number {
  return dtype === "bool" ? boolBytes : 4;
}

/** Values as a device stores them; they may share memory with `values`. */
export function encode(
  dtype: NumericType,
  values: ArrayLike<number>,
  boolBytes: BoolBytes,
): Uint8Array {
  if (dtype === "bool" && boolBytes === 4) {
    return bytesOf(Int32Array.from(values));
  }
  const array = ARRAYS[dtype];
  return bytesOf(values instanceof array ? values : array.from(values));
}

/** Stored values as TensorFlow.js expects them, in memory of their own. */
export function decode(
  dtype: NumericType,
  bytes: Uint8Array,
  boolBytes: BoolBytes,
): NumericArray {
  // What the device returns is shared memory; users get arrays of their own.
  const own = bytes.slice();
  if (dtype === "bool" && boolBytes === 4) {
    return Uint8Array.from(new Int32Array(own.buffer));
  }
  const size = own.length / bytesPerElement(dtype, boolBytes);
  return viewNumbers(dtype, own.buffer, 0, size);
}

function bytesOf(values: NumericArray): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
