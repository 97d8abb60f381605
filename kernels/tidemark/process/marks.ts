/**
 * How far something that comes in order has come: numbers that only grow, and
 * those who wait for one of them.
 * @module
 */
import type { Mark } from "../child/mark_text.ts";

/** Marks of one channel. */
export class Marks {
  readonly #waiting = new Map<number, (note: string) => void>();
  #latest: Mark = { number: 0, note: "" };

  /** A mark has come, and with it all before it. */
  reach(mark: Mark): void {
    if (mark.number > this.#latest.number) this.#latest = mark;
    for (const [waiting, resolve] of this.#waiting) {
      if (waiting > this.#latest.number) continue;
      resolve(this.#noteOf(waiting));
      this.#waiting.delete(waiting);
    }
  }

  /** Resolves when a mark, or a later one, has come; with its note, which later ones do not have. */
  async reached(mark: number): Promise<string> {
    if (mark <= this.#latest.number) return this.#noteOf(mark);
    return await new Promise<string>((resolve) => {
      this.#waiting.set(mark, resolve);
    });
  }

  #noteOf(mark: number): string {
    return mark === this.#latest.number ? this.#latest.note : "";
  }
}
