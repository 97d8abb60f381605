/**
 * Seeded random numbers for searches: the same plan for the same seed.
 * @module
 */
import { uniformFloat64, xoroshiro128plus } from "../dependencies/pure_rand.ts";

/** A number in [0, 1), another one at each call. */
export type Random = () => number;

/** A sequence that the seed, any whole number, decides. */
export function makeRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed | 0);
  return () => uniformFloat64(generator);
}
