/**
 * The identity of an op call: equal keys mean equal shapes, types and
 * attributes, so everything derived from them can be kept and used again.
 * @module
 */
import type { TensorInfo } from "../dependencies/tfjs_core.ts";

/** Inputs as TensorFlow.js passes them: undefined or null where an optional one is absent. */
export type OpInputs = Readonly<
  Record<string, TensorInfo | readonly TensorInfo[] | null | undefined>
>;

function tensorKey(tensor: TensorInfo): string {
  return `${tensor.dtype}[${tensor.shape}]`;
}

/** Writes any attribute as text; unlike JSON it keeps NaN, infinities, -0 and typed arrays apart. */
function valueKey(value: unknown): string {
  switch (typeof value) {
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "string":
      return JSON.stringify(value);
    case "object":
      return value === null ? "null" : objectKey(value);
    default:
      return String(value);
  }
}

function objectKey(value: object): string {
  if (Array.isArray(value)) return `[${value.map(valueKey)}]`;
  if (ArrayBuffer.isView(value)) {
    return `${value.constructor.name}[${Array.from(value as Uint8Array)}]`;
  }
  return `{${
    Object.entries(value).map(([name, item]) => `${name}:${valueKey(item)}`)
  }}`;
}

/**
 * The key of an op call.
 *
 * @param runtimeAttributes Attributes that are no part of the identity.
 */
export function opKey(
  op: string,
  inputs: OpInputs,
  attributes: Readonly<Record<string, unknown>> | undefined,
  runtimeAttributes: readonly string[] | undefined,
): string {
  let key = op;
  for (const name in inputs) {
    const tensor = inputs[name];
    if (!tensor) continue;
    key += Array.isArray(tensor)
      ? `|${name}=${tensor.map(tensorKey).join(";")}`
      : `|${name}=${tensorKey(tensor as TensorInfo)}`;
  }
  for (const name in attributes) {
    if (runtimeAttributes?.includes(name)) continue;
    key += `|${name}:${valueKey(attributes[name])}`;
  }
  return key;
}
