/**
 * Strategy `pool`: segments are kept when blocks die and handed out again.
 *
 * The rules are those of PyTorch's native caching allocator with default
 * settings (c10/cuda/CUDACachingAllocator.cpp):
 * - sizes are rounded up to 512 B;
 * - blocks of up to 1 MiB share segments of 2 MiB; a rest of 512 B or more is
 *   split off;
 * - larger blocks share segments of 20 MiB or, above 10 MiB, of their own size
 *   rounded up to 2 MiB; a rest of more than 1 MiB is split off;
 * - best fit, neighbours merged, segments kept until `trim()`;
 * - a refused segment: one idle segment large enough goes back, then all of
 *   them, each followed by another try.
 * @module
 */
import { KiB, MiB, roundUp } from "../base/bytes.ts";
import type { Chunk } from "./chunk.ts";
import { ChunkSpace } from "./chunk_space.ts";
import type { Placement, SegmentSource, Strategy } from "./strategy.ts";

const ROUNDING_BYTES = KiB / 2;
const SMALL_BYTES = MiB;
const SMALL_SEGMENT_BYTES = 2 * MiB;
const LARGE_SEGMENT_BYTES = 20 * MiB;
/** Larger blocks get a segment of their own size. */
const SHARED_BYTES = 10 * MiB;
const OWN_ROUNDING_BYTES = 2 * MiB;

function segmentBytesFor(neededBytes: number): number {
  if (neededBytes <= SMALL_BYTES) return SMALL_SEGMENT_BYTES;
  if (neededBytes < SHARED_BYTES) return LARGE_SEGMENT_BYTES;
  return roundUp(neededBytes, OWN_ROUNDING_BYTES);
}

/** See the module. */
export class PoolStrategy implements Strategy {
  /** What users call it. */
  readonly name = "pool";
  readonly #source: SegmentSource;
  readonly #small = new ChunkSpace((_, rest) => rest >= ROUNDING_BYTES);
  readonly #large = new ChunkSpace((_, rest) => rest > MiB);

  /** Reserves nothing yet. */
  constructor(source: SegmentSource) {
    this.#source = source;
  }

  /** Finds a cached chunk or reserves a segment. */
  allocate(sizeBytes: number): Placement | null {
    const neededBytes = roundUp(sizeBytes, ROUNDING_BYTES);
    const space = this.#spaceOf(sizeBytes);
    const cached = space.take(sizeBytes, neededBytes);
    if (cached !== null) return cached;
    const reserved = this.#extend(space, neededBytes) ||
      this.#releaseOne(space, neededBytes) &&
        this.#extend(space, neededBytes) ||
      this.trim() > 0 && this.#extend(space, neededBytes);
    return reserved ? space.take(sizeBytes, neededBytes) : null;
  }

  /** Keeps the block's bytes for later blocks. */
  free(placement: Placement): void {
    this.#spaceOf(placement.sizeBytes).give(placement as Chunk);
  }

  /** Releases segments without blocks. */
  trim(): number {
    let bytes = 0;
    for (const space of [this.#small, this.#large]) {
      for (const segment of space.idleSegments()) {
        bytes += this.#release(space, segment);
      }
    }
    return bytes;
  }

  /** Releases every segment. */
  clear(): void {
    for (const space of [this.#small, this.#large]) {
      for (const segment of space.clear()) this.#source.release(segment);
    }
  }

  /** Free bytes of both spaces. */
  usage(): { readonly free: number; readonly largestFree: number } {
    return {
      free: this.#small.freeBytes + this.#large.freeBytes,
      largestFree: Math.max(
        this.#small.largestFreeBytes(),
        this.#large.largestFreeBytes(),
      ),
    };
  }

  /** The size asked for tells the space, at `free` as at `allocate`. */
  #spaceOf(sizeBytes: number): ChunkSpace {
    return sizeBytes <= SMALL_BYTES ? this.#small : this.#large;
  }

  #segmentBytes(neededBytes: number): number {
    const { granularityBytes, maxSegmentBytes } = this.#source;
    const wanted = roundUp(segmentBytesFor(neededBytes), granularityBytes);
    if (wanted <= maxSegmentBytes) return wanted;
    // A device whose segments are small still serves what fits into one.
    return roundUp(neededBytes, granularityBytes);
  }

  #extend(space: ChunkSpace, neededBytes: number): boolean {
    const segmentBytes = this.#segmentBytes(neededBytes);
    const segment = this.#source.reserve(segmentBytes);
    if (segment === null) return false;
    space.addSegment(segment, segmentBytes);
    return true;
  }

  /**
   * Releases the smallest idle segment that makes enough room by itself. It is
   * one of the other space: one of the block's own would have served it.
   */
  #releaseOne(space: ChunkSpace, neededBytes: number): boolean {
    const other = space === this.#small ? this.#large : this.#small;
    const segment = other.smallestIdleSegment(this.#segmentBytes(neededBytes));
    if (segment !== null) this.#release(other, segment);
    return segment !== null;
  }

  #release(space: ChunkSpace, segment: number): number {
    const bytes = space.removeSegment(segment);
    this.#source.release(segment);
    return bytes;
  }
}
