/**
 * A curve of one line's height.
 * @module
 */
import { largestOf } from "./chart.ts";

const LEVELS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** Writes one character per value, from `▁` for 0 to `█` for the largest. */
export function sparkline(values: readonly number[]): string {
  const largest = largestOf(values) || 1;
  return values.map((value) =>
    LEVELS[Math.min(7, Math.floor(Math.max(0, value) / largest * 8))]!
  ).join("");
}
