/**
 * Runs ops on the main thread: those on strings, and those whose output shape
 * depends on values.
 * @module
 */
import type { NumericArray } from "../base/dtype.ts";
import { sizeOf } from "../base/shape.ts";
import type { TensorInfo } from "../dependencies/tfjs_core.ts";
import { type HostInputs, type HostValue, runHostOp } from "../device/host.ts";
import { createEntry, type FindEntry } from "./entry.ts";
import type { OpInputs } from "./op_key.ts";
import type { OpCall } from "./ops/definition.ts";
import type { Session } from "./session.ts";
import { upload } from "./upload.ts";

function toHostValue(
  session: Session,
  find: FindEntry,
  tensor: TensorInfo,
): HostValue {
  const entry = find(tensor.dataId);
  const { shape } = tensor;
  if (entry.strings) return { dtype: "string", shape, strings: entry.strings };
  if (entry.parts) {
    const part = (info: TensorInfo) =>
      session.downloadSync(find(info.dataId)) as Float32Array;
    const { real, imag } = entry.parts;
    return {
      dtype: "complex64",
      shape,
      real: part(real),
      imaginary: part(imag),
    };
  }
  const values: NumericArray = session.downloadSync(entry);
  return { dtype: tensor.dtype as "float32", shape, values };
}

function fromHostValue(
  session: Session,
  op: string,
  value: HostValue,
): TensorInfo {
  const size = sizeOf(value.shape);
  const shape = [...value.shape];
  const label = `${value.dtype}[${shape}]`;
  if (value.dtype === "string") {
    const dataId = session.add(
      createEntry("string", size, { strings: value.strings }),
    );
    return { dataId, dtype: "string", shape };
  }
  const add = (
    dtype: "float32" | "int32" | "bool",
    values: NumericArray,
  ): TensorInfo => {
    const entry = upload(
      session,
      { dtype, size, category: "temporary", op, label },
      values,
    );
    return { dataId: session.add(entry), dtype, shape };
  };
  if (value.dtype !== "complex64") return add(value.dtype, value.values);
  const parts = {
    real: add("float32", value.real),
    imag: add("float32", value.imaginary),
  };
  const dataId = session.add(createEntry("complex64", size, { parts }));
  return { dataId, dtype: "complex64", shape };
}

/** Computes an op from values that it waits for. */
export function runOnMainThread(
  session: Session,
  find: FindEntry,
  op: string,
  inputs: OpInputs,
  attributes: OpCall["attributes"],
): TensorInfo[] {
  const values: Record<string, HostInputs[string]> = {};
  for (const name in inputs) {
    const tensor = inputs[name];
    if (!tensor) continue;
    values[name] = Array.isArray(tensor)
      ? tensor.map((item: TensorInfo) => toHostValue(session, find, item))
      : toHostValue(session, find, tensor as TensorInfo);
  }
  const outputs = runHostOp(op, values, attributes);
  return session.wholly(() =>
    outputs.map((value) => fromHostValue(session, op, value))
  );
}
