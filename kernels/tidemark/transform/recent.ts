/**
 * Cells are run again and again, and what is found out about their text stays
 * true.
 * @module
 */

/** Longer code is not kept. */
const LENGTH_LIMIT = 10_000;
const COUNT_LIMIT = 50;

/** A function of code that remembers what it said of the latest ones. */
export function remembering<Found>(
  find: (code: string) => Found,
): (code: string) => Found {
  const recent = new Map<string, Found>();
  return (code) => {
    const known = recent.get(code);
    if (known !== undefined) return known;
    const found = find(code);
    if (code.length <= LENGTH_LIMIT) recent.set(code, found);
    const [oldest] = recent.keys();
    if (recent.size > COUNT_LIMIT) recent.delete(oldest!);
    return found;
  };
}
