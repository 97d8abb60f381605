/**
 * Variables with a storage format of their own, whatever their category's is.
 * @module
 */
import type { Format } from "../base/format.ts";

const formats = new WeakMap<object, Format>();

/** The format of a variable, if it has one of its own. */
export function ownFormatOf(variable: object): Format | null {
  return formats.get(variable) ?? null;
}

/** Gives a variable a format of its own, from its next value on. */
export function giveOwnFormat(variable: object, format: Format): void {
  formats.set(variable, format);
}
