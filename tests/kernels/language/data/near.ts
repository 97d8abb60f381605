/** Fixture: a file beside a notebook. */
export const near = 5;

/** Doubles a number. */
export function double(value: number): number {
  return 2 * value;
}
