/**
 * Tensors as plain data, and calls of ops with them, for tests of the op table.
 * @module
 */
import * as tf from "../../../lib/dependencies/tfjs.ts";
import type { DataType } from "../../../lib/base/dtype.ts";
import { sizeOf } from "../../../lib/base/shape.ts";
import type { OpName } from "../../../lib/backend/ops/names.ts";

/** A tensor to be made. */
export interface Sample {
  readonly dtype: DataType;
  readonly shape: readonly number[];
  readonly values: readonly (number | string)[];
}

/** A call of an op. */
export interface SampleCall {
  readonly name: OpName;
  readonly inputs: SampleInputs;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Inputs by name, or a list. */
export type SampleInputs =
  | Readonly<Record<string, Sample | readonly Sample[]>>
  | readonly Sample[];

let state = 1;

/** Numbers in [0, 1), the same in every run (Lehmer's generator). */
function random(): number {
  state = state * 48271 % 2147483647;
  return state / 2147483647;
}

function make(
  dtype: DataType,
  shape: readonly number[],
  value: () => number,
): Sample {
  const length = sizeOf(shape) * (dtype === "complex64" ? 2 : 1);
  return { dtype, shape, values: Array.from({ length }, value) };
}

/** float32 values in [-2, 2). */
export function float(...shape: number[]): Sample {
  return make("float32", shape, () => random() * 4 - 2);
}

/** int32 values from -5 to 5. */
export function int(...shape: number[]): Sample {
  return make("int32", shape, () => Math.floor(random() * 11) - 5);
}

/** bool values. */
export function bool(...shape: number[]): Sample {
  return make("bool", shape, () => Number(random() < 0.5));
}

/** complex64 values. */
export function complex(...shape: number[]): Sample {
  return make("complex64", shape, () => random() * 4 - 2);
}

/** Given values. */
export function values(
  dtype: DataType,
  shape: readonly number[],
  ...given: (number | string)[]
): Sample {
  return { dtype, shape, values: given };
}

/** A vector of given float32 values. */
export function floats(...given: number[]): Sample {
  return values("float32", [given.length], ...given);
}

/** A vector of given int32 values. */
export function ints(...given: number[]): Sample {
  return values("int32", [given.length], ...given);
}

/** A vector of strings. */
export function strings(...given: string[]): Sample {
  return values("string", [given.length], ...given);
}

/** Values where formulas go wrong. */
export const special: Sample = floats(
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  0.5,
  -0.5,
  1.5,
  2.5,
  -1,
  7,
  88,
  -104,
  1e-8,
  1e30,
);

/** A call. */
export function call(
  name: OpName,
  inputs: SampleInputs,
  attributes: Readonly<Record<string, unknown>> = {},
): SampleCall {
  return { name, inputs, attributes };
}

function tensorOf({ dtype, shape, values: given }: Sample): tf.Tensor {
  if (dtype !== "complex64") {
    return tf.tensor([...given] as number[], [...shape], dtype);
  }
  const pairs = given as readonly number[];
  const part = (odd: 0 | 1) =>
    tf.tensor(pairs.filter((_, index) => index % 2 === odd), [...shape]);
  return tf.complex(part(0), part(1));
}

function tensorsOf(sample: Sample | readonly Sample[]) {
  return "dtype" in sample ? tensorOf(sample) : sample.map(tensorOf);
}

/** Makes the tensors and runs the op on the backend that is set. */
export function run({ name, inputs, attributes }: SampleCall): void {
  tf.tidy(() => {
    const tensors = Array.isArray(inputs)
      ? inputs.map(tensorOf)
      : Object.fromEntries(
        Object.entries(inputs).map(([key, sample]) => [key, tensorsOf(sample)]),
      );
    tf.engine().runKernel(
      name,
      tensors as unknown as tf.NamedTensorMap,
      attributes as unknown as tf.NamedAttrMap,
    );
  });
}
