/**
 * In which format each value is stored: by its category, unless it belongs to a
 * variable that has a format of its own.
 *
 * What a value is for is often known only after it was made. Where ops are
 * recorded that is early enough, as values are stored when the recording runs.
 * @module
 */
import type { NumericType } from "../base/dtype.ts";
import { type Format, formatFor, FORMATS } from "../base/format.ts";
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

  /**
   * How to store values. A single one is never stored in fewer bytes than its
   * type takes: there is nothing to gain, and epsilons and rates would be lost.
   *
   * @param own The format of the variable that they belong to, if it has one.
   */
  formatOf(
    { dtype, size }: { readonly dtype: NumericType; readonly size: number },
    category: Category,
    own: Format | null = null,
  ): Format {
    const format = formatFor(dtype, own ?? this.#byCategory[category]);
    const isSmaller = FORMATS[format].bytes < FORMATS[dtype].bytes;
    return size === 1 && isSmaller ? dtype : format;
  }
}
