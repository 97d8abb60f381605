/**
 * Between which whole numbers the values of a tensor lie, as far as that is
 * known without asking the device. Ids and indices come from the host, so most
 * checks of their range need not wait for the work that is queued.
 * @module
 */

/** All values are whole numbers from `lowest` to `highest`. */
export interface Bounds {
  readonly lowest: number;
  readonly highest: number;
}

/** Whole numbers up to here are the same in float32 and in int32. */
const LARGEST = 2 ** 24;

/** The bounds of values; null if not all of them are whole and of moderate size. */
export function boundsOf(values: ArrayLike<number>): Bounds | null {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    // Most data that is not ids ends the search at once.
    if (!Number.isInteger(value)) return null;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return lowest < -LARGEST || highest > LARGEST ? null : { lowest, highest };
}
