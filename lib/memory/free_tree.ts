/**
 * Free chunks in order of size, then segment, then address: a treap whose
 * links lie in the chunks themselves, so nothing is allocated and finding the
 * best fit among n chunks takes O(log n) steps.
 *
 * A treap (Seidel and Aragon, 1996) is a search tree by key and a heap by a
 * random priority. The priorities come from a seeded generator: two runs build
 * the same tree.
 * @module
 */
import type { Chunk } from "./chunk.ts";

/** Whether `a` stands before `b`. */
function isBefore(a: Chunk, b: Chunk): boolean {
  if (a.spanBytes !== b.spanBytes) return a.spanBytes < b.spanBytes;
  if (a.segment !== b.segment) return a.segment < b.segment;
  return a.address < b.address;
}

/** Joins two trees, all of `low` standing before all of `high`. */
function join(low: Chunk | null, high: Chunk | null): Chunk | null {
  if (low === null) return high;
  if (high === null) return low;
  const root = low.priority > high.priority ? low : high;
  let parent = root;
  let onRight = root === low;
  if (onRight) low = low.right;
  else high = high.left;
  while (low !== null && high !== null) {
    const takeLow: boolean = low.priority > high.priority;
    const taken: Chunk = takeLow ? low : high;
    if (onRight) parent.right = taken;
    else parent.left = taken;
    parent = taken;
    onRight = takeLow;
    if (takeLow) low = taken.right;
    else high = taken.left;
  }
  if (onRight) parent.right = low ?? high;
  else parent.left = low ?? high;
  return root;
}

/** Makes `node` the root of a tree that held `root`. */
function plant(root: Chunk | null, node: Chunk): void {
  // The node serves as the head of both chains until they are cut loose.
  let low: Chunk | null = null;
  let high: Chunk | null = null;
  let rest = root;
  node.left = null;
  node.right = null;
  while (rest !== null) {
    if (isBefore(rest, node)) {
      if (low === null) node.left = rest;
      else low.right = rest;
      low = rest;
      rest = rest.right;
    } else {
      if (high === null) node.right = rest;
      else high.left = rest;
      high = rest;
      rest = rest.left;
    }
  }
  if (low !== null) low.right = null;
  if (high !== null) high.left = null;
}

/** A set of free chunks that answers "the smallest of at least this size". */
export class FreeTree {
  #root: Chunk | null = null;
  #random = 0x9e3779b9;
  #bytes = 0;

  /** Bytes of all chunks in the tree. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds a chunk; its size, segment and address must not change until it is removed. */
  add(chunk: Chunk): void {
    this.#bytes += chunk.spanBytes;
    const priority = chunk.priority = this.#nextPriority();
    let parent: Chunk | null = null;
    let onRight = false;
    let node = this.#root;
    while (node !== null && node.priority >= priority) {
      parent = node;
      onRight = isBefore(node, chunk);
      node = onRight ? node.right : node.left;
    }
    plant(node, chunk);
    this.#hang(parent, onRight, chunk);
  }

  /** Takes out a chunk that is in the tree. */
  remove(chunk: Chunk): void {
    this.#bytes -= chunk.spanBytes;
    let parent: Chunk | null = null;
    let onRight = false;
    let node = this.#root;
    while (node !== chunk) {
      if (node === null) throw new Error("Broken invariant: chunk not in tree");
      parent = node;
      onRight = isBefore(node, chunk);
      node = onRight ? node.right : node.left;
    }
    this.#hang(parent, onRight, join(chunk.left, chunk.right));
    chunk.left = null;
    chunk.right = null;
  }

  /** The smallest chunk of at least `spanBytes`, the first of equals; null if all are smaller. */
  bestFit(spanBytes: number): Chunk | null {
    let best: Chunk | null = null;
    let node = this.#root;
    while (node !== null) {
      if (node.spanBytes >= spanBytes) {
        best = node;
        node = node.left;
      } else {
        node = node.right;
      }
    }
    return best;
  }

  /** Bytes of the largest chunk; 0 if there is none. */
  largestBytes(): number {
    let node = this.#root;
    while (node !== null && node.right !== null) node = node.right;
    return node === null ? 0 : node.spanBytes;
  }

  /** Forgets all chunks. */
  clear(): void {
    this.#root = null;
    this.#bytes = 0;
  }

  #hang(parent: Chunk | null, onRight: boolean, node: Chunk | null): void {
    if (parent === null) this.#root = node;
    else if (onRight) parent.right = node;
    else parent.left = node;
  }

  /** Xorshift of Marsaglia, 32 bits. */
  #nextPriority(): number {
    let state = this.#random;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return this.#random = state;
  }
}
