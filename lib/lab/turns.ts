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

/** Waits until nobody but the caller's own turn is under way. */
async function waitForTurn(): Promise<void> {
  for (;;) {
    const own = inside.getStore();
    const latest = turns.at(-1);
    if (!latest || latest === own) return;
    await latest.ended;
  }
}

/** Waits until all turns inside this one have ended. */
async function waitForInner(own: Turn): Promise<void> {
  for (;;) {
    const latest = turns.at(-1)!;
    if (latest === own) return;
    await latest.ended;
  }
}

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
  await waitForTurn();
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const turn: Turn = { ended };
  turns.push(turn);
  try {
    const end = await begin(() => inside.getStore() === turn);
    try {
      return await inside.run(turn, work);
    } finally {
      await waitForInner(turn);
      end();
    }
  } finally {
    turns.splice(turns.indexOf(turn), 1);
    resolve();
  }
}
