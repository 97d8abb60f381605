/**
 * Options that are words.
 * @module
 */
import { didYouMean } from "../base/errors.ts";
import type { ValueRange } from "./images.ts";

/** Where a word is used, for messages. */
export interface ChoicePlace {
  /** The data set. */
  readonly dataset: string;
  /** The option. */
  readonly option: string;
}

/** Ranges of values in tensors of images. */
const RANGES: Readonly<Record<ValueRange, ValueRange>> = {
  unit: "unit",
  byte: "byte",
};

/**
 * The row of a table that a word names.
 *
 * @throws {TypeError} If there is none; the message suggests a word.
 */
export function chooseFrom<T>(
  table: Readonly<Record<string, T>>,
  word: string,
  { dataset, option }: ChoicePlace,
): T {
  if (Object.hasOwn(table, word)) return table[word]!;
  throw new TypeError(
    `Cannot read ${dataset} as ${option} must be one it has: "${word}"${
      didYouMean(word, Object.keys(table))
    }`,
  );
}

/**
 * The range that an option names.
 *
 * @throws {TypeError} If it is none.
 */
export function chooseRange(
  range: ValueRange | undefined,
  dataset: string,
): ValueRange {
  return chooseFrom(RANGES, range ?? "unit", { dataset, option: "range" });
}
