/**
 * Ops computed by TensorFlow.js's own cpu backend over values on the host: for
 * every op that has no device code yet, and for strings and ops whose output
 * shapes depend on values.
 * @module
 */
import type { DataType, NumericArray, NumericType } from "../base/dtype.ts";
import { type Shape, sizeOf } from "../base/shape.ts";
import { invariant } from "../base/errors.ts";
import type { StorageFormat } from "../base/format.ts";
import { decodeFormat } from "../base/format_values.ts";
import {
  getKernel,
  type NamedAttrMap,
  type TensorInfo,
} from "../dependencies/tfjs_core.ts";
import { MathBackendCPU } from "../dependencies/tfjs_cpu.ts";
import type { HostStep, HostTensor } from "../program/step.ts";

/** A tensor with its values. */
export type HostValue =
  | {
    readonly dtype: NumericType;
    readonly shape: Shape;
    readonly values: NumericArray;
  }
  | {
    readonly dtype: "complex64";
    readonly shape: Shape;
    readonly real: Float32Array;
    readonly imaginary: Float32Array;
  }
  | {
    readonly dtype: "string";
    readonly shape: Shape;
    readonly strings: Uint8Array[];
  };

/** Inputs by name. */
export type HostInputs = Readonly<
  Record<string, HostValue | readonly HostValue[]>
>;

type CpuValues = Parameters<MathBackendCPU["makeTensorInfo"]>[2];

/** A backend per call: nothing needs to be disposed, and calls cannot meet. */
function quietBackend(): MathBackendCPU {
  const backend = new MathBackendCPU();
  // Its first write would advertise another package on the console.
  return Object.assign(backend, { firstUse: false });
}

function callOp(
  op: string,
  inputs: Record<string, TensorInfo | TensorInfo[]>,
  attributes: Readonly<Record<string, unknown>>,
  backend: MathBackendCPU,
): TensorInfo[] {
  const config = getKernel(op, "cpu");
  invariant(config, `the cpu package has no op ${op}`);
  // Ops that join tensors take them as a plain list, with places for names.
  const given = "0" in inputs ? Object.values(inputs) : inputs;
  const result = config.kernelFunc({
    // Lists of tensors are legal inputs, though tfjs-core's type says otherwise.
    inputs: given as Record<string, TensorInfo>,
    attrs: attributes as NamedAttrMap,
    backend,
  });
  return Array.isArray(result) ? result : [result];
}

/** Some ops ask for the rank, which tensors have and their infos lack. */
function toTensor(value: HostValue, backend: MathBackendCPU): TensorInfo {
  return { ...toInfo(value, backend), rank: value.shape.length } as TensorInfo;
}

function toInfo(value: HostValue, backend: MathBackendCPU): TensorInfo {
  const shape = [...value.shape];
  if (value.dtype === "complex64") {
    const real = backend.makeTensorInfo(shape, "float32", value.real);
    const imag = backend.makeTensorInfo(shape, "float32", value.imaginary);
    return callOp("Complex", { real, imag }, {}, backend)[0]!;
  }
  // The cpu backend keeps strings as bytes, which its types do not say.
  const values = value.dtype === "string"
    ? value.strings as unknown as CpuValues
    : value.values;
  return backend.makeTensorInfo(shape, value.dtype, values);
}

const ARRAYS: Readonly<
  Record<NumericType, { new (values: ArrayLike<number>): NumericArray }>
> = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

function numbersOf(
  info: TensorInfo,
  dtype: NumericType,
  backend: MathBackendCPU,
): NumericArray {
  const values = backend.data.get(info.dataId).values as
    & ArrayLike<number>
    & NumericArray;
  return values instanceof ARRAYS[dtype] ? values : new ARRAYS[dtype](values);
}

function toValue(info: TensorInfo, backend: MathBackendCPU): HostValue {
  const dtype = info.dtype as DataType;
  const shape = info.shape;
  const data = backend.data.get(info.dataId);
  if (dtype === "string") {
    return { dtype, shape, strings: data.values as unknown as Uint8Array[] };
  }
  if (dtype === "complex64") {
    const { real, imag } = data.complexTensorInfos!;
    return {
      dtype,
      shape,
      real: numbersOf(real, "float32", backend) as Float32Array,
      imaginary: numbersOf(imag, "float32", backend) as Float32Array,
    };
  }
  return { dtype, shape, values: numbersOf(info, dtype, backend) };
}

