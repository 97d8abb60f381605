/**
 * Strategy `direct`: every block is a segment of its own, asked from the
 * device and returned at once. The simplest there is: what it reserves is what
 * lives, and it pays for that with a call to the device for every tensor.
 * @module
 */
import { roundUp } from "../base/bytes.ts";
import type { Placement, SegmentSource, Strategy } from "./strategy.ts";

/** See the module. */
export class DirectStrategy implements Strategy {
  /** What users call it. */
  readonly name = "direct";
  readonly #source: SegmentSource;
  readonly #segments = new Set<number>();

  /** Reserves nothing yet. */
  constructor(source: SegmentSource) {
    this.#source = source;
  }

  /** Reserves a segment for the block. */
  allocate(sizeBytes: number): Placement | null {
    const spanBytes = roundUp(sizeBytes, this.#source.granularityBytes);
    const segment = this.#source.reserve(spanBytes);
    if (segment === null) return null;
    this.#segments.add(segment);
    const paddingBytes = spanBytes - sizeBytes;
    return { segment, address: 0, sizeBytes, paddingBytes };
  }

  /** Releases the block's segment. */
  free(placement: Placement): void {
    this.#segments.delete(placement.segment);
    this.#source.release(placement.segment);
  }

  /** Finds nothing to release. */
  trim(): number {
    return 0;
  }

  /** Releases every segment. */
  clear(): void {
    for (const segment of this.#segments) this.#source.release(segment);
    this.#segments.clear();
  }

  /** Nothing reserved is ever free. */
  usage(): { readonly free: number; readonly largestFree: number } {
    return { free: 0, largestFree: 0 };
  }
}
