/**
 * What the op families share: access to the parts of a call, the checks that
 * TensorFlow.js's cpu ops make, and the frames of a lowering.
 * @module
 */
import { backend_util, type TensorInfo } from "../../dependencies/tfjs_core.ts";
import {
  type DataType,
  isNumericType,
  type NumericType,
} from "../../base/dtype.ts";
import { type Shape, sizeOf } from "../../base/shape.ts";
import type {
  Lowering,
  OpCall,
  OpDefinition,
  TensorSpec,
} from "./definition.ts";

/** How the outputs of an op follow from a call. */
export type OutputRule = (call: OpCall) => readonly TensorSpec[];

/** An input that is one tensor. */
export function tensorOf(call: OpCall, name: string): TensorSpec {
  const spec = optionalOf(call, name);
  if (spec) return spec;
  throw new TypeError(
    `Cannot run an op as its input "${name}" must be a tensor: it is absent`,
  );
}

/** An input that may be absent. */
export function optionalOf(call: OpCall, name: string): TensorSpec | null {
  const spec = call.inputs[name];
  return spec && "dtype" in spec ? spec : null;
}

/** All input tensors in order; for ops whose inputs are a list, that list. */
export function tensorsOf(call: OpCall): readonly TensorSpec[] {
  return Object.values(call.inputs).flat();
}

/** An attribute, in the type that TensorFlow.js documents for it. */
export function attributeOf<Value>(call: OpCall, name: string): Value {
  return call.attributes[name] as Value;
}

/** One output. */
export function output(
  dtype: DataType,
  shape: Shape,
): readonly [TensorSpec] {
  return [{ dtype, shape }];
}

/** The output has the dtype and shape of an input. */
export function likeInput(name: string): OutputRule {
  return (call) => {
    const { dtype, shape } = tensorOf(call, name);
    return output(dtype, shape);
  };
}

/** The output has the shape of an input and a fixed dtype. */
export function shapedLike(name: string, dtype: DataType): OutputRule {
  return (call) => output(dtype, tensorOf(call, name).shape);
}

/** Throws what TensorFlow.js throws, in its words: its users search for them, its specs expect them. */
export function refuse(message: string): never {
  throw new Error(message);
}

/** Throws as the cpu ops do that know no complex numbers. */
export function refuseComplex(
  opName: string,
  ...specs: readonly (TensorSpec | null)[]
): void {
  if (specs.some((spec) => spec?.dtype === "complex64")) {
    refuse(
      `${opName} does not support complex64 tensors in the CPU backend.`,
    );
  }
}

/** A spec in the form that tfjs-core's helpers take; they read dtype and shape only. */
export function infoOf(spec: TensorSpec): TensorInfo {
  return { dataId: spec, dtype: spec.dtype, shape: [...spec.shape] };
}

/** The type that two types share, by TensorFlow.js's rule. */
export function upcast(left: DataType, right: DataType): DataType {
  return backend_util.upcastType(left, right);
}

/** The dtype of a tensor that can lie on a device, or null. */
export function numericTypeOf(spec: TensorSpec): NumericType | null {
  return isNumericType(spec.dtype) ? spec.dtype : null;
}

/** Whether two shapes are the same. */
export function sameShape(left: Shape, right: Shape): boolean {
  return left.length === right.length &&
    left.every((dimension, axis) => dimension === right[axis]);
}

/**
 * Lowers only calls that steps are made for: every tensor numeric and none
 * empty. `lower` gets the first output.
 */
export function lowerPlain(
  outputs: OutputRule,
  lower: (call: OpCall, result: TensorSpec) => Lowering | null,
): (call: OpCall) => Lowering | null {
  const isPlain = (spec: TensorSpec) =>
    isNumericType(spec.dtype) && sizeOf(spec.shape) > 0;
  return (call) => {
    if (!tensorsOf(call).every(isPlain)) return null;
    const [result] = outputs(call);
    return result && isPlain(result) ? lower(call, result) : null;
  };
}

/** An op with outputs by a rule, and a step for plain calls. */
export function looped(
  outputs: OutputRule,
  lower: (call: OpCall, result: TensorSpec) => Lowering | null,
): OpDefinition {
  return { outputs, lower: lowerPlain(outputs, lower) };
}

/** Makes a definition for each row of a table. */
export function mapRows<Name extends string, Row>(
  rows: Readonly<Record<Name, Row>>,
  define: (row: Row, name: Name) => OpDefinition,
): Readonly<Record<Name, OpDefinition>> {
  const entries = Object.entries<Row>(rows).map((
    [name, row],
  ) => [name, define(row, name as Name)] as const);
  return Object.fromEntries(entries) as Record<Name, OpDefinition>;
}
