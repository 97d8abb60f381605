/**
 * Variables with a storage format of their own, whatever their category's is.
 * @module
 */
import type { StorageFormat } from "../base/format.ts";

const formats = new WeakMap<object, StorageFormat>();

/** The format of a variable, if it has one of its own. */
export function ownFormatOf(variable: object): StorageFormat | null {
  return formats.get(variable) ?? null;
}

/** Gives a variable a format of its own, from its next value on. */
export function giveOwnFormat(variable: object, format: StorageFormat): void {
  formats.set(variable, format);
}
