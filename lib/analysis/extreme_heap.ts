/**
 * The smallest key among members that come and go, in O(log n): a binary heap
 * from which the dead are dropped only when they reach the top, or when they
 * outnumber the living.
 * @module
 */

/** See the module. Members are numbers; the caller says who is alive. */
export class ExtremeHeap {
  #members: number[] = [];
  #keys: number[] = [];

  /** Number of members, the dead still kept included. */
  get size(): number {
    return this.#members.length;
  }

  /** Adds a living member. */
  add(member: number, key: number): void {
    this.#members.push(member);
    this.#keys.push(key);
    this.#rise(this.#members.length - 1);
  }

  /** The smallest key of a living member; there must be one. */
  first(isAlive: (member: number) => boolean): number {
    while (this.#members.length > 0) {
      if (isAlive(this.#members[0]!)) return this.#keys[0]!;
      this.#dropFirst();
    }
    throw new Error("Broken invariant: somebody lives");
  }

  /** Drops all the dead. */
  compact(isAlive: (member: number) => boolean): void {
    const members = this.#members;
    const keys = this.#keys;
    this.#members = [];
    this.#keys = [];
    members.forEach((member, index) => {
      if (isAlive(member)) this.add(member, keys[index]!);
    });
  }

  #rise(index: number): void {
    const member = this.#members[index]!;
    const key = this.#keys[index]!;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.#keys[parent]! <= key) break;
      this.#put(index, this.#members[parent]!, this.#keys[parent]!);
      index = parent;
    }
    this.#put(index, member, key);
  }

  #dropFirst(): void {
    const member = this.#members.pop()!;
    const key = this.#keys.pop()!;
    const length = this.#members.length;
    if (length === 0) return;
    let index = 0;
    for (let child = 1; child < length; child = 2 * index + 1) {
      if (child + 1 < length && this.#keys[child + 1]! < this.#keys[child]!) {
        child++;
      }
      if (this.#keys[child]! >= key) break;
      this.#put(index, this.#members[child]!, this.#keys[child]!);
      index = child;
    }
    this.#put(index, member, key);
  }

  #put(index: number, member: number, key: number): void {
    this.#members[index] = member;
    this.#keys[index] = key;
  }
}
