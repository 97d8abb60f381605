/**
 * The memory curve: how much was in use and reserved at each moment.
 * @module
 */
import type { Category } from "../memory/category.ts";

/** A curve. All arrays have one length; a value holds from its time until the next. */
export interface Timeline {
  /** Milliseconds since the recording began, ascending. */
  readonly timeMs: Float64Array;
  /** Bytes in use. */
  readonly inUse: Float64Array;
  /** Bytes reserved. */
  readonly reserved: Float64Array;
  /** Bytes in use by category. */
  readonly byCategory: Readonly<Record<Category, Float64Array>>;
  /** Named moments. */
  readonly marks: readonly { readonly timeMs: number; readonly name: string }[];
  /** Resident bytes of the process, sampled; may be empty. */
  readonly rss: {
    readonly timeMs: Float64Array;
    readonly bytes: Float64Array;
  };
}
