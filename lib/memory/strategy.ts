/**
 * The interface that all strategies share, and where they get segments from.
 * @module
 */

/** Where a strategy put a block. */
export interface Placement {
  /** Segment it lies in. */
  readonly segment: number;
  /** First byte, from the start of the segment; a multiple of the source's alignment. */
  readonly address: number;
  /** Bytes asked for. */
  readonly sizeBytes: number;
  /** Bytes added by rounding. The block spans `sizeBytes + paddingBytes`. */
  readonly paddingBytes: number;
}

/** Gives segments; the memory manager stands between it and the device, applies the limit and keeps the ledger. */
export interface SegmentSource {
  /** Segment sizes must be multiples of this. */
  readonly granularityBytes: number;
  /** Block addresses must be multiples of this. */
  readonly alignmentBytes: number;
  /** No segment can be larger. */
  readonly maxSegmentBytes: number;
  /** Reserves a segment; null if the limit or the device forbids it. */
  reserve(sizeBytes: number): number | null;
  /** Gives a segment back. */
  release(segment: number): void;
}

/** A way to give bytes to blocks. */
export interface Strategy {
  /** What users call it. */
  readonly name: string;
  /** Finds room for a block of `sizeBytes` ≥ 1; null if there is none. */
  allocate(sizeBytes: number): Placement | null;
  /** Takes a block back; the placement must be one that `allocate` returned. */
  free(placement: Placement): void;
  /** Releases segments without live blocks; returns the bytes released. */
  trim(): number;
  /** Releases every segment. Only for the end: blocks may still live. */
  clear(): void;
  /** Reserved bytes no block holds, and the largest single run of them. For fragmentation. */
  usage(): { readonly free: number; readonly largestFree: number };
}
