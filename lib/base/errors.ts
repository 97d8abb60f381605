/**
 * The few errors of our own, and how all errors are worded:
 * "Cannot <act> as <rule>: <current state>", then the way out.
 * @module
 */

/** Thrown when something is possible elsewhere but not here, for example float64 on WebGPU. */
export class UnsupportedError extends Error {
  /** Name of this class, so that a caught error can be told by name. */
  override name = "UnsupportedError";
}

/** Thrown when a value of a stopped lab, or a disposed one, is used. */
export class UseAfterStopError extends Error {
  /** Name of this class, so that a caught error can be told by name. */
  override name = "UseAfterStopError";
}

/** Throws if a condition that only our own mistake can break does not hold. */
export function invariant(
  condition: unknown,
  message: string,
): asserts condition {
  if (!condition) throw new Error(`Broken invariant: ${message}`);
}

/** Edit distance of Damerau and Levenshtein with adjacent transpositions, over short words. */
function editDistance(left: string, right: string): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1;
      let best = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + cost);
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] &&
        left[i - 2] === right[j - 1];
      if (swapped) best = Math.min(best, before[j - 2]! + 1);
      next.push(best);
    }
    [before, row] = [row, next];
  }
  return row[right.length]!;
}

/**
 * A hint for an unknown word, to be added to an error message.
 *
 * @returns `. Did you mean "growth"?`, or the list of choices if nothing is close.
 */
export function didYouMean(word: string, choices: readonly string[]): string {
  const ranked = choices
    .map((choice) => ({ choice, distance: editDistance(word, choice) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  if (best && best.distance <= Math.max(1, Math.floor(word.length / 3))) {
    return `. Did you mean "${best.choice}"?`;
  }
  const listed = choices.map((choice) => `"${choice}"`).join(", ");
  return `. Choose one of ${listed}`;
}
