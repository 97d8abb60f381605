/**
 * Strategy `planned`: the temporaries of a program lie where its plan says, in
 * a region that the manager keeps. This file has the rest, what lives from
 * program to program: parameters, slots, inputs, values that somebody holds.
 *
 * They are few and live long, so what counts is how little more than them is
 * reserved. Best fit with coalescing, every rest is split off, and room for
 * more is asked in segments an eighth as large as all before, never in doubled
 * ones: blocks of a few bytes share them, a larger block gets a segment of
 * exactly its size.
 * @module
 */
import { KiB, MiB, roundUp } from "../base/bytes.ts";
import type { Chunk } from "./chunk.ts";
import { ChunkSpace } from "./chunk_space.ts";
import type { Placement, SegmentSource, Strategy } from "./strategy.ts";

/** The share of what is reserved that comes on top when it does not suffice. */
const GROWTH = 1 / 8;
const SMALLEST_SEGMENT_BYTES = 64 * KiB;
const LARGEST_SHARED_BYTES = 4 * MiB;

/** See the module. */
export class PlannedStrategy implements Strategy {
  /** What users call it. */
  readonly name = "planned";
  readonly #source: SegmentSource;
  readonly #space = new ChunkSpace(() => true);
  #reservedBytes = 0;

  /** Reserves nothing yet. */
  constructor(source: SegmentSource) {
    this.#source = source;
  }

  /** Finds a free chunk or reserves a segment. */
  allocate(sizeBytes: number): Placement | null {
    const neededBytes = roundUp(sizeBytes, this.#source.alignmentBytes);
    const chunk = this.#space.take(sizeBytes, neededBytes);
    if (chunk !== null) return chunk;
    const grown = this.#extend(neededBytes) ||
      this.trim() > 0 && this.#extend(neededBytes);
    return grown ? this.#space.take(sizeBytes, neededBytes) : null;
  }

  /** Keeps the block's bytes for later blocks. */
  free(placement: Placement): void {
    this.#space.give(placement as Chunk);
  }

  /** Releases segments without blocks. */
  trim(): number {
    let bytes = 0;
    for (const segment of this.#space.idleSegments()) {
      bytes += this.#space.removeSegment(segment);
      this.#source.release(segment);
    }
    this.#reservedBytes -= bytes;
    return bytes;
  }

  /** Releases every segment. */
  clear(): void {
    for (const segment of this.#space.clear()) this.#source.release(segment);
    this.#reservedBytes = 0;
  }

  /** Free bytes of all segments. */
  usage(): { readonly free: number; readonly largestFree: number } {
    return {
      free: this.#space.freeBytes,
      largestFree: this.#space.largestFreeBytes(),
    };
  }

  #extend(neededBytes: number): boolean {
    const { granularityBytes, maxSegmentBytes } = this.#source;
    const shared = Math.min(
      LARGEST_SHARED_BYTES,
      Math.max(SMALLEST_SEGMENT_BYTES, this.#reservedBytes * GROWTH),
      maxSegmentBytes,
    );
    const exact = roundUp(neededBytes, granularityBytes);
    const wanted = Math.max(exact, roundUp(shared, granularityBytes));
    return this.#reserve(wanted) || wanted > exact && this.#reserve(exact);
  }

  #reserve(sizeBytes: number): boolean {
    const segment = this.#source.reserve(sizeBytes);
    if (segment === null) return false;
    this.#space.addSegment(segment, sizeBytes);
    this.#reservedBytes += sizeBytes;
    return true;
  }
}
