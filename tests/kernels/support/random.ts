// deno-lint-ignore-file no-console -- A failure can be repeated only if its seed is known.
/**
 * Random numbers for fuzz tests, from a seed that is printed and can be given.
 * @module
 */
import { xoroshiro128plus } from "../../../lib/dependencies/pure_rand.ts";

/** Set to a number, it repeats a run. */
const SEED_VARIABLE = "TIDEMARK_SEED";

/** A source of random whole numbers. */
export interface Random {
  /** A number from 0 to the limit, which it never reaches. */
  below(limit: number): number;
}

/** A generator from {@linkcode SEED_VARIABLE}, or from a fresh seed, which is printed. */
export function seededRandom(): Random {
  const given = Deno.env.get(SEED_VARIABLE);
  const seed = given ? Number(given) : Math.floor(Math.random() * 2 ** 31);
  console.log(`${SEED_VARIABLE}=${seed}`);
  const generator = xoroshiro128plus(seed);
  return { below: (limit) => (generator.next() >>> 0) % limit };
}
