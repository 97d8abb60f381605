/**
 * Strategy `growth`: best fit with coalescing in regions that are reserved on
 * demand, the first of 2 MiB and each next one twice as large. This is
 * TensorFlow with `set_memory_growth(True)`, which is not preallocation.
 *
 * As in TensorFlow, a refused region is asked for again at 0.9 of its size
 * until the block would not fit; then regions without blocks go back and the
 * whole is tried once more. Unlike there, the last try is the exact size, and
 * after everything was released the regions start at 2 MiB again.
 * @module
 */
import { MiB, roundUp } from "../base/bytes.ts";
import { bestFitSpace, roundBlock } from "./bfc.ts";
import type { Chunk } from "./chunk.ts";
import type { Placement, SegmentSource, Strategy } from "./strategy.ts";

const FIRST_REGION_BYTES = 2 * MiB;
const BACK_OFF = 0.9;

/** See the module. */
export class GrowthStrategy implements Strategy {
  /** What users call it. */
  readonly name = "growth";
  readonly #source: SegmentSource;
  readonly #space = bestFitSpace();
  #regionBytes = FIRST_REGION_BYTES;

  /** Reserves nothing yet. */
  constructor(source: SegmentSource) {
    this.#source = source;
  }

  /** Finds a free chunk or reserves a region. */
  allocate(sizeBytes: number): Placement | null {
    const neededBytes = roundBlock(sizeBytes);
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

  /** Releases regions without blocks. */
  trim(): number {
    let bytes = 0;
    for (const segment of this.#space.idleSegments()) {
      bytes += this.#space.removeSegment(segment);
      this.#source.release(segment);
    }
    if (this.#space.segmentCount === 0) this.#regionBytes = FIRST_REGION_BYTES;
    return bytes;
  }

  /** Releases every region. */
  clear(): void {
    for (const segment of this.#space.clear()) this.#source.release(segment);
  }

  /** Free bytes of all regions. */
  usage(): { readonly free: number; readonly largestFree: number } {
    return {
      free: this.#space.freeBytes,
      largestFree: this.#space.largestFreeBytes(),
    };
  }

  #extend(neededBytes: number): boolean {
    const { granularityBytes, maxSegmentBytes } = this.#source;
    let doubled = false;
    let regionBytes = this.#regionBytes;
    while (regionBytes < neededBytes) {
      regionBytes *= 2;
      doubled = true;
    }
    const exact = roundUp(neededBytes, granularityBytes);
    let tried = Math.min(
      roundUp(regionBytes, granularityBytes),
      Math.max(exact, maxSegmentBytes - maxSegmentBytes % granularityBytes),
    );
    let segment = this.#source.reserve(tried);
    while (segment === null && tried > exact) {
      const smaller = Math.floor(tried * BACK_OFF / granularityBytes) *
        granularityBytes;
      tried = Math.max(exact, smaller);
      segment = this.#source.reserve(tried);
    }
    if (segment === null) return false;
    this.#space.addSegment(segment, tried);
    // A region that was enlarged for its block is not doubled once more.
    this.#regionBytes = doubled ? regionBytes : regionBytes * 2;
    return true;
  }
}
