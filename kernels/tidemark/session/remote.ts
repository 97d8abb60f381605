/**
 * Values as the inspector describes them, and calls that take them.
 * @module
 */
import type { InspectorObject } from "../inspector/client.ts";

/** A value in the child: itself if it is simple, else a handle. */
export interface RemoteObject {
  /** What `typeof` says. */
  readonly type: string;
  /** "null", "error", "promise" and the like. */
  readonly subtype?: string;
  /** The value, if JSON can carry it. */
  readonly value?: unknown;
  /** The value where JSON cannot carry it: -0, NaN, 10n. */
  readonly unserializableValue?: string;
  /** Handle of an object. */
  readonly objectId?: string;
}

/** What `Runtime.evaluate` returns. */
export interface Evaluation {
  /** What it gave. */
  readonly result: RemoteObject;
  /** Present if it threw. */
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: RemoteObject;
  };
}

/** Reads an answer of `Runtime.evaluate` or `Runtime.callFunctionOn`. */
export function asEvaluation(answer: InspectorObject): Evaluation {
  return answer as unknown as Evaluation;
}

/** A value as an argument of `Runtime.callFunctionOn`. */
export function asArgument(value: RemoteObject): InspectorObject {
  const { objectId, unserializableValue } = value;
  if (objectId !== undefined) return { objectId };
  if (unserializableValue !== undefined) return { unserializableValue };
  return value.value === undefined ? {} : { value: value.value };
}

/** Text of a value that has no handle, as `Deno.inspect` writes it; null for one that has. */
export function simpleText(value: RemoteObject): string | null {
  if (value.objectId !== undefined) return null;
  return value.unserializableValue ?? Deno.inspect(value.value);
}

/** Whether a cell that ends with this value shows nothing. */
export function isNothing(value: RemoteObject): boolean {
  return value.type === "undefined";
}
