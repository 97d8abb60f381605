/**
 * What the backend knows of one tensor's data.
 * @module
 */
import type { DataType } from "../base/dtype.ts";
import type { TensorInfo } from "../dependencies/tfjs_core.ts";
import type { Bounds } from "./bounds.ts";
import type { Holding } from "./holding.ts";

/** TensorFlow.js's key for the data of tensors: an object compared by identity. */
export type DataId = TensorInfo["dataId"];

/** Data of one or more tensors. */
export interface Entry {
  readonly dtype: DataType;
  /** Elements. */
  readonly size: number;
  /** Tensors of TensorFlow.js that use this data. */
  refCount: number;
  /** Device memory; null for strings, complex tensors and empty tensors. */
  readonly holding: Holding | null;
  /** Values of a string tensor. */
  readonly strings: Uint8Array[] | null;
  /** Parts of a complex tensor. */
  readonly parts:
    | { readonly real: TensorInfo; readonly imag: TensorInfo }
    | null;
  /** What is known of the values; null if nothing is. */
  bounds: Bounds | null;
  /** Reads under way: memory stays until they are done, even if the tensor is disposed. */
  reads: number;
  disposed: boolean;
}

/** Finds an entry, moving it in from elsewhere if need be. */
export type FindEntry = (dataId: DataId) => Entry;

/** An entry with one user. */
export function createEntry(
  dtype: DataType,
  size: number,
  content: Partial<Pick<Entry, "holding" | "strings" | "parts">>,
): Entry {
  return {
    dtype,
    size,
    refCount: 1,
    holding: content.holding ?? null,
    strings: content.strings ?? null,
    parts: content.parts ?? null,
    bounds: null,
    reads: 0,
    disposed: false,
  };
}
