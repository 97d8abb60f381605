/**
 * How far something that comes in order has come: numbers that only grow, and
 * those who wait for one of them.
 * @module
 */

/** Marks of one channel. */
export class Marks {
  readonly #waiting = new Map<number, () => void>();
  #latest = 0;

  /** A mark has come, and with it all before it. */
  reach(mark: number): void {
    this.#latest = Math.max(this.#latest, mark);
    for (const [waiting, resolve] of this.#waiting) {
      if (waiting > this.#latest) continue;
      resolve();
      this.#waiting.delete(waiting);
    }
  }

  /** Resolves when a mark, or a later one, has come. */
  async reached(mark: number): Promise<void> {
    if (mark <= this.#latest) return;
    await new Promise<void>((resolve) => {
      this.#waiting.set(mark, resolve);
    });
  }
}
