/**
 * Strategy `arena`: one region reserved at the start, best fit with coalescing
 * inside. This is TensorFlow's default, true preallocation: the device is
 * asked once, and memory is out when the region is full.
 * @module
 */
import { formatBytes, roundUp } from "../base/bytes.ts";
import { bestFitSpace, roundBlock } from "./bfc.ts";
import type { Chunk } from "./chunk.ts";
import type { Placement, SegmentSource, Strategy } from "./strategy.ts";

/** See the module. */
export class ArenaStrategy implements Strategy {
  /** What users call it. */
  readonly name = "arena";
  readonly #source: SegmentSource;
  readonly #space = bestFitSpace();

  /**
   * Reserves the region.
   *
   * @throws {RangeError} If the device cannot give that much.
   */
  constructor(source: SegmentSource, arenaBytes: number) {
    this.#source = source;
    const sizeBytes = roundUp(arenaBytes, source.granularityBytes);
    const segment = source.reserve(sizeBytes);
    if (segment === null) {
      throw new RangeError(
        `Cannot preallocate an arena of ${formatBytes(sizeBytes)} as the ` +
          `device refuses it: its largest segment is ` +
          `${formatBytes(source.maxSegmentBytes)}. Lower arenaBytes`,
      );
    }
    this.#space.addSegment(segment, sizeBytes);
  }

  /** Finds a free chunk; there is nowhere else to look. */
  allocate(sizeBytes: number): Placement | null {
    return this.#space.take(sizeBytes, roundBlock(sizeBytes));
  }

  /** Keeps the block's bytes for later blocks. */
  free(placement: Placement): void {
    this.#space.give(placement as Chunk);
  }

  /** Keeps the region: preallocated means held to the end. */
  trim(): number {
    return 0;
  }

  /** Releases the region. */
  clear(): void {
    for (const segment of this.#space.clear()) this.#source.release(segment);
  }

  /** Free bytes of the region. */
  usage(): { readonly free: number; readonly largestFree: number } {
    return {
      free: this.#space.freeBytes,
      largestFree: this.#space.largestFreeBytes(),
    };
  }
}
