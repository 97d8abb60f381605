/**
 * How the values of tensors are stored on a device: as their types say (bool
 * takes four bytes on some devices), or in another format.
 * @module
 */
import {
  type NumericArray,
  type NumericType,
  viewNumbers,
} from "../base/dtype.ts";
import {
  decodeFormat,
  encodeFormat,
  type FormatArray,
} from "../base/format_values.ts";
import { loadHostValues } from "../device/host.ts";
import type { Holding } from "./holding.ts";

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

/** What values are, and how they are stored. */
type Stored = Pick<Holding, "dtype" | "format">;

/** Makes something of stored values, in memory of its own. */
export type Decoder<T> = (
  stored: Stored,
  bytes: Uint8Array,
  boolBytes: BoolBytes,
) => T;

/**
 * Values as a device stores them; they may share memory with `values`.
 *
 * @throws {RangeError} If an integer format cannot hold one of them.
 */
export function encode(
  { dtype, format, owner }: Stored & Pick<Holding, "owner">,
  values: ArrayLike<number>,
  boolBytes: BoolBytes,
): Uint8Array {
  if (format !== dtype) {
    return encodeFormat(format, values, () => owner.tensor ?? "a tensor");
  }
  if (dtype === "bool" && boolBytes === 4) {
    return bytesOf(Int32Array.from(values));
  }
  const array = ARRAYS[dtype];
  return bytesOf(values instanceof array ? values : array.from(values));
}

/** Stored values in the precision in which they are stored. */
export function decodeStored(
  stored: Stored,
  bytes: Uint8Array,
  boolBytes: BoolBytes,
): FormatArray {
  const { dtype, format } = stored;
  return format === dtype
    ? decode(stored, bytes, boolBytes)
    : decodeFormat(format, bytes);
}

/** Stored values as TensorFlow.js expects them. */
export function decode(
  { dtype, format }: Stored,
  bytes: Uint8Array,
  boolBytes: BoolBytes,
): NumericArray {
  if (format !== dtype) return loadHostValues(dtype, format, bytes);
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
