/**
 * How long a search may go on. Steps come first, since the same steps give the
 * same plan on any machine; a deadline is for those who wait, and a plan that
 * it cut short may differ from run to run.
 * @module
 */

/** Steps between two looks at the clock. */
const STEPS_PER_LOOK = 64;

/** What is left to a search; stages take from it in turn. */
export class Budget {
  #stepsLeft: number;
  #stepsUsed = 0;
  #nextLook = 0;
  #isLate = false;
  readonly #deadlineMs: number;

  /** Steps, and milliseconds from now on; Infinity for no bound. */
  constructor(steps: number, timeLimitMs: number) {
    this.#stepsLeft = steps;
    this.#deadlineMs = performance.now() + timeLimitMs;
  }

  /** Steps taken so far. */
  get stepsUsed(): number {
    return this.#stepsUsed;
  }

  /** Whether the deadline was seen to have passed. */
  get isLate(): boolean {
    return this.#isLate;
  }

  /** Whether the steps or the time are out; looks at the clock, so not for each step. */
  get isOut(): boolean {
    this.#isLate ||= performance.now() > this.#deadlineMs;
    return this.#isLate || this.#stepsLeft < 0;
  }

  /** Takes steps; false when they or the time are out. */
  spend(steps: number): boolean {
    this.#stepsUsed += steps;
    this.#stepsLeft -= steps;
    if (this.#stepsLeft < 0 || this.#isLate) return false;
    if (this.#stepsUsed >= this.#nextLook) {
      this.#nextLook = this.#stepsUsed + STEPS_PER_LOOK;
      this.#isLate = performance.now() > this.#deadlineMs;
    }
    return !this.#isLate;
  }
}