/**
 * Runs an op on values.
 *
 * @param op TensorFlow.js's name of the op.
 * @returns The outputs with their values; arrays may be those of the inputs.
 * @throws Whatever the cpu package throws for these values.
 */
export function runHostOp(
  op: string,
  inputs: HostInputs,
  attributes: Readonly<Record<string, unknown>>,
): HostValue[] {
  const backend = quietBackend();
  const tensors: Record<string, TensorInfo | TensorInfo[]> = {};
  for (const [name, value] of Object.entries(inputs)) {
    tensors[name] = Array.isArray(value)
      ? value.map((item) => toTensor(item, backend))
      : toTensor(value as HostValue, backend);
  }
  return callOp(op, tensors, attributes, backend).map((info) =>
    toValue(info, backend)
  );
}

/** Buffers that a list of host tensors binds: complex64 takes two. */
export function hostTensorParts(tensor: HostTensor): HostTensor[] {
  const part = { dtype: "float32" as const, shape: tensor.shape };
  return tensor.dtype === "complex64" ? [part, part] : [tensor];
}

/** The numeric buffers of a host step, in binding order: inputs, then outputs. */
export function hostStepParts(
  step: HostStep,
): { inputs: HostTensor[]; outputs: HostTensor[] } {
  return {
    inputs: Object.values(step.inputs).flat().flatMap((tensor) =>
      hostTensorParts(tensor as HostTensor)
    ),
    outputs: step.outputs.flatMap(hostTensorParts),
  };
}

/**
 * Values of a buffer in a storage format as the cpu package takes them. It
 * computes with float32 at most, so a host step over float64 buffers does too,
 * unlike generated steps.
 */
export function loadHostValues(
  dtype: NumericType,
  format: StorageFormat,
  bytes: Uint8Array,
): NumericArray {
  const values = decodeFormat(format, bytes);
  return values instanceof ARRAYS[dtype] ? values : new ARRAYS[dtype](values);
}

function valueOf(tensor: HostTensor, next: () => NumericArray): HostValue {
  const { shape, dtype } = tensor;
  if (dtype !== "complex64") return { dtype, shape, values: next() };
  return {
    dtype,
    shape,
    real: next() as Float32Array,
    imaginary: next() as Float32Array,
  };
}

/**
 * Runs a host step on values in binding order.
 *
 * @returns The outputs' values in binding order; arrays may be those of the inputs.
 */
export function runHostStep(
  step: HostStep,
  inputs: readonly NumericArray[],
): NumericArray[] {
  let index = 0;
  const next = () => inputs[index++]!;
  const named: Record<string, HostValue | HostValue[]> = {};
  for (const [name, tensor] of Object.entries(step.inputs)) {
    named[name] = Array.isArray(tensor)
      ? tensor.map((item: HostTensor) => valueOf(item, next))
      : valueOf(tensor as HostTensor, next);
  }
  const outputs = runHostOp(step.op, named, step.attributes);
  outputs.forEach((output, position) => checkOutput(step, output, position));
  return outputs.flatMap((output) => {
    if (output.dtype === "complex64") return [output.real, output.imaginary];
    invariant(
      output.dtype !== "string",
      `${step.op} gave strings in a device step`,
    );
    return [output.values];
  });
}

/** The shape rule and the op must agree, or the result would land in a block of another size. */
function checkOutput(
  step: HostStep,
  output: HostValue,
  position: number,
): void {
  const expected = step.outputs[position];
  invariant(
    expected && expected.dtype === output.dtype &&
      sizeOf(expected.shape) === sizeOf(output.shape),
    `the shape rule of ${step.op} says ${expected?.dtype} [${expected?.shape}] ` +
      `but the op gave ${output.dtype} [${output.shape}]`,
  );
}
