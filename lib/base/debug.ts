/**
 * One debug level for everything, from the environment variable `TIDEMARK_DEBUG`:
 *
 * | level | prints |
 * |---|---|
 * | 0 | nothing |
 * | 1 | gain of each pass and plan; invariants are checked after every event |
 * | 2 | a line per step: time, bytes, in use, GFLOP/s |
 * | 3 | the plan |
 * | 4 | generated code |
 * @module
 */

const PERMISSION = { name: "env", variable: "TIDEMARK_DEBUG" } as const;

function levelFromEnvironment(): number {
  // Without the permission the level is 0; reading would ask people for it.
  const { state } = Deno.permissions.querySync(PERMISSION);
  if (state !== "granted") return 0;
  const level = Number(Deno.env.get(PERMISSION.variable) ?? 0);
  return Number.isInteger(level) && level >= 0 && level <= 4 ? level : 0;
}

let level = levelFromEnvironment();

/** The current debug level, 0 to 4. */
export function debugLevel(): number {
  return level;
}

/** Sets the debug level and returns the previous one. */
export function setDebugLevel(next: number): number {
  const previous = level;
  level = next;
  return previous;
}
