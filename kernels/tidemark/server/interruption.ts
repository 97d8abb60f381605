/**
 * Whether the user interrupted a cell, for what is done before its code runs.
 * @module
 */

/** One cell's. */
export class Interruption {
  readonly #happened = Promise.withResolvers<null>();
  #has = false;

  /** Resolves when it has. */
  get happened(): Promise<null> {
    return this.#happened.promise;
  }

  /** Whether it has. */
  get has(): boolean {
    return this.#has;
  }

  /** The user interrupts. */
  happen(): void {
    this.#has = true;
    this.#happened.resolve(null);
  }
}
