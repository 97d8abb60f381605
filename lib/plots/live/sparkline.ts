/**
 * A curve of one line's height.
 * @module
 */
import { largestOf } from "../chart.ts";

const LEVELS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** Shows where a value is NaN or infinite, as the loss of a training gone wrong. */
const NO_NUMBER = "×";

/** Writes one character per value, from `▁` for 0 to `█` for the largest; `×` for what is no finite number. */
export function sparkline(values: readonly number[]): string {
  const largest = largestOf(values.filter(Number.isFinite)) || 1;
  return values.map((value) =>
    Number.isFinite(value)
      ? LEVELS[Math.min(7, Math.floor(Math.max(0, value) / largest * 8))]!
      : NO_NUMBER
  ).join("");
}
