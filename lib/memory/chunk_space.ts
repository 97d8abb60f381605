/**
 * Segments cut into chunks: best fit, split, coalesce. Two free neighbours are
 * always merged.
 *
 * The chunk that keeps the lower address survives splits and merges, so the
 * first chunk of a segment stays the same object for the segment's life.
 * @module
 */
import { invariant } from "../base/errors.ts";
import { Chunk } from "./chunk.ts";
import { FreeTree } from "./free_tree.ts";

/** Decides whether a chunk is split when a block would leave `restBytes` of it. */
export type SplitRule = (neededBytes: number, restBytes: number) => boolean;

/** Segments of one kind, cut into chunks: best fit, split, coalesce. */
export class ChunkSpace {
  readonly #free = new FreeTree();
  /** First chunk of each segment. */
  readonly #segments = new Map<number, Chunk>();
  readonly #splits: SplitRule;

  /** Makes a space without segments. */
  constructor(splits: SplitRule) {
    this.#splits = splits;
  }

  /** Bytes of all free chunks. */
  get freeBytes(): number {
    return this.#free.bytes;
  }

  /** Number of segments. */
  get segmentCount(): number {
    return this.#segments.size;
  }

  /** Bytes of the largest free chunk. */
  largestFreeBytes(): number {
    return this.#free.largestBytes();
  }

  /** Adds a segment as one free chunk. */
  addSegment(segment: number, sizeBytes: number): void {
    const chunk = new Chunk(segment, 0, sizeBytes);
    this.#segments.set(segment, chunk);
    this.#free.add(chunk);
  }

  /**
   * Gives the best fitting chunk to a block.
   *
   * @param sizeBytes What the block asks for.
   * @param neededBytes The same, rounded; the chunk has at least that many.
   */
  take(sizeBytes: number, neededBytes: number): Chunk | null {
    const chunk = this.#free.bestFit(neededBytes);
    if (chunk === null) return null;
    this.#free.remove(chunk);
    const restBytes = chunk.spanBytes - neededBytes;
    if (restBytes > 0 && this.#splits(neededBytes, restBytes)) {
      this.#split(chunk, neededBytes);
    }
    chunk.isFree = false;
    chunk.sizeBytes = sizeBytes;
    chunk.paddingBytes = chunk.spanBytes - sizeBytes;
    return chunk;
  }

  /** Takes a chunk back and merges it with free neighbours. */
  give(chunk: Chunk): void {
    invariant(!chunk.isFree, "a chunk is freed once");
    chunk.isFree = true;
    chunk.sizeBytes = 0;
    chunk.paddingBytes = 0;
    const { previous, next } = chunk;
    if (next !== null && next.isFree) this.#absorb(chunk, next);
    if (previous !== null && previous.isFree) {
      this.#free.remove(previous);
      this.#link(previous, chunk.next);
      previous.spanBytes += chunk.spanBytes;
      this.#free.add(previous);
    } else {
      this.#free.add(chunk);
    }
  }

  /** The smallest segment of at least `sizeBytes` that holds no block; null if there is none. */
  smallestIdleSegment(sizeBytes: number): number | null {
    let best: Chunk | null = null;
    for (const chunk of this.#idle()) {
      if (chunk.spanBytes < sizeBytes) continue;
      if (best === null || chunk.spanBytes < best.spanBytes) best = chunk;
    }
    return best === null ? null : best.segment;
  }

  /** All segments that hold no block. */
  idleSegments(): number[] {
    return [...this.#idle()].map((chunk) => chunk.segment);
  }

  /** Forgets a segment that holds no block; returns its bytes. */
  removeSegment(segment: number): number {
    const chunk = this.#segments.get(segment);
    invariant(
      chunk?.isFree && chunk.isWholeSegment,
      "only a segment without blocks is removed",
    );
    this.#free.remove(chunk);
    this.#segments.delete(segment);
    return chunk.spanBytes;
  }

  /** Forgets all segments, whatever they hold, and names them. */
  clear(): number[] {
    const segments = [...this.#segments.keys()];
    this.#segments.clear();
    this.#free.clear();
    return segments;
  }

  *#idle(): Generator<Chunk> {
    for (const chunk of this.#segments.values()) {
      if (chunk.isFree && chunk.isWholeSegment) yield chunk;
    }
  }

  #split(chunk: Chunk, neededBytes: number): void {
    const rest = new Chunk(
      chunk.segment,
      chunk.address + neededBytes,
      chunk.spanBytes - neededBytes,
    );
    chunk.spanBytes = neededBytes;
    this.#link(rest, chunk.next);
    this.#link(chunk, rest);
    this.#free.add(rest);
  }

  /** Merges a free chunk into the one below it, which is in no tree. */
  #absorb(chunk: Chunk, next: Chunk): void {
    this.#free.remove(next);
    this.#link(chunk, next.next);
    chunk.spanBytes += next.spanBytes;
  }

  #link(lower: Chunk, upper: Chunk | null): void {
    lower.next = upper;
    if (upper !== null) upper.previous = lower;
  }
}
