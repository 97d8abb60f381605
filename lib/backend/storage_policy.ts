/**
 * In which format each value is stored: by its category, unless it belongs to a
 * variable that has a format of its own.
 *
 * What a value is for is often known only after it was made. Where ops are
 * recorded that is early enough, as values are stored when the recording runs.
 * @module
 */
import type { NumericType } from "../base/dtype.ts";
import { type Format, formatFor } from "../base/format.ts";
import type { Category } from "../memory/category.ts";

/** The format asked for in each category. */
export type CategoryFormats = Readonly<Record<Category, Format>>;

/** Whether formats leave all stored as its type says. */
export function isPlain(byCategory: CategoryFormats): boolean {
  return Object.values(byCategory).every((format) => format === "float32");
}

/** See the module. */
export class StoragePolicy {
  readonly #byCategory: CategoryFormats;
  #isPlain: boolean;

  /** A format for each category. */
  constructor(byCategory: CategoryFormats) {
    this.#byCategory = byCategory;
    this.#isPlain = isPlain(byCategory);
  }

  /** Whether all is stored as its type says. */
  get isPlain(): boolean {
    return this.#isPlain;
  }

  /** From now on some variables have formats of their own. */
  expectOwnFormats(): void {
    this.#isPlain = false;
  }

  /** How to store values of a type, for a purpose; `own` is the format of the variable that they belong to. */
  formatOf(
    dtype: NumericType,
    category: Category,
    own: Format | null = null,
  ): Format {
    return formatFor(dtype, own ?? this.#byCategory[category]);
  }
}
