/**
 * A map whose keys are lists of numbers: what has been derived from a recording
 * is found again by its structure. Of too many entries the one that has been
 * unused for longest goes.
 * @module
 */

const FNV_PRIME = 0x01000193;
const FNV_BASIS = 0x811c9dc5;

/** FNV-1a over 32-bit words (Fowler, Noll, Vo 1991), not over bytes: fast, and equality is checked in full anyway. */
export function hashWords(words: ArrayLike<number>): number {
  let hash = FNV_BASIS;
  for (let index = 0; index < words.length; index++) {
    hash = Math.imul(hash ^ words[index]!, FNV_PRIME);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}

function areEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    if (a[index] !== b[index]) return false;
  }
  return true;
}

interface Item<Value> {
  readonly words: Int32Array;
  readonly value: Value;
  lastUse: number;
}

/** See the module. */
export class SignatureMap<Value> {
  readonly #byHash = new Map<number, Item<Value>[]>();
  readonly #capacity: number;
  readonly #onDrop: (value: Value) => void;
  #size = 0;
  #uses = 0;

  /** Keeps at most `capacity` entries; `onDrop` is told of each that goes. */
  constructor(capacity: number, onDrop: (value: Value) => void = () => {}) {
    this.#capacity = capacity;
    this.#onDrop = onDrop;
  }

  /** Number of entries. */
  get size(): number {
    return this.#size;
  }

  /** All values, in no order. */
  *values(): Generator<Value> {
    for (const items of this.#byHash.values()) {
      for (const { value } of items) yield value;
    }
  }

  /** What belongs to `words`; made by `make` if it is not known. */
  findOrMake(words: ArrayLike<number>, make: () => Value): Value {
    const hash = hashWords(words);
    const items = this.#byHash.get(hash) ?? [];
    let item = items.find((each) => areEqual(each.words, words));
    if (!item) {
      const value = make();
      if (this.#size >= this.#capacity) this.#dropOldest();
      item = { words: Int32Array.from(words), value, lastUse: 0 };
      this.#byHash.set(hash, [...this.#byHash.get(hash) ?? [], item]);
      this.#size++;
    }
    item.lastUse = ++this.#uses;
    return item.value;
  }

  /** Drops everything. */
  clear(): void {
    const values = [...this.values()];
    this.#byHash.clear();
    this.#size = 0;
    for (const value of values) this.#onDrop(value);
  }

  #dropOldest(): void {
    let oldest: { hash: number; item: Item<Value> } | null = null;
    for (const [hash, items] of this.#byHash) {
      for (const item of items) {
        if (oldest === null || item.lastUse < oldest.item.lastUse) {
          oldest = { hash, item };
        }
      }
    }
    if (oldest === null) return;
    const rest = this.#byHash.get(oldest.hash)!
      .filter((item) => item !== oldest.item);
    if (rest.length > 0) this.#byHash.set(oldest.hash, rest);
    else this.#byHash.delete(oldest.hash);
    this.#size--;
    this.#onDrop(oldest.item.value);
  }
}
