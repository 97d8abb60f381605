/**
 * Labelled rows of an array, in the type in which they are stored.
 * @module
 */
import { type Shape, sizeOf } from "../base/shape.ts";
import * as tf from "../dependencies/tfjs.ts";
import { Examples, type Labels } from "./examples.ts";
import type { NpyArray, NpyNumbers, NpyType } from "./files/npy.ts";

/** What an {@linkcode ArraySplit} is made of. */
export interface ArraySource {
  /** All examples; the first dimension counts them. */
  readonly array: NpyArray;
  /** One label per example. */
  readonly labels: Labels;
  /** What each value is multiplied by in tensors, which are float32 then; null for none. */
  readonly scale: number | null;
}

/** Which tensor a stored type becomes. */
const TENSOR_TYPES: Readonly<
  Record<NpyType, "float32" | "int32" | "bool" | "complex64" | "string">
> = {
  float64: "float32",
  float32: "float32",
  float16: "float32",
  bfloat16: "float32",
  int32: "int32",
  int16: "int32",
  int8: "int32",
  uint16: "int32",
  uint8: "int32",
  bool: "bool",
  complex64: "complex64",
  string: "string",
};

function makeComplex(values: NpyNumbers, shape: number[]): tf.Tensor {
  const part = (offset: number) =>
    Float32Array.from(
      { length: values.length / 2 },
      (_, at) => values[2 * at + offset]!,
    );
  return tf.tidy(() =>
    tf.complex(tf.tensor(part(0), shape), tf.tensor(part(1), shape))
  );
}

/** Values of a tensor in the typed array that TensorFlow.js wants. */
function toTensorValues(
  values: NpyNumbers,
  dtype: "float32" | "int32" | "bool",
  scale: number | null,
): Float32Array | Int32Array | Uint8Array {
  if (scale !== null) {
    return Float32Array.from(values, (value) => value * scale);
  }
  if (dtype === "float32") return Float32Array.from(values);
  return dtype === "int32" ? Int32Array.from(values) : Uint8Array.from(values);
}

/** Labelled rows of an array of one purpose: training or test. */
export class ArraySplit extends Examples {
  /** All examples as stored; the first dimension counts them. */
  readonly array: NpyArray;
  /** What each value is multiplied by in tensors; null for none. */
  readonly scale: number | null;

  /** Joins values and labels; nothing is copied. */
  constructor(source: ArraySource) {
    super(source.labels);
    this.array = source.array;
    this.scale = source.scale;
  }

  /** Sizes of one example. */
  get shape(): Shape {
    return this.array.shape.slice(1);
  }

  /** Makes the tensor of all examples. // [example, …shape] */
  protected override makeX(): tf.Tensor {
    const { scale } = this;
    const { values, dtype } = this.array;
    const shape = [...this.array.shape];
    const type = scale === null ? TENSOR_TYPES[dtype] : "float32";
    if (type === "string") {
      return tf.tensor([...values as string[]], shape, type);
    }
    const numbers = values as NpyNumbers;
    if (type === "complex64") return makeComplex(numbers, shape);
    return tf.tensor(toTensorValues(numbers, type, scale), shape, type);
  }

  /** Examples `start` up to `end`, over the same memory. */
  protected override slice(start: number, end: number): this {
    return new ArraySplit({
      array: sliceArray(this.array, start, end),
      labels: this.labels.subarray(start, end),
      scale: this.scale,
    }) as this;
  }

  /** One line about the split. */
  override toString(): string {
    return `${this.length.toLocaleString("en")} examples ${
      this.shape.join("×") || "of one value"
    }, ${this.array.dtype} on the host`;
  }
}

/** Numbers of the host's array that make one example. */
function exampleLength({ shape, dtype }: NpyArray): number {
  return sizeOf(shape.slice(1)) * (dtype === "complex64" ? 2 : 1);
}

function sliceArray(array: NpyArray, start: number, end: number): NpyArray {
  const { shape, dtype, values } = array;
  const length = exampleLength(array);
  const [from, to] = [start * length, end * length];
  return {
    shape: [end - start, ...shape.slice(1)],
    dtype,
    values: "subarray" in values
      ? values.subarray(from, to)
      : values.slice(from, to),
  };
}

/** Examples in another order, copied. */
export function gatherArray(
  array: NpyArray,
  indices: readonly number[],
): NpyArray {
  const { shape, dtype, values } = array;
  const length = exampleLength(array);
  const result = { shape: [indices.length, ...shape.slice(1)], dtype };
  if (!("subarray" in values)) {
    const texts = indices.flatMap((index) =>
      values.slice(index * length, (index + 1) * length)
    );
    return { ...result, values: texts };
  }
  const gathered = values.slice(0, indices.length * length);
  indices.forEach((index, to) => {
    const part = values.subarray(index * length, (index + 1) * length);
    gathered.set(part, to * length);
  });
  return { ...result, values: gathered };
}
