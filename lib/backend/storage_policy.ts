/**
 * In which format each value is stored: by its category, unless it belongs to a
 * variable that has a format of its own.
 *
 * Temporaries are of two kinds. What gradients hand back from layer to layer may
 * be as coarse as activations are; others are not to be: squares of gradients
 * in an optimizer, labels and word numbers, variances of a batch.
 *
 * What a value is for is often known only after it was made. Where ops are
 * recorded that is early enough, as values are stored when the recording runs.
 * @module
 */
import type { NumericType } from "../base/dtype.ts";
import {
  elementBytes,
  formatFor,
  isSameStorage,
  printStorage,
  type StorageFormat,
} from "../base/format.ts";
import { CATEGORIES, type Category, type Owner } from "../memory/category.ts";

/** The format asked for in each category. */
export interface CategoryFormats
  extends Readonly<Record<Exclude<Category, "temporary">, StorageFormat>> {
  /** Null if none was: then that of activations in the backward phase, float32 elsewhere. */
  readonly temporary: StorageFormat | null;
}

/** Values to store, and what was at work when they were made. */
export interface MadeValues {
  readonly dtype: NumericType;
  /** Elements. */
  readonly size: number;
  readonly owner: Pick<Owner, "phase">;
}

/** Whether formats leave all stored as its type says. */
export function isPlain(byCategory: CategoryFormats): boolean {
  return Object.values(byCategory)
    .every((format) => format === null || format === "float32");
}

/**
 * What gradients hand back has the format of what they are gradients of. One
 * with a scale is for values of a known range, as gradients are not.
 */
function formatOfTemporary(
  { temporary, activation }: CategoryFormats,
  { phase }: MadeValues["owner"],
): StorageFormat {
  if (temporary !== null) return temporary;
  const follows = phase === "backward" && typeof activation === "string";
  return follows ? activation : "float32";
}

/** See the module. */
export class StoragePolicy {
  readonly #byCategory: CategoryFormats;
  #isPlain: boolean;
  /** By format and by its text. */
  readonly #indices = new Map<StorageFormat | string, number>();
  /** 0 is for values that are stored as their type says. */
  #formats = 1;

  /** A format for each category. */
  constructor(byCategory: CategoryFormats) {
    this.#byCategory = byCategory;
    this.#isPlain = isPlain(byCategory);
  }

  /** Whether all is stored as its type says. */
  get isPlain(): boolean {
    return this.#isPlain;
  }

  /**
   * Names how values of a type are stored by a small number: 0 if as the type
   * says, whatever else is asked for; equal formats have the same.
   */
  indexOf(format: StorageFormat, dtype: NumericType): number {
    if (format === dtype) return 0;
    const known = this.#indices.get(format);
    if (known !== undefined) return known;
    const text = printStorage(format);
    const index = this.#indices.get(text) ?? this.#formats++;
    this.#indices.set(text, index);
    this.#indices.set(format, index);
    return index;
  }

  /** Whether the same is asked for in each category. */
  isLike(other: StoragePolicy): boolean {
    return CATEGORIES.every((category) => {
      const [one, another] = [this, other].map((policy) =>
        policy.#byCategory[category]
      );
      return one && another ? isSameStorage(one, another) : one === another;
    });
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
    { dtype, size, owner }: MadeValues,
    category: Category,
    own: StorageFormat | null = null,
  ): StorageFormat {
    const wanted = own ??
      (category === "temporary"
        ? formatOfTemporary(this.#byCategory, owner)
        : this.#byCategory[category]);
    const format = formatFor(dtype, wanted);
    const isSmaller = elementBytes(format) < elementBytes(dtype);
    return size === 1 && isSmaller ? dtype : format;
  }
}
