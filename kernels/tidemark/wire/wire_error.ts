/**
 * What is wrong with bytes that came in. Whoever sent them is not one of ours
 * or is broken: the connection ends or the message is dropped, and it is counted.
 * @module
 */

/** Why input was refused; also the name of its counter. */
export type WireFault = "protocol" | "size" | "signature" | "json" | "replay";

/** Thrown by everything that reads input; never reaches the user's code. */
export class WireError extends Error {
  /** Name of this class. */
  override name = "WireError";
  /** Why input was refused. */
  readonly fault: WireFault;

  /** An error of one kind, with what was seen. */
  constructor(fault: WireFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

/** How often input was refused, by reason. */
export type FaultCounts = Record<WireFault, number>;

/** Counts that start at zero. */
export function noFaults(): FaultCounts {
  return { protocol: 0, size: 0, signature: 0, json: 0, replay: 0 };
}
