/**
 * One debug level for everything, from the environment variable `TIDEMARK_DEBUG`:
 *
 * | level | prints |
 * |---|---|
 * | 0 | nothing |
 * | check | nothing; invariants are checked after every event, as at all levels below |
 * | 1 | gain of each pass and plan |
 * | 2 | a line per step: time, bytes, in use, GFLOP/s |
 * | 3 | the plan |
 * | 4 | generated code |
 * @module
 */

const PERMISSION = { name: "env", variable: "TIDEMARK_DEBUG" } as const;

/** What there is to print, and whether invariants are checked. */
export interface DebugSettings {
  /** 0 to 4. */
  readonly level: number;
  /** Whether invariants are checked after every event. */
  readonly checks: boolean;
}

/**
 * What a text asks for.
 *
 * @throws {RangeError} If it is no level.
 */
export function parseDebugSettings(text: string): DebugSettings {
  if (text.trim() === "check") return { level: 0, checks: true };
  if (/^[0-4]?$/.test(text.trim())) {
    const level = Number(text);
    return { level, checks: level >= 1 };
  }
  throw new RangeError(
    `Cannot take ${PERMISSION.variable} as a debug level as it must be one ` +
      `of 0, check, 1, 2, 3 and 4: it is ${JSON.stringify(text)}`,
  );
}

function settingsFromEnvironment(): DebugSettings {
  // Without the permission the level is 0; reading would ask people for it.
  const { state } = Deno.permissions.querySync(PERMISSION);
  if (state !== "granted") return parseDebugSettings("");
  return parseDebugSettings(Deno.env.get(PERMISSION.variable) ?? "");
}

let { level, checks } = settingsFromEnvironment();

/** The current debug level, 0 to 4. */
export function debugLevel(): number {
  return level;
}

/** Whether invariants are checked after every event. */
export function checksInvariants(): boolean {
  return checks || level >= 1;
}

/** Checks invariants from now on, whatever the level. */
export function checkInvariants(): void {
  checks = true;
}

/** Sets the debug level and returns the previous one. */
export function setDebugLevel(next: number): number {
  const previous = level;
  level = next;
  return previous;
}
