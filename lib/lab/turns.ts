/**
 * Guests take turns: of two predictions or comparisons that are asked for at
 * once, one waits for the other. One that is asked for inside the work of
 * another begins at once, and ends first.
 * @module
 */
import { AsyncLocalStorage } from "../dependencies/async_hooks.ts";

interface Turn {
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
}

/** In whose work a call happens. */
const inside = new AsyncLocalStorage<Turn>();
/** Turns under way, each inside the one before it. */
const turns: Turn[] = [];

/**
 * Prepares what the work of a turn needs.
 *
 * @param isOwnCall Tells whether the call under way is part of the work.
 * @returns What puts everything back.
 */
export type Begin = (isOwnCall: () => boolean) => Promise<() => void>;

/** Runs `work` when it is its turn, between `begin` and what that returns. */
export async function takeTurn<T>(
  begin: Begin,
  work: () => Promise<T>,
): Promise<T> {
  // No await may come between the end of a wait and what was waited for.
  const own = inside.getStore();
  while (turns.length > 0 && turns.at(-1) !== own) await turns.at(-1)!.ended;
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const turn: Turn = { ended };
  turns.push(turn);
  try {
    const end = await begin(() => inside.getStore() === turn);
    try {
      return await inside.run(turn, work);
    } finally {
      while (turns.at(-1) !== turn) await turns.at(-1)!.ended;
      inside.run(turn, end);
    }
  } finally {
    turns.splice(turns.indexOf(turn), 1);
    resolve();
  }
}
