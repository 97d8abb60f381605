/**
 * The formats that a lab stores values in, as users give them: one for all
 * categories, or one for some.
 * @module
 */
import { didYouMean } from "../base/errors.ts";
import {
  type AffineFormat,
  type Format,
  FORMAT_NAMES,
  FORMATS,
  isFormat,
  isStorageFormat,
  type StorageFormat,
} from "../base/format.ts";
import type { CategoryFormats } from "../backend/storage_policy.ts";
import { CATEGORIES, type Category } from "../memory/category.ts";

/**
 * Formats as users give them. One with a scale, such as
 * `{ format: "uint8", scale: 1 / 255 }`, is for fractions: a value is
 * `scale × (stored − zeroPoint)`, and `zeroPoint` is 0 if it is not given. A
 * category of `null` is like one that is left out.
 */
export type FormatChoice =
  | Format
  | Readonly<Partial<Record<Category, Format | AffineChoice | null>>>;

/** Whole numbers with a scale, as users give them. */
export type AffineChoice =
  & Omit<AffineFormat, "zeroPoint">
  & Partial<Pick<AffineFormat, "zeroPoint">>;

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
  temporary: null,
};

function refuseFormat(name: string, format: unknown): never {
  const word = typeof format === "string" ? format : "";
  throw new TypeError(
    `Cannot start a lab as there is no format ${JSON.stringify(format)} ` +
      `for ${name}` + didYouMean(word, FORMAT_CHOICES),
  );
}

const AFFINE_KEYS: readonly string[] = ["format", "scale", "zeroPoint"];

function refuseKey(name: string, key: string): never {
  throw new TypeError(
    `Cannot start a lab as ${name} has a format, a scale and a zeroPoint: ` +
      `there is no "${key}"${didYouMean(key, AFFINE_KEYS)}`,
  );
}

/** One format, with its zero point filled in. */
function resolveFormat(name: string, format: unknown): StorageFormat {
  if (typeof format === "string") {
    return isFormat(format) && format !== "bool"
      ? format
      : refuseFormat(name, format);
  }
  if (typeof format !== "object" || format === null) refuseFormat(name, format);
  for (const key of Object.keys(format)) {
    if (!AFFINE_KEYS.includes(key)) refuseKey(name, key);
  }
  const affine = { zeroPoint: 0, ...format };
  if (isStorageFormat(affine)) return affine;
  throw new TypeError(
    `Cannot start a lab with ${name} ${JSON.stringify(format)} as it must be ` +
      "int8, uint8, int16 or uint16 with a scale above 0 and a zeroPoint in " +
      'its range, such as { format: "uint8", scale: 1 / 255 }',
  );
}

function checkCategory(category: string): asserts category is Category {
  if ((CATEGORIES as readonly string[]).includes(category)) return;
  throw new TypeError(
    `Cannot start a lab as formats are for categories: there is no category ` +
      `"${category}"${didYouMean(category, CATEGORIES)}`,
  );
}

/** Without a scale only what users write is known to be whole numbers. */
function checkWhole(category: Category, format: StorageFormat): void {
  if (typeof format !== "string" || category === "input") return;
  if (FORMATS[format].kind === "float") return;
  throw new TypeError(
    `Cannot start a lab with formats.${category} "${format}" as only inputs ` +
      "are known to be whole numbers. Use a float format such as " +
      `"float16", give a scale, or give { input: "${format}" } alone`,
  );
}

function entriesOf(choice: unknown): [string, unknown][] {
  if (typeof choice === "string") {
    return CATEGORIES.map((category) => [category, choice]);
  }
  const isObject = typeof choice === "object" && choice !== null;
  if (isObject && !Array.isArray(choice)) {
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
 * Checks formats and fills in float32 where none is given, but for temporaries:
 * what these are then depends on when they are made.
 *
 * @throws {TypeError} For an unknown category or format, and an integer format for anything but inputs.
 */
export function resolveFormats(choice: unknown): CategoryFormats {
  const formats: Record<Category, StorageFormat | null> = { ...PLAIN_FORMATS };
  for (const [category, given] of entriesOf(choice)) {
    checkCategory(category);
    if (given === undefined || given === null) continue;
    const format = resolveFormat(`formats.${category}`, given);
    checkWhole(category, format);
    formats[category] = format;
  }
  return formats as CategoryFormats;
}
