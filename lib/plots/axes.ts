/**
 * Axes in bytes and time: ticks at round values in one unit per axis.
 * Byte ticks are powers of two apart, as memory is.
 * @module
 */
import { GiB, KiB, MiB } from "../base/bytes.ts";
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
  return { value, label: amount === 0 ? "0" : `${amount} ${unit.name}` };
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
