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

const FACTS = {
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
} as const satisfies Readonly<Record<string, FormatFacts>>;

/** A storage format. */
export type Format = keyof typeof FACTS;

/** Facts about each format. */
export const FORMATS: Readonly<Record<Format, FormatFacts>> = FACTS;

/**
 * The format in which values of a logical type are stored where `format` is
 * asked for. By default that is the format of the type's own name. A float format is for float32, an integer one for whole numbers
 * of either numeric type; truth values are stored as they are.
 */
export function formatFor(dtype: NumericType, format: Format): Format {
  const { kind } = FORMATS[format];
  if (dtype === "float32" && kind !== "bool") return format;
  return dtype === "int32" && kind === "integer" ? format : dtype;
}

/** Whether a word names a format. */
export function isFormat(word: unknown): word is Format {
  return typeof word === "string" && Object.hasOwn(FACTS, word);
}

/** All formats, for messages. */
export const FORMAT_NAMES: readonly Format[] = Object.keys(FACTS) as Format[];
