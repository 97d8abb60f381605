/**
 * Members of a live object, for the moment in which the language service is
 * still loading and a front end would give up waiting. No getter runs: V8
 * refuses whatever could have an effect.
 * @module
 */
import type { Completion } from "../language/contract.ts";
import type { Session } from "../session/session.ts";

/** Who types waits for no more; front ends give up after about a second. */
export const QUICK_AFTER_MS = 250;

/** A chain of names before the cursor, and the start of the next one. */
const MEMBER = /((?:[\p{L}_$][\p{L}\p{N}_$]*\.)+)([\p{L}\p{N}_$]*)$/u;

const IDENTIFIER = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

/** Members that fit before the cursor; null where that cannot be told. */
export async function quickCompletion(
  session: Session,
  code: string,
  cursor: number,
): Promise<Completion | null> {
  const found = MEMBER.exec(code.slice(0, cursor));
  if (!found) return null;
  const [, path, start] = found as unknown as [string, string, string];
  const names = await session.members(path.slice(0, -1));
  const items = names
    .filter((name) => name.startsWith(start) && IDENTIFIER.test(name))
    .map((text) => ({ text, kind: "property", signature: "" }));
  if (items.length === 0) return null;
  return { start: cursor - start.length, end: cursor, items };
}

/** An answer of the language service, or a quick one if that takes long. */
export async function completeInTime(
  slow: Promise<Completion>,
  quickly: () => Promise<Completion | null>,
): Promise<Completion> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), QUICK_AFTER_MS);
  const first = await Promise.race([slow, promise]);
  clearTimeout(timer);
  return first ?? await quickly().catch(() => null) ?? await slow;
}
