/**
 * The greedy stage of the planner: many plans, each made without looking back.
 * @module
 */
import type { Budget } from "./budget.ts";
import type { Incumbent } from "./incumbent.ts";
import type { Instance } from "./instance.ts";
import { OrderMaker, type OrderName, ORDERS } from "./orders.ts";
import { type Fit, ScanPlacer } from "./scan_placer.ts";
import { placeBottomUp } from "./skyline_placer.ts";

/**
 * Buffers up to which gaps are searched too: the time grows with the square,
 * and where there are many buffers it was never better than bottom up.
 */
const MAX_SCANNED = 4_000;

const FITS: Readonly<Record<Fit, string>> = {
  lowest: "first fit",
  tightest: "best fit",
};

/** Tries every order until one reaches the goal. */
export function placeGreedily(
  instance: Instance,
  best: Incumbent,
  budget: Budget,
): void {
  const maker = new OrderMaker(instance);
  const names = Object.keys(ORDERS) as OrderName[];
  const offsets = new Float64Array(instance.count);
  for (const name of names) {
    // The first is made whatever the time: there must be a plan.
    if (best.isDone || (best.order && budget.isOut)) return;
    const order = maker.order(name);
    const extent = placeBottomUp(instance, order, offsets);
    best.offer(offsets, extent, `bottom up by ${name}`);
    if (extent >= best.orderExtent) continue;
    best.orderExtent = extent;
    best.order = order;
  }
  if (instance.count > MAX_SCANNED) return;
  const placer = new ScanPlacer(instance);
  for (const name of names) {
    for (const fit of ["lowest", "tightest"] as const) {
      if (best.isDone || budget.isOut) return;
      const extent = placer.place(maker.order(name), fit, offsets, best.extent);
      best.offer(offsets, extent, `${FITS[fit]} by ${name}`);
    }
  }
}
