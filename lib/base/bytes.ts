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

/** Units as people write them; one letter alone is binary, as tools that take sizes have it. */
const UNIT_BYTES: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  byte: 1,
  bytes: 1,
  k: KiB,
  kb: 1000,
  kib: KiB,
  m: MiB,
  mb: 1e6,
  mib: MiB,
  g: GiB,
  gb: 1e9,
  gib: GiB,
};

const SIZE = /^(\d+(?:[\d_,]*\d)?(?:\.\d+)?|\.\d+)\s*([a-z]*)$/i;

/**
 * Reads a size as people write it: `"64MB"` (a million bytes each), `"64 MiB"`
 * (1024² each), `"1.5GB"`, `"512k"`, `"65536"`.
 *
 * @returns Whole bytes, rounded down.
 * @throws {RangeError} If it is no size, or less than one byte.
 *
 * @example
 * ```ts
 * import { parseBytes } from "./bytes.ts";
 * console.log(parseBytes("64 MiB")); // 67108864
 * ```
 */
export function parseBytes(text: string): number {
  const [, digits = "", unit = ""] = SIZE.exec(text.trim()) ?? [];
  const unitBytes = UNIT_BYTES[unit.toLowerCase()];
  const bytes = Math.floor(
    Number(digits.replaceAll(/[_,]/g, "")) * (unitBytes ?? 0) + 1e-6,
  );
  if (digits !== "" && unitBytes !== undefined && bytes >= 1) return bytes;
  const state = digits !== "" && unitBytes === undefined
    ? `there is no unit "${unit}". Use B, kB, MB, GB, KiB, MiB or GiB`
    : `it is ${JSON.stringify(text)}. Write for example 64MB, 64 MiB or 1.5GB`;
  throw new RangeError(
    `Cannot read a size as it must be a number above 0 with a unit of bytes: ${state}`,
  );
}
