/**
 * Logical data types of TensorFlow.js, and the typed arrays that carry them.
 * @module
 */

/** The logical types that TensorFlow.js knows. */
export type DataType = "float32" | "int32" | "bool" | "complex64" | "string";

/** Types that occupy device memory by themselves (complex64 is a pair of float32, strings stay on the host). */
export type NumericType = "float32" | "int32" | "bool";

/** Host arrays of numeric tensors. */
export type NumericArray = Float32Array | Int32Array | Uint8Array;

/** Whether a tensor of this type has device memory of its own. */
export function isNumericType(dtype: DataType): dtype is NumericType {
  return dtype === "float32" || dtype === "int32" || dtype === "bool";
}

/**
 * Reads `bytes` as host values of `dtype`.
 *
 * @param dtype Type of the elements.
 * @param buffer Any buffer; float32 and int32 need a 4-byte aligned `byteOffset`.
 * @param byteOffset First byte.
 * @param length Number of elements.
 */
export function viewNumbers(
  dtype: NumericType,
  buffer: ArrayBufferLike,
  byteOffset: number,
  length: number,
): NumericArray {
  switch (dtype) {
    case "float32":
      return new Float32Array(buffer, byteOffset, length);
    case "int32":
      return new Int32Array(buffer, byteOffset, length);
    case "bool":
      return new Uint8Array(buffer, byteOffset, length);
    default:
      throw dtype satisfies never;
  }
}
