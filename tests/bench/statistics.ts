/**
 * Medians and their spread.
 * @module
 */

/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]!
    : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** `"12.3 (11.9 to 14.0)"`: median, smallest and largest. */
export function describe(values: readonly number[]): string {
  const text = (value: number) => value.toPrecision(3);
  return `${text(median(values))} (${text(Math.min(...values))} to ${
    text(Math.max(...values))
  })`;
}

/** The standard error of a median, told from the distance of the quartiles, so that outliers do not count. */
export function uncertainty(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const quarter = Math.floor(sorted.length / 4);
  const deviation = (sorted.at(-1 - quarter)! - sorted[quarter]!) / 1.349;
  return 1.253 * deviation / Math.sqrt(sorted.length);
}
