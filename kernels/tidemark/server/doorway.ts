/**
 * Keeps requests outside until somebody hears what is published. A client that
 * connects all its sockets and asks at once may be heard before its
 * subscription has come, as each socket connects for itself. It would miss the
 * first output, or wait for ever for the idle that told of its end. That helps
 * the first client, which starts most kernels; later ones find the door open.
 * @module
 */

/** Who has not subscribed by then does without. */
const LIMIT_MS = 1000;

/** See the module. */
export class Doorway {
  /** What waits, in its order; null once the door is open. */
  #waiting: (() => void)[] | null = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #limitMs: number;

  /** Opens by itself so long after the first request. */
  constructor(limitMs = LIMIT_MS) {
    this.#limitMs = limitMs;
  }

  /** Does something, now or as soon as the door opens. */
  pass(act: () => void): void {
    if (this.#waiting === null) return act();
    this.#waiting.push(act);
    this.#timer ??= setTimeout(() => this.open(), this.#limitMs);
  }

  /** Somebody listens: the door stays open from now on. */
  open(): void {
    const waiting = this.#waiting ?? [];
    this.abandon();
    for (const act of waiting) act();
  }

  /** Nothing that waits is done any more. */
  abandon(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#waiting = null;
  }
}
