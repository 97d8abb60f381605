/**
 * Checks that techniques share.
 * @module
 */
import { didYouMean } from "../base/errors.ts";

/**
 * Options are an object with known names.
 *
 * @param act What cannot be done without, e.g. `"prune"`.
 * @throws {TypeError} If they are none, or for an unknown name, with the nearest known one.
 */
export function checkOptionNames(
  act: string,
  options: unknown,
  known: readonly string[],
): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `Cannot ${act} as its options must be an object: they are ${options}`,
    );
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw new TypeError(
      `Cannot ${act} as there is no option "${name}"${didYouMean(name, known)}`,
    );
  }
}
