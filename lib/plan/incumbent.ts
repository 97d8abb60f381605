/**
 * The best plan so far, which the stages of the planner hand on.
 * @module
 */
import type { Instance } from "./instance.ts";

/** See the module. All in units. */
export class Incumbent {
  /** Offset of each buffer in the best plan. */
  readonly offsets: Float64Array;
  /** Extent of the best plan, or Infinity. */
  extent: number;
  /** Who found it. */
  wonBy = "nothing to place";
  /** The order from which the best plan of the greedy stage was built bottom up. */
  order: Int32Array | null = null;
  /** Extent of the plan that `order` gives. */
  orderExtent = Infinity;
  /** No plan has a smaller extent. */
  provedBound: number;

  /**
   * Nothing is found yet.
   *
   * @param goal Extent at which to stop.
   */
  constructor(instance: Instance, readonly goal: number) {
    this.offsets = new Float64Array(instance.count);
    this.extent = instance.count === 0 ? 0 : Infinity;
    this.provedBound = instance.lowerBound;
  }

  /** Whether there is nothing left to search for. */
  get isDone(): boolean {
    return this.extent <= Math.max(this.goal, this.provedBound);
  }

  /** Takes a plan if it is better. */
  offer(offsets: Float64Array, extent: number, wonBy: string): void {
    if (extent >= this.extent) return;
    this.extent = extent;
    this.offsets.set(offsets);
    this.wonBy = wonBy;
  }
}
