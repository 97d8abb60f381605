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

/** See the module. */
export class CoarseClock {
  readonly #now: () => number;
  #readingMs = 0;
  #uses = READINGS;
  #endsWithTurn = false;

  /** `now` is the real clock, in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The time in milliseconds, never before an earlier one. */
  read(): number {
    if (this.#uses < READINGS) {
      this.#uses++;
      return this.#readingMs;
    }
    this.#readingMs = this.#now();
    this.#uses = 1;
    this.#endWithTurn();
    return this.#readingMs;
  }

  /** Time has passed: the next reading is a new one. */
  expire(): void {
    this.#uses = READINGS;
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
