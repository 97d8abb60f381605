/**
 * What librosa, libsndfile and a direct sum say, and how far numbers are apart.
 * @module
 */
import golden from "../audio-golden/golden.json" with { type: "json" };

export { golden };

const FOLDER = new URL("../audio-golden/", import.meta.url);

/** Bytes of a file beside the golden numbers. */
export function readGoldenFile(name: string): Uint8Array {
  return Deno.readFileSync(new URL(name, FOLDER));
}

/** The largest difference of two lists, as a share of the largest expected value. */
export function relativeError(
  actual: ArrayLike<number>,
  expected: readonly number[],
): number {
  if (actual.length !== expected.length) return Infinity;
  const largest = Math.max(...expected.map(Math.abs));
  const differences = expected.map((value, at) =>
    Math.abs(value - actual[at]!)
  );
  return Math.max(...differences) / largest;
}
