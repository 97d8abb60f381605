/**
 * Reproducible random numbers: TensorFlow.js draws initialisers, shuffles,
 * dropout and random ops from `Math.random`, so a seeded one stands in for it
 * while a lab runs.
 * @module
 */
import { uniformFloat64, xoroshiro128plus } from "../dependencies/pure_rand.ts";

type Generator = ReturnType<typeof xoroshiro128plus>;

let generator: Generator | null = null;
/** What `Math.random` was when the lab started; null while none runs. */
let unseeded: typeof Math.random | null = null;

function seededRandom(): number {
  return uniformFloat64(generator!);
}

function apply(): void {
  if (unseeded) Math.random = generator ? seededRandom : unseeded;
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
  const fits = Number.isInteger(value) && Number(value) >= -(2 ** 31) &&
    Number(value) < 2 ** 32;
  if (value !== null && !fits) {
    throw new RangeError(
      `Cannot seed as a seed must be an integer of at most 32 bits: it is ${value}`,
    );
  }
  generator = value === null ? null : xoroshiro128plus(value | 0);
  apply();
}

/** Starts using the seeded numbers; returns what ends it. */
export function installSeededRandom(): () => void {
  const before = Math.random;
  unseeded = before;
  apply();
  return () => {
    unseeded = null;
    Math.random = before;
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
