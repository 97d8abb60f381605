/**
 * Axes in bytes, time and plain numbers: ticks at round values in one unit per axis.
 * Byte ticks are powers of two apart, as memory is.
 * @module
 */
import { formatBytes, GiB, KiB, MiB } from "../base/bytes.ts";
import { ticks } from "../dependencies/d3_array.ts";

/** A value on an axis with its label. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** An axis from `low` to `high`. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly Tick[];
  /** The unit of the labels. */
  readonly unit: Unit;
}

/** A unit and its size in the values of an axis (bytes, milliseconds). */
export interface Unit {
  readonly name: string;
  readonly size: number;
}

/** What an axis measures. */
export interface AxisKind {
  /** What stands beside it where there is room. */
  readonly title: string;
  /** What must stand beside it, as its ticks do not say it; empty if they carry a unit. */
  readonly caption: string;
  /** The axis over a range, with about `count` ticks. */
  axis(low: number, high: number, count: number): Axis;
  /** A value as people read it. */
  format(value: number): string;
}

const BYTE_UNITS: readonly Unit[] = [
  { name: "GiB", size: GiB },
  { name: "MiB", size: MiB },
  { name: "KiB", size: KiB },
];
const BYTE: Unit = { name: "B", size: 1 };

/** Units of time, each from the span on at which its numbers stay short. */
const TIME_UNITS: readonly (Unit & { readonly fromMs: number })[] = [
  { name: "h", size: 3_600_000, fromMs: 10_800_000 },
  { name: "min", size: 60_000, fromMs: 180_000 },
  { name: "s", size: 1000, fromMs: 1500 },
];
const MILLISECOND: Unit = { name: "ms", size: 1 };

function tickOf(value: number, unit: Unit): Tick {
  // Rounded, because 3 × 0.1 is not 0.3.
  const amount = Number((value / unit.size).toPrecision(12));
  const isBare = amount === 0 || unit.name === "";
  return { value, label: isBare ? `${amount}` : `${amount} ${unit.name}` };
}

/**
 * An axis for bytes from 0 to `high`.
 *
 * @param high Largest value shown; 0 and less count as 1.
 * @param count About how many ticks to place.
 */
export function byteAxis(high: number, count: number): Axis {
  const top = Math.max(high, 1);
  const step = Math.max(1, 2 ** Math.ceil(Math.log2(top / count)));
  const last = Math.floor(top / step) * step;
  const unit = BYTE_UNITS.find(({ size }) => last >= size) ?? BYTE;
  const values = Array.from(
    { length: Math.floor(top / step) + 1 },
    (_, index) => index * step,
  );
  return {
    low: 0,
    high: top,
    ticks: values.map((value) => tickOf(value, unit)),
    unit,
  };
}

/**
 * An axis for times in milliseconds.
 *
 * @param low First moment.
 * @param high Last moment; if it is not after `low`, the axis spans one millisecond.
 * @param count About how many ticks to place.
 */
export function timeAxis(low: number, high: number, count: number): Axis {
  const end = high > low ? high : low + 1;
  const unit = TIME_UNITS.find(({ fromMs }) => end - low >= fromMs) ??
    MILLISECOND;
  const values = ticks(low / unit.size, end / unit.size, count);
  return {
    low,
    high: end,
    ticks: values.map((value) => tickOf(value * unit.size, unit)),
    unit,
  };
}

/** A moment as people read it, e.g. `"1.25 s"`. */
export function formatTime(timeMs: number): string {
  const unit = TIME_UNITS.find(({ fromMs }) => timeMs >= fromMs) ?? MILLISECOND;
  return `${Number((timeMs / unit.size).toPrecision(3))} ${unit.name}`;
}

const NUMBER: Unit = { name: "", size: 1 };
const PERCENT: Unit = { name: "%", size: 0.01 };

/** Share of its span that an axis of numbers leaves free at either end. */
const MARGIN = 0.05;

/** An axis from a little below `low` to a little above `high`, within `bounds`. */
function numberAxis(
  unit: Unit,
  [low, high]: readonly [number, number],
  count: number,
  bounds: readonly [number, number],
): Axis {
  const span = high - low || Math.abs(high) || 1;
  const [least, most] = bounds;
  const start = Math.max(least, low - MARGIN * span);
  const end = Math.max(Math.min(most, high + MARGIN * span), start + 1e-9);
  const values = ticks(start / unit.size, end / unit.size, count);
  return {
    low: start,
    high: end,
    ticks: values.map((value) => tickOf(value * unit.size, unit)),
    unit,
  };
}

/** Bytes from 0. */
export const BYTES: AxisKind = {
  title: "memory",
  caption: "",
  axis: (_low, high, count) => byteAxis(high, count),
  format: formatBytes,
};

/** Milliseconds. */
export const TIME: AxisKind = {
  title: "time",
  caption: "",
  axis: timeAxis,
  format: formatTime,
};

/** Numbers without a unit, such as losses. */
export function numbers(title: string): AxisKind {
  return {
    title,
    caption: "",
    axis: (low, high, count) =>
      numberAxis(NUMBER, [low, high], count, [
        low >= 0 ? 0 : -Infinity,
        Infinity,
      ]),
    format: (value) => String(Number(value.toPrecision(4))),
  };
}

/** Whole numbers that count something; `title` is one of what they count, e.g. `"epoch"`. */
export function counts(title: string): AxisKind {
  return {
    title,
    caption: title,
    axis(low, high, count): Axis {
      const end = high > low ? high : low + 1;
      const values = ticks(low, end, Math.min(count, end - low));
      return {
        low,
        high: end,
        ticks: values.filter(Number.isInteger).map((value) => (
          { value, label: value.toLocaleString("en") }
        )),
        unit: NUMBER,
      };
    },
    format: (value) => `${title} ${Math.round(value).toLocaleString("en")}`,
  };
}

/** Fractions from 0 to 1, in percent. */
export function percents(title: string): AxisKind {
  return {
    title,
    caption: title,
    axis: (low, high, count) => numberAxis(PERCENT, [low, high], count, [0, 1]),
    format: (value) => `${Number((100 * value).toPrecision(3))} %`,
  };
}
