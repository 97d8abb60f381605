/**
 * The formats that a lab stores values in, as users give them: one for all
 * categories, or one for some.
 * @module
 */
import { didYouMean } from "../base/errors.ts";
import {
  type Format,
  FORMAT_NAMES,
  FORMATS,
  isFormat,
} from "../base/format.ts";
import type { CategoryFormats } from "../backend/storage_policy.ts";
import { CATEGORIES, type Category } from "../memory/category.ts";

/** Formats as users give them. */
export type FormatChoice = Format | Readonly<Partial<Record<Category, Format>>>;

/** Formats that can be asked for: truth values are always stored as such. */
export const FORMAT_CHOICES: readonly Format[] = FORMAT_NAMES.filter((name) =>
  name !== "bool"
);

/** All stored as its type says. */
export const PLAIN_FORMATS: CategoryFormats = {
  parameter: "float32",
  optimizer: "float32",
  input: "float32",
  activation: "float32",
  gradient: "float32",
  temporary: "float32",
};

function checkFormat(name: string, format: unknown): void {
  if (isFormat(format) && format !== "bool") return;
  throw new TypeError(
    `Cannot start a lab as there is no format ${JSON.stringify(format)} ` +
      `for ${name}` +
      didYouMean(typeof format === "string" ? format : "", FORMAT_CHOICES),
  );
}

/** Only what users write is known to be whole numbers. */
function checkCategory(category: string, format: Format): void {
  if (!(CATEGORIES as readonly string[]).includes(category)) {
    throw new TypeError(
      `Cannot start a lab as formats are for categories: there is no category ` +
        `"${category}"${didYouMean(category, CATEGORIES)}`,
    );
  }
  if (category === "input" || FORMATS[format].kind === "float") return;
  throw new TypeError(
    `Cannot start a lab with formats.${category} "${format}" as only inputs ` +
      "are known to be whole numbers. Use a float format such as " +
      `"float16", or give { input: "${format}" } alone`,
  );
}

function entriesOf(choice: unknown): [string, unknown][] {
  if (typeof choice === "string") {
    return CATEGORIES.map((category) => [category, choice]);
  }
  if (typeof choice === "object" && choice !== null) {
    return Object.entries(choice);
  }
  throw new TypeError(
    'Cannot start a lab as formats must be one such as "float16", or one for ' +
      `each category such as { parameter: "float16" }: they are ${
        JSON.stringify(choice)
      }`,
  );
}

/**
 * Checks formats and fills in float32 where none is given.
 *
 * @throws {TypeError} For an unknown category or format, and an integer format for anything but inputs.
 */
export function resolveFormats(choice: unknown): CategoryFormats {
  const formats: Record<string, Format> = { ...PLAIN_FORMATS };
  for (const [category, format] of entriesOf(choice)) {
    checkFormat(`formats.${category}`, format);
    checkCategory(category, format as Format);
    formats[category] = format as Format;
  }
  return formats as CategoryFormats;
}
