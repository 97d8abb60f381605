/**
 * Values of tensors on the host, to and from the bytes of a storage format.
 * The same conversions as the devices', except that a value which an integer
 * format cannot hold is an error here: the host knows whose it is.
 * @module
 */
import {
  type AffineFormat,
  type Format,
  FORMATS,
  type StorageFormat,
} from "./format.ts";

/** Values as their format has them: float16 and bfloat16 as the float32 they are exactly. */
export type FormatArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint16Array
  | Uint8Array;

/** Makes an array of values, or of the bytes of a buffer. */
type FormatArrayConstructor = {
  new (values: ArrayLike<number> | ArrayBuffer): FormatArray & {
    readonly buffer: ArrayBuffer;
  };
};

/** Plain typed arrays of formats that have one. */
const ARRAYS: Readonly<
  Record<Exclude<Format, "float16" | "bfloat16">, FormatArrayConstructor>
> = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint16: Uint16Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/** Copied, as typed arrays want their offset aligned. */
function copyOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** The upper halves of float32 words, as the words. */
function widenBfloat16(halves: Uint16Array): Float32Array {
  const words = new Uint32Array(halves.length);
  for (let index = 0; index < words.length; index++) {
    words[index] = halves[index]! << 16;
  }
  return new Float32Array(words.buffer);
}

/**
 * Rounds to the upper half of a float32, to nearest even. A float64 is rounded
 * once: a float32 that only became a tie by rounding is put back to its side.
 */
function narrowToBfloat16(
  values: ArrayLike<number>,
): Uint16Array<ArrayBuffer> {
  const float = new Float32Array(1);
  const word = new Uint32Array(float.buffer);
  return Uint16Array.from(values, (value) => {
    if (value !== value) return 0x7fc0;
    float[0] = value;
    const rounded = float[0];
    let bits = word[0]!;
    if ((bits & 0xffff) === 0x8000 && rounded !== value) {
      bits += Math.abs(value) > Math.abs(rounded) ? 1 : -1;
    }
    return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
  });
}

/**
 * The values that bytes hold.
 *
 * @param format How they are stored.
 * @param bytes Little endian, at any offset of any buffer; they are copied.
 * @returns Values as the format has them: Float64Array for float64,
 * Float32Array for float32, float16 and bfloat16 (exact) and for whole numbers
 * with a scale, an integer array of the same width for integers, Uint8Array for
 * bool.
 *
 * @example
 * ```ts
 * import { decodeFormat } from "./format_values.ts";
 *
 * const values = decodeFormat("float16", Uint8Array.of(0x00, 0x3c));
 * if (values[0] !== 1) throw new Error("1 is 0x3c00");
 * ```
 */
export function decodeFormat(
  format: StorageFormat,
  bytes: Uint8Array,
): FormatArray {
  if (typeof format !== "string") {
    const { scale, zeroPoint } = format;
    const steps = decodeFormat(format.format, bytes);
    return Float32Array.from(steps, (step) => (step - zeroPoint) * scale);
  }
  const buffer = copyOf(bytes);
  if (format === "bfloat16") return widenBfloat16(new Uint16Array(buffer));
  return format === "float16"
    ? new Float32Array(new Float16Array(buffer))
    : new ARRAYS[format](buffer);
}

function checkIntegers(
  format: Format,
  values: ArrayLike<number>,
  describe: () => string,
): void {
  const [low, high] = FORMATS[format].range;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (Number.isInteger(value) && value >= low && value <= high) continue;
    throw new RangeError(
      `Cannot store ${describe()} as ${format} as its values must be whole numbers from ${low} to ${high}: ` +
        `element ${index} is ${value}. Choose a float format for it, such as float16, or bring its values into that range`,
    );
  }
}

/** The nearest whole numbers of values that have a scale; no limits yet. */
function stepsOf(
  { scale, zeroPoint }: AffineFormat,
  values: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(
    values,
    (value) => roundToEven(value / scale) + zeroPoint,
  );
}

