/**
 * Orders and divisions that are the same on every machine and in every run.
 * @module
 */
import { uniformInt, xoroshiro128plus } from "../dependencies/pure_rand.ts";

/**
 * The numbers from 0 to `count` - 1 in an order that only the seed decides (Fisher and Yates).
 *
 * @param seed An integer of at most 32 bits.
 */
export function shuffledIndices(count: number, seed: number): number[] {
  const generator = xoroshiro128plus(seed | 0);
  const indices = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = uniformInt(generator, 0, last);
    [indices[last], indices[other]] = [indices[other]!, indices[last]!];
  }
  return indices;
}

/** Indices of the examples of both splits. */
export interface Division {
  /** Examples to learn from, in a shuffled order. */
  readonly train: readonly number[];
  /** Examples to test on, in a shuffled order. */
  readonly test: readonly number[];
}

/**
 * Divides examples so that each group, for example each class, has the same share in both
 * splits. A group keeps at least one example to learn from.
 *
 * @param groups The group of each example.
 * @param testShare Share of each group that is for test, from 0 up to, not including, 1.
 * @param seed Decides which, and the order of both splits.
 */
export function divideByGroup(
  groups: ArrayLike<number>,
  testShare: number,
  seed: number,
): Division {
  const sizes = new Map<number, number>();
  for (const group of Array.from(groups)) {
    sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  const wanted = new Map(
    [...sizes].map(([group, size]) => [
      group,
      Math.min(size - 1, Math.round(size * testShare)),
    ]),
  );
  const train: number[] = [];
  const test: number[] = [];
  for (const index of shuffledIndices(groups.length, seed)) {
    const left = wanted.get(groups[index]!)!;
    (left > 0 ? test : train).push(index);
    wanted.set(groups[index]!, left - 1);
  }
  return { train, test };
}

/**
 * Refuses shares that leave a split without examples.
 *
 * @throws {RangeError} If the share is not between 0 and 1.
 */
export function checkTestShare(testShare: number): void {
  if (testShare > 0 && testShare < 1) return;
  throw new RangeError(
    `Cannot divide examples as testShare must lie between 0 and 1: it is ${testShare}, choose for example 0.2`,
  );
}
