/**
 * Where strategies get segments from: the device, behind the limit, with every
 * segment written into the ledger.
 * @module
 */
import { invariant } from "../base/errors.ts";
import type { Ledger } from "./ledger.ts";
import type { SegmentSource } from "./strategy.ts";

/** What the memory manager needs of a device. */
export interface Lender {
  /** Segment sizes are multiples of this. */
  readonly granularityBytes: number;
  /** Addresses of blocks are multiples of this. */
  readonly alignmentBytes: number;
  /** Largest segment it can lend. */
  readonly maxSegmentBytes: number;
  /** Lends a region; null if the device cannot give that much. */
  reserve(sizeBytes: number): number | null;
  /** Takes a region back. */
  release(segment: number): void;
  /** Bytes the device holds, as it counts them itself. */
  deviceBytes(): number;
}

/** A segment that was refused. */
export interface Refusal {
  /** What stood in the way. */
  readonly reason: "limit" | "device";
  /** Bytes of the segment. */
  readonly segmentBytes: number;
}

/** Addresses are recorded in 32 bits. */
const LARGEST_ADDRESSABLE_BYTES = 2 ** 32;

/** See the module. */
export class LimitedSource implements SegmentSource {
  /** Segment sizes are multiples of this. */
  readonly granularityBytes: number;
  /** Addresses of blocks are multiples of this. */
  readonly alignmentBytes: number;
  /** No segment can be larger. */
  readonly maxSegmentBytes: number;
  /** Bytes that reserved may not pass. */
  limitBytes: number | null;
  /** The last refused segment; whoever wants to know sets null before. */
  refusal: Refusal | null = null;
  readonly #lender: Lender;
  readonly #ledger: Ledger;

  /** Puts the limit and the ledger before a device. */
  constructor(lender: Lender, ledger: Ledger, limitBytes: number | null) {
    invariant(
      lender.granularityBytes % lender.alignmentBytes === 0 &&
        256 % lender.alignmentBytes === 0,
      `strategies can align to ${lender.alignmentBytes} B`,
    );
    this.#lender = lender;
    this.#ledger = ledger;
    this.limitBytes = limitBytes;
    this.granularityBytes = lender.granularityBytes;
    this.alignmentBytes = lender.alignmentBytes;
    this.maxSegmentBytes = Math.min(
      lender.maxSegmentBytes,
      LARGEST_ADDRESSABLE_BYTES,
    );
  }

  /** Reserves a segment unless the limit or the device forbids it. */
  reserve(sizeBytes: number): number | null {
    invariant(
      sizeBytes > 0 && sizeBytes % this.granularityBytes === 0,
      `segment size ${sizeBytes} is a multiple of ${this.granularityBytes}`,
    );
    const limitBytes = this.limitBytes ?? Infinity;
    if (this.#ledger.reserved + sizeBytes > limitBytes) {
      this.refusal = { reason: "limit", segmentBytes: sizeBytes };
      return null;
    }
    const segment = sizeBytes > this.maxSegmentBytes
      ? null
      : this.#lender.reserve(sizeBytes);
    if (segment === null) {
      this.refusal = { reason: "device", segmentBytes: sizeBytes };
    } else this.#ledger.reserve(segment, sizeBytes);
    return segment;
  }

  /** Gives a segment back. */
  release(segment: number): void {
    this.#ledger.release(segment);
    this.#lender.release(segment);
  }
}
