/**
 * Calls when nothing has happened for a while.
 * @module
 */

/** See the module. */
export class IdleTimer {
  readonly #onIdle: () => void;
  #busy = 0;
  #keepMs = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #closed = false;

  /** Calls `onIdle` each time that work has been over for long enough. */
  constructor(onIdle: () => void) {
    this.#onIdle = onIdle;
  }

  /** Work begins; when it is over, `keepMs` or the longest time asked for so far must pass. */
  begin(keepMs: number): void {
    this.#busy++;
    this.#keepMs = Math.max(this.#keepMs, keepMs);
    this.#clear();
  }

  /** Work is over. */
  end(): void {
    if (--this.#busy > 0 || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#keepMs = 0;
      this.#onIdle();
    }, this.#keepMs);
    // Nobody waits for it.
    Deno.unrefTimer(Number(this.#timer));
  }

  /** Calls no more. */
  close(): void {
    this.#closed = true;
    this.#clear();
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
