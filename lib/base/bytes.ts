/**
 * Sizes in bytes as people read them.
 * @module
 */

/** Bytes in a kibibyte. */
export const KiB = 1024;
/** Bytes in a mebibyte. */
export const MiB: number = 1024 * KiB;
/** Bytes in a gibibyte. */
export const GiB: number = 1024 * MiB;

const UNITS = [
  { name: "GiB", size: GiB },
  { name: "MiB", size: MiB },
  { name: "KiB", size: KiB },
] as const;

/**
 * Writes a number of bytes with three significant digits, four from 1000 on, and a binary unit.
 *
 * @param bytes Any finite number; negative differences keep their sign.
 * @returns For example `"23.5 MiB"` or `"512 B"`.
 *
 * @example
 * ```ts
 * import { formatBytes } from "./bytes.ts";
 * console.log(formatBytes(24.7e6)); // 23.6 MiB
 * ```
 */
export function formatBytes(bytes: number): string {
  const sign = bytes < 0 ? "-" : "";
  const magnitude = Math.abs(bytes);
  // 1023.5 KiB would be written as 1024 KiB, so the next unit takes over.
  const unit = UNITS.find(({ size }) => magnitude >= size * 0.9995);
  if (!unit) return `${sign}${Math.round(magnitude)} B`;
  const amount = magnitude / unit.size;
  const digits = amount >= 99.95 ? 0 : amount >= 9.995 ? 1 : 2;
  return `${sign}${amount.toFixed(digits)} ${unit.name}`;
}

/** Rounds `value` up to a multiple of `unit` (both positive integers). */
export function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
