/**
 * A growing list of 32-bit whole numbers, kept as they are compared: without a
 * box for any of them.
 * @module
 */

const FIRST_CAPACITY = 256;

/** See the module. */
export class IntList {
  #items = new Int32Array(FIRST_CAPACITY);
  #length = 0;

  /** Number of items. */
  get length(): number {
    return this.#length;
  }

  /** Adds a number; of larger ones the lowest 32 bits. */
  push(item: number): void {
    if (this.#length === this.#items.length) {
      const larger = new Int32Array(2 * this.#length);
      larger.set(this.#items);
      this.#items = larger;
    }
    this.#items[this.#length++] = item;
  }

  /** The items, valid until the next push. */
  view(): Int32Array {
    return this.#items.subarray(0, this.#length);
  }
}
