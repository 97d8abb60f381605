/**
 * Values from the host, put into new memory.
 * @module
 */
import type { NumericType } from "../base/dtype.ts";
import type { StorageFormat } from "../base/format.ts";
import type { Category } from "../memory/category.ts";
import { boundsOf } from "./bounds.ts";
import { createEntry, type Entry } from "./entry.ts";
import { formatOfWhole } from "./input_formats.ts";
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
  /** The format of the variable that they belong to, if it is known by now. */
  readonly ownFormat?: StorageFormat;
}

/**
 * Puts host values into new memory; without values it holds what it happens to.
 *
 * @throws {RangeError} If there is not one value for each element, or an integer format cannot hold one.
 */
export function upload(
  session: Session,
  target: UploadTarget,
  values: ArrayLike<number> | null,
): Entry {
  const { dtype, size, category, op, label } = target;
  if (values && values.length !== size) {
    throw new RangeError(
      `Cannot write ${label} as there must be one value for each of its ` +
        `${size} elements: there are ${values.length}`,
    );
  }
  const owner = session.owner(op, label);
  // Without formats nobody needs to look through the values for one.
  const ownFormat = session.policy.isPlain ? null : target.ownFormat ??
    formatOfWhole(session, { ...target, owner }, values && boundsOf(values));
  const holding = session.hold(dtype, size, category, owner, ownFormat);
  const entry = createEntry(dtype, size, { holding });
  try {
    if (values) session.fill(entry, values);
  } catch (error) {
    session.letGo(holding);
    throw error;
  }
  return entry;
}
