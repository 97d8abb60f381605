/**
 * Values from the host, put into new memory.
 * @module
 */
import type { NumericType } from "../base/dtype.ts";
import type { Category } from "../memory/category.ts";
import { createEntry, type Entry } from "./entry.ts";
import type { Session } from "./session.ts";

/** Where values go. */
export interface UploadTarget {
  readonly dtype: NumericType;
  /** Elements. */
  readonly size: number;
  readonly category: Category;
  /** TensorFlow.js's name of the op that made them; `"write"` for users' own. */
  readonly op: string;
  /** Names the tensor for people, e.g. `"float32[32,10]"`. */
  readonly label: string;
}

/**
 * Puts host values into new memory; without values it holds what it happens to.
 *
 * @throws {RangeError} If there is not one value for each element, or an integer format cannot hold one.
 */
export function upload(
  session: Session,
  { dtype, size, category, op, label }: UploadTarget,
  values: ArrayLike<number> | null,
): Entry {
  if (values && values.length !== size) {
    throw new RangeError(
      `Cannot write ${label} as there must be one value for each of its ` +
        `${size} elements: there are ${values.length}`,
    );
  }
  const owner = session.owner(op, label);
  const holding = session.hold(dtype, size, category, owner);
  const entry = createEntry(dtype, size, { holding });
  try {
    if (values) session.fill(entry, values);
  } catch (error) {
    session.letGo(holding);
    throw error;
  }
  return entry;
}
