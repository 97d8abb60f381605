/**
 * Fractions as whole numbers with a scale, by the formulas that others use, bit
 * for bit: TensorFlow Lite's (symmetric int8 for a tensor or a channel, and
 * uint8 with a zero point) and those of TensorFlow.js's converter (uint8 and
 * uint16 between the smallest and the largest value).
 *
 * They differ in small things that decide single bits: TensorFlow Lite computes
 * in float32 and rounds halves away from zero, TensorFlow.js in float64 and to
 * even.
 * @module
 */
import { didYouMean } from "../../base/errors.ts";
import { roundToEven } from "../../base/format_values.ts";

/**
 * Which formula.
 *
 * | scheme | source | value |
 * |---|---|---|
 * | int8 | TensorFlow Lite, `PortableSymmetricQuantizeFloats` | `scale × stored` |
 * | int8PerChannel | TensorFlow Lite, `SymmetricPerChannelQuantization`; channels are the last axis | `scales[channel] × stored` |
 * | uint8 | TensorFlow Lite, `AffineQuantize` | `scale × (stored − zeroPoint)` |
 * | uint8Range, uint16Range | TensorFlow.js's converter, `quantize_weights` | `scale × stored + offset` |
 */
export type QuantiseScheme =
  | "int8"
  | "int8PerChannel"
  | "uint8"
  | "uint8Range"
  | "uint16Range";

/** Values as whole numbers. A value is about `scales[channel] × (stored − zeroPoint) + offset`. */
export interface QuantisedValues {
  /** The whole numbers, one for each value. */
  readonly values: Int8Array | Uint8Array | Uint16Array;
  /** One for all values, or one for each channel; 0 for a channel of zeros. */
  readonly scales: Float32Array | Float64Array;
  /** The whole number that stands for 0; 0 if none was chosen. */
  readonly zeroPoint: number;
  /** What 0 stands for with the schemes of TensorFlow.js; 0 with others. */
  readonly offset: number;
}

const INT8_LIMIT = 127;
const single = Math.fround;

/** Halves go away from zero, as `std::round` does it. */
function roundAway(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** Smallest and largest. */
function rangeOf(values: Float32Array): [low: number, high: number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

function symmetric(values: Float32Array): QuantisedValues {
  const [low, high] = rangeOf(values);
  const range = Math.max(Math.abs(low), Math.abs(high));
  const inverse = range === 0 ? 0 : single(INT8_LIMIT / range);
  const scale = range === 0 ? 1 : single(range / INT8_LIMIT);
  return {
    values: Int8Array.from(values, (value) => nearestInt8(value, inverse)),
    scales: Float32Array.of(scale),
    zeroPoint: 0,
    offset: 0,
  };
}

function nearestInt8(value: number, inverse: number): number {
  return clamp(roundAway(single(value * inverse)), -INT8_LIMIT, INT8_LIMIT);
}

function perChannel(values: Float32Array, channels: number): QuantisedValues {
  const ranges = new Float32Array(channels);
  values.forEach((value, index) => {
    const channel = index % channels;
    ranges[channel] = Math.max(ranges[channel]!, Math.abs(value));
  });
  const inverses = ranges.map((range) => range === 0 ? 0 : INT8_LIMIT / range);
  return {
    values: Int8Array.from(
      values,
      (value, index) => nearestInt8(value, inverses[index % channels]!),
    ),
    scales: ranges.map((range) => range / INT8_LIMIT),
    zeroPoint: 0,
    offset: 0,
  };
}

function withZeroPoint(values: Float32Array): QuantisedValues {
  const range = rangeOf(values);
  const low = Math.min(range[0], 0);
  const high = Math.max(range[1], 0);
  const scale = single(single(high - low) / 255);
  const zeroPoint = scale === 0
    ? 0
    : clamp(roundAway(single(0 - single(low / scale))), 0, 255);
  const nearest = (value: number) =>
    clamp(roundAway(single(value / scale)) + zeroPoint, 0, 255);
  return {
    values: Uint8Array.from(
      values,
      (value) => scale === 0 ? zeroPoint : nearest(value),
    ),
    scales: Float32Array.of(scale),
    zeroPoint,
    offset: 0,
  };
}

/** Where TensorFlow.js's converter lets a range begin and end: at multiples of the scale, if 0 is inside. */
function nudge(
  low: number,
  high: number,
  most: number,
): { readonly scale: number; readonly low: number; readonly high: number } {
  const scale = (high - low) / most;
  if (low > 0 || high < 0) return { scale, low, high };
  const zeroPoint = roundToEven(-low / scale);
  const start = -zeroPoint * scale;
  return { scale, low: start, high: most * scale + start };
}

function betweenEnds(
  values: Float32Array,
  stored: Uint8Array | Uint16Array,
  most: number,
): QuantisedValues {
  const [least, greatest] = rangeOf(values);
  const result = { values: stored, zeroPoint: 0 };
  if (least === greatest) {
    return { ...result, scales: Float64Array.of(1), offset: least };
  }
  const { scale, low, high } = nudge(least, greatest, most);
  values.forEach((value, index) => {
    stored[index] = roundToEven((clamp(value, low, high) - low) / scale);
  });
  return { ...result, scales: Float64Array.of(scale), offset: low };
}

const QUANTISERS: Readonly<
  Record<
    QuantiseScheme,
    (values: Float32Array, channels: number) => QuantisedValues
  >
> = {
  int8: symmetric,
  int8PerChannel: perChannel,
  uint8: withZeroPoint,
  uint8Range: (values) =>
    betweenEnds(values, new Uint8Array(values.length), 2 ** 8 - 1),
  uint16Range: (values) =>
    betweenEnds(values, new Uint16Array(values.length), 2 ** 16 - 1),
};

function checkValues(values: Float32Array, channels: number): void {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) {
    throw new RangeError(
      `Cannot quantize as values must be finite: element ${index} is ` +
        `${values[index]}`,
    );
  }
  if (!Number.isInteger(channels) || channels < 1) {
    throw new RangeError(
      `Cannot quantize as channels must be a whole number from 1 on: it is ` +
        `${channels}`,
    );
  }
  if (values.length === 0 || values.length % channels !== 0) {
    throw new RangeError(
      `Cannot quantize as there must be as many values for each of ` +
        `${channels} channels: there are ${values.length}`,
    );
  }
}

/**
 * Quantises values: the nearest whole numbers with a scale.
 *
 * @param values Finite numbers, channels last.
 * @param scheme Which formula.
 * @param channels Length of the last axis, for `int8PerChannel`.
 * @throws {TypeError} For an unknown scheme.
 * @throws {RangeError} For values that are not finite, or none, or not the same number for each channel.
 *
 * @example
 * ```ts
 * import { quantizeValues } from "./quantise_values.ts";
 *
 * const { values, scales } = quantizeValues(Float32Array.of(-1, 0, 0.5), "int8");
 * console.log(values); // Int8Array [-127, 0, 64]
 * console.log(scales[0]! * values[2]!); // 0.5039…
 * ```
 */
export function quantizeValues(
  values: Float32Array,
  scheme: QuantiseScheme,
  channels = 1,
): QuantisedValues {
  if (!Object.hasOwn(QUANTISERS, scheme)) {
    throw new TypeError(
      `Cannot quantize as there is no scheme ${JSON.stringify(scheme)}` +
        didYouMean(`${scheme}`, Object.keys(QUANTISERS)),
    );
  }
  checkValues(values, channels);
  return QUANTISERS[scheme](values, channels);
}
