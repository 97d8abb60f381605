/**
 * Reproducible random numbers: TensorFlow.js draws initialisers, shuffles,
 * dropout and random ops from `Math.random`, so a seeded one stands in for it
 * while a lab runs.
 * @module
 */
import { uniformFloat64, xoroshiro128plus } from "../dependencies/pure_rand.ts";

type Generator = ReturnType<typeof xoroshiro128plus>;

const nativeRandom = Math.random;
let generator: Generator | null = null;
let isInstalled = false;

function seededRandom(): number {
  return uniformFloat64(generator!);
}

function apply(): void {
  Math.random = isInstalled && generator ? seededRandom : nativeRandom;
}

/**
 * Seeds every random choice of TensorFlow.js: initialisers, shuffling, dropout
 * and random ops that are given no seed of their own. Holds while a lab runs,
 * from the next draw on, for this lab and those after it.
 *
 * @param value Any integer that fits 32 bits; null goes back to unpredictable numbers.
 * @throws {RangeError} If the seed is no such integer.
 *
 * @example
 * ```ts
 * import { seed } from "./seed.ts";
 * seed(42);
 * ```
 */
export function seed(value: number | null): void {
  if (
    value !== null && (!Number.isInteger(value) || Math.abs(value) > 2 ** 32)
  ) {
    throw new RangeError(
      `Cannot seed as a seed must be an integer of at most 32 bits: it is ${value}`,
    );
  }
  generator = value === null ? null : xoroshiro128plus(value | 0);
  apply();
}

/** Starts using the seeded numbers; returns what ends it. */
export function installSeededRandom(): () => void {
  isInstalled = true;
  apply();
  return () => {
    isInstalled = false;
    apply();
  };
}

/** Keeps the state of the random numbers; returns what puts it back. */
export function keepRandomState(): () => void {
  const kept = generator?.clone() ?? null;
  return () => {
    generator = kept;
    apply();
  };
}