function checkSteps(
  { format, scale, zeroPoint }: AffineFormat,
  values: ArrayLike<number>,
  steps: Float64Array,
  describe: () => string,
): void {
  const [low, high] = FORMATS[format].range;
  const index = steps.findIndex((step) => !(step >= low && step <= high));
  if (index < 0) return;
  const ends = [low, high].map((end) => (end - zeroPoint) * scale);
  throw new RangeError(
    `Cannot store ${describe()} as ${format} with a scale of ${scale} as its ` +
      `values must lie between ${ends.join(" and ")}: element ${index} is ` +
      `${
        values[index]
      }. Choose a larger scale, or bring its values into that range`,
  );
}

/** The nearest whole number, of two the even one. */
export function roundToEven(value: number): number {
  const below = Math.floor(value);
  const isTie = value - below === 0.5;
  return isTie ? below + Math.abs(below % 2) : Math.round(value);
}

function narrow(
  format: Format,
  values: ArrayLike<number>,
): { readonly buffer: ArrayBuffer } {
  switch (format) {
    case "float16":
      return new Float16Array(values);
    case "bfloat16":
      return narrowToBfloat16(values);
    case "bool":
      return Uint8Array.from(values, (value) => Number(value !== 0));
    default:
      return new ARRAYS[format](values);
  }
}

/**
 * The bytes of values in a format. Floats are rounded once, to nearest even,
 * with gradual underflow; beyond the format's range they become infinite, NaN
 * stays NaN. Truth values are 0 and 1.
 *
 * @param format How they shall be stored.
 * @param values Numbers in any array.
 * @param describe Names the tensor in an error.
 * @returns Little endian bytes of a buffer of their own.
 * @throws {RangeError} If an integer format cannot hold a value exactly, or one with a scale not come near.
 *
 * @example
 * ```ts
 * import { encodeFormat } from "./format_values.ts";
 *
 * const bytes = encodeFormat("bfloat16", [1, 2], () => "w");
 * if (bytes.length !== 4) throw new Error("two bytes an element");
 * ```
 */
export function encodeFormat(
  format: StorageFormat,
  values: ArrayLike<number>,
  describe: () => string = () => "a tensor",
): Uint8Array<ArrayBuffer> {
  if (typeof format !== "string") {
    const steps = stepsOf(format, values);
    checkSteps(format, values, steps, describe);
    return encodeFormat(format.format, steps);
  }
  if (FORMATS[format].kind === "integer") {
    checkIntegers(format, values, describe);
  }
  return new Uint8Array(narrow(format, values).buffer);
}

/**
 * The bytes of values as devices store them: like `encodeFormat`, but what an
 * integer format cannot hold becomes the nearest number that it can, of two the
 * even one, and NaN becomes 0.
 *
 * @param format How they shall be stored.
 * @param values Numbers in any array.
 *
 * @example
 * ```ts
 * import { encodeNearest } from "./format_values.ts";
 *
 * const bytes = encodeNearest("uint8", [0.5, 1.5, 300]);
 * if (bytes.join() !== "0,2,255") throw new Error("to even, and at most 255");
 * ```
 */
export function encodeNearest(
  format: StorageFormat,
  values: ArrayLike<number>,
): Uint8Array<ArrayBuffer> {
  if (typeof format !== "string") {
    const steps = stepsOf(format, values);
    // A NaN stands for nothing: it becomes 0.
    return encodeNearest(
      format.format,
      steps.map((step) => Number.isNaN(step) ? format.zeroPoint : step),
    );
  }
  const { kind, range: [low, high] } = FORMATS[format];
  if (kind !== "integer") return encodeFormat(format, values);
  const fitting = Float64Array.from(values, (value) => {
    const limited = Math.max(low, Math.min(high, value));
    // A NaN is no number, so false, and becomes 0.
    return roundToEven(limited) || 0;
  });
  return new Uint8Array(narrow(format, fitting).buffer);
}
