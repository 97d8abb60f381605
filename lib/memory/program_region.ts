/**
 * The region of the programs' temporaries: one segment of its own, kept from
 * program to program and replaced when one needs more.
 *
 * The old segment goes back before the new one is asked for, as both together
 * may pass the limit. Devices take orders in turn, so programs that still wait
 * to run find their bytes where they were.
 * @module
 */
import { invariant } from "../base/errors.ts";
import { roundUp } from "../base/bytes.ts";
import type { LimitedSource } from "./limited_source.ts";
import type { RegionRange } from "./program_profile.ts";

/** What programs without temporaries get. */
const NO_RANGE: RegionRange = { segment: 0, address: 0, sizeBytes: 0 };

/** See the module. */
export class ProgramRegion {
  readonly #source: LimitedSource;
  #range = NO_RANGE;
  #isOpen = false;

  /** Reserves nothing yet. */
  constructor(source: LimitedSource) {
    this.#source = source;
  }

  /** Bytes reserved. */
  get sizeBytes(): number {
    return this.#range.sizeBytes;
  }

  /**
   * Checks what a program is about to use.
   *
   * @throws {Error} If that is not what was opened for it, which only a mistake of ours can bring about.
   */
  check({ segment }: RegionRange, extentBytes: number): void {
    invariant(
      this.#isOpen && segment === this.#range.segment &&
        extentBytes <= this.#range.sizeBytes,
      "a program runs in the region that was opened for it",
    );
  }

  /**
   * Makes it at least as large as a program needs. If it is open already, the
   * program it was opened for never ran.
   *
   * @param makeRoom Gives other bytes back if there is no room; returns how many.
   * @param refuse Throws if there is no room all the same. The old region is
   * back afterwards, but not yet when the error is worded: it was no obstacle.
   */
  open(
    sizeBytes: number,
    makeRoom: () => number,
    refuse: () => never,
  ): RegionRange {
    if (sizeBytes > this.#range.sizeBytes) {
      this.#grow(sizeBytes, makeRoom, refuse);
    }
    this.#isOpen = true;
    return this.#range;
  }

  /** The program is done with it. */
  close(): void {
    this.#isOpen = false;
  }

  /** Gives its bytes back unless a program uses them; returns how many. */
  trim(): number {
    return this.#isOpen ? 0 : this.clear();
  }

  /** Gives its bytes back; returns how many. */
  clear(): number {
    const { segment, sizeBytes } = this.#range;
    if (sizeBytes > 0) this.#source.release(segment);
    this.#range = NO_RANGE;
    this.#isOpen = false;
    return sizeBytes;
  }

  #grow(sizeBytes: number, makeRoom: () => number, refuse: () => never): void {
    const wantedBytes = roundUp(sizeBytes, this.#source.granularityBytes);
    const bytesBefore = this.clear();
    if (this.#reserve(wantedBytes)) return;
    if (makeRoom() > 0 && this.#reserve(wantedBytes)) return;
    try {
      refuse();
    } finally {
      if (bytesBefore > 0) this.#reserve(bytesBefore);
    }
  }

  #reserve(sizeBytes: number): boolean {
    const segment = this.#source.reserve(sizeBytes);
    if (segment === null) return false;
    this.#range = { segment, address: 0, sizeBytes };
    return true;
  }
}
