/**
 * A device that only counts: what replays place their blocks on.
 * @module
 */
import type { Lender } from "../memory/manager.ts";
import type { PlacementRules } from "./trace_contents.ts";

/** A device that counts and never has too little: a limit stands for a small one. */
export class CountingLender implements Lender {
  readonly granularityBytes: number;
  readonly alignmentBytes: number;
  readonly maxSegmentBytes: number;
  readonly #segments = new Map<number, number>();
  #heldBytes = 0;
  #nextId = 1;

  constructor(rules: PlacementRules) {
    this.granularityBytes = rules.granularityBytes;
    this.alignmentBytes = rules.alignmentBytes;
    this.maxSegmentBytes = rules.maxSegmentBytes;
  }

  reserve(sizeBytes: number): number {
    this.#segments.set(this.#nextId, sizeBytes);
    this.#heldBytes += sizeBytes;
    return this.#nextId++;
  }

  release(segment: number): void {
    this.#heldBytes -= this.#segments.get(segment)!;
    this.#segments.delete(segment);
  }

  deviceBytes(): number {
    return this.#heldBytes;
  }
}
