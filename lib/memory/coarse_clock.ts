/**
 * A clock for events that come thousands at a time. Reading the real clock
 * takes 100 ns in Deno, which was most of what tracking cost, so a reading
 * serves up to {@linkcode READINGS} events: a tenth or two of a millisecond. It
 * never outlives the synchronous turn it was made in, nor a wait that somebody
 * tells of, so no pause is hidden.
 * @module
 */

/** Events that share a reading at most. */
export const READINGS = 32;

/**
 * A clock as the log of events asks it. Whether there is a new time to note is
 * asked apart from the time: a number that is no small integer is made anew
 * each time it is handed on, which cost as much as the record itself.
 */
export interface EventClock {
  /** Counts an event; whether it needs a reading, which fewer than {@linkcode READINGS} later ones share. */
  tick(): boolean;
  /** The time in milliseconds. */
  read(): number;
}

/** Every event has a reading of its own. */
export function exactClock(now: () => number): EventClock {
  return { tick: () => true, read: now };
}

/** See the module. */
export class CoarseClock implements EventClock {
  readonly #now: () => number;
  /** Events that the last reading still serves. */
  #left = 0;
  #endsWithTurn = false;

  /** `now` is the real clock, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  tick(): boolean {
    if (--this.#left >= 0) return false;
    this.#left = READINGS - 1;
    this.#endWithTurn();
    return true;
  }

  read(): number {
    return this.#now();
  }

  /** Time has passed: the next event needs a reading. */
  expire(): void {
    this.#left = 0;
  }

  #endWithTurn(): void {
    if (this.#endsWithTurn) return;
    this.#endsWithTurn = true;
    queueMicrotask(() => {
      this.#endsWithTurn = false;
      this.expire();
    });
  }
}
