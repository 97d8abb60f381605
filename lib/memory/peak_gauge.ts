/**
 * A gauge: the peaks since it was opened. The peaks of usage belong to the
 * user, who resets them; whoever else wants to know a peak opens a gauge.
 * @module
 */

/** Peaks of one's own. */
export class PeakGauge {
  /** Largest in use since the gauge was opened, in bytes. */
  inUse: number;
  /** Largest reserved since the gauge was opened, in bytes. */
  reserved: number;
  readonly #gauges: Set<PeakGauge>;

  /** A gauge among others; the peaks begin with what there is. */
  constructor(gauges: Set<PeakGauge>, inUse: number, reserved: number) {
    this.inUse = inUse;
    this.reserved = reserved;
    this.#gauges = gauges;
    gauges.add(this);
  }

  /** Memory has risen, or not. */
  note(inUse: number, reserved: number): void {
    if (inUse > this.inUse) this.inUse = inUse;
    if (reserved > this.reserved) this.reserved = reserved;
  }

  /** The peaks stay as they are from now on. */
  close(): void {
    this.#gauges.delete(this);
  }
}
