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

/**
 * The level that a text names.
 *
 * @throws {RangeError} If it names none.
 */
export function parseDebugLevel(text: string): number {
  if (/^[0-4]?$/.test(text.trim())) return Number(text);
  throw new RangeError(
    `Cannot take ${PERMISSION.variable} as a debug level as it must be one ` +
      `of 0, 1, 2, 3 and 4: it is ${JSON.stringify(text)}`,
  );
}

function levelFromEnvironment(): number {
  // Without the permission the level is 0; reading would ask people for it.
  const { state } = Deno.permissions.querySync(PERMISSION);
  if (state !== "granted") return 0;
  return parseDebugLevel(Deno.env.get(PERMISSION.variable) ?? "");
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
