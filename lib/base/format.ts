/**
 * Storage formats: how the elements of a tensor lie in memory. They say
 * nothing of its logical type, which stays float32, int32 or bool: what loads
 * an element converts it to the type it computes with, what stores one
 * converts back, to the nearest, ties to even.
 *
 * float16 is IEEE 754 binary16; bfloat16 the upper half of a float32.
 * @module
 */
import type { NumericType } from "./dtype.ts";

/** Facts about a format. */
interface FormatFacts {
  /** Bytes of an element (bool: on wasm; some devices take four). */
  readonly bytes: number;
  /** What its values are. */
  readonly kind: "float" | "integer" | "bool";
  /** The smallest and largest of its values, infinities aside. */
  readonly range: readonly [number, number];
}

/** A storage format. */
export type Format =
  | "float64"
  | "float32"
  | "float16"
  | "bfloat16"
  | "int32"
  | "int16"
  | "int8"
  | "uint16"
  | "uint8"
  | "bool";

/** Facts about each format. */
export const FORMATS: Readonly<Record<Format, FormatFacts>> = {
  float64: {
    bytes: 8,
    kind: "float",
    range: [-Number.MAX_VALUE, Number.MAX_VALUE],
  },
  float32: {
    bytes: 4,
    kind: "float",
    range: [-(2 - 2 ** -23) * 2 ** 127, (2 - 2 ** -23) * 2 ** 127],
  },
  float16: { bytes: 2, kind: "float", range: [-65_504, 65_504] },
  bfloat16: {
    bytes: 2,
    kind: "float",
    range: [-(2 - 2 ** -7) * 2 ** 127, (2 - 2 ** -7) * 2 ** 127],
  },
  int32: { bytes: 4, kind: "integer", range: [-(2 ** 31), 2 ** 31 - 1] },
  int16: { bytes: 2, kind: "integer", range: [-(2 ** 15), 2 ** 15 - 1] },
  int8: { bytes: 1, kind: "integer", range: [-128, 127] },
  uint16: { bytes: 2, kind: "integer", range: [0, 2 ** 16 - 1] },
  uint8: { bytes: 1, kind: "integer", range: [0, 255] },
  bool: { bytes: 1, kind: "bool", range: [0, 1] },
};

/** Whole numbers that stand for fractions: a value is `scale × (stored − zeroPoint)`. */
export interface AffineFormat {
  /** How the whole numbers are stored. */
  readonly format: "int8" | "uint8" | "int16" | "uint16";
  /** What one step between whole numbers is worth, above 0. */
  readonly scale: number;
  /** The whole number that stands for 0. */
  readonly zeroPoint: number;
}

/** How values are stored. */
export type StorageFormat = Format | AffineFormat;

/** How the elements themselves are stored. */
export function elementFormat(storage: StorageFormat): Format {
  return typeof storage === "string" ? storage : storage.format;
}

/** Bytes of an element. */
export function elementBytes(storage: StorageFormat): number {
  return FORMATS[elementFormat(storage)].bytes;
}

/** Prints a format; equal text means equal formats. */
export function printStorage(storage: StorageFormat): string {
  if (typeof storage === "string") return storage;
  const { format, scale, zeroPoint } = storage;
  return `${format} × ${scale}` + (zeroPoint === 0 ? "" : ` from ${zeroPoint}`);
}

/** Whether values are stored alike. */
export function isSameStorage(
  one: StorageFormat,
  other: StorageFormat,
): boolean {
  return one === other || printStorage(one) === printStorage(other);
}

/**
 * The format in which values of a logical type are stored where `storage` is
 * asked for. By default that is the format of the type's own name. A float
 * format is for float32, as is one with a scale; an integer one is for whole
 * numbers of either numeric type; truth values are stored as they are.
 */
export function formatFor(
  dtype: NumericType,
  storage: StorageFormat,
): StorageFormat {
  const { kind } = FORMATS[elementFormat(storage)];
  if (dtype === "float32" && kind !== "bool") return storage;
  const isWhole = typeof storage === "string" && kind === "integer";
  return dtype === "int32" && isWhole ? storage : dtype;
}

/** Whether a word names a format. */
export function isFormat(word: unknown): word is Format {
  return typeof word === "string" && Object.hasOwn(FORMATS, word);
}

/** Whether a value names a format, or whole numbers with a scale. */
export function isStorageFormat(value: unknown): value is StorageFormat {
  if (typeof value !== "object" || value === null) return isFormat(value);
  const { format, scale, zeroPoint } = value as Partial<AffineFormat>;
  if (!isFormat(format) || !SCALED.includes(format)) return false;
  const [low, high] = FORMATS[format].range;
  return Number.isFinite(scale) && scale! > 0 && Number.isInteger(zeroPoint) &&
    zeroPoint! >= low && zeroPoint! <= high;
}

/** Formats of whole numbers that may have a scale. */
const SCALED: readonly Format[] = ["int8", "uint8", "int16", "uint16"];

/** All formats, for messages. */
export const FORMAT_NAMES: readonly Format[] = Object.keys(FORMATS) as Format[];
