/**
 * What an interrupted notebook cell means for training. A kernel that can
 * interrupt keeps four things on `globalThis` under registered symbols: a set
 * of functions to be told, a set of functions that ask for time to end, a
 * function that returns the signal of the running cell, and one that ends the
 * cell by an exception if it was interrupted. Elsewhere nothing interrupts.
 * @module
 */
import type { Restore } from "../backend/override.ts";
import { EntryPoints, type SafePoint } from "./entry_points.ts";

/** A cell was asked to end, or stopped in the middle of something without `finally` blocks. */
type InterruptKind = "asked" | "stopped";

type Listener = (kind: InterruptKind) => void;

const LISTENERS = Symbol.for("tidemark.interrupts");
const SHIELDS = Symbol.for("tidemark.shields");
const SIGNAL = Symbol.for("tidemark.signal");
const SAFE_POINT = Symbol.for("tidemark.safePoint");

interface KernelGlobals {
  readonly [LISTENERS]?: Set<Listener>;
  readonly [SHIELDS]?: Set<() => boolean>;
  readonly [SIGNAL]?: () => AbortSignal;
  readonly [SAFE_POINT]?: SafePoint;
}

function kernelGlobals(): KernelGlobals {
  return globalThis as unknown as KernelGlobals;
}

/**
 * The signal that aborts when the running notebook cell is interrupted. Loops
 * of your own should look at it; outside of Tidemark's kernel it never aborts.
 *
 * @example
 * ```ts ignore
 * const signal = tm.signal();
 * for (const batch of batches) {
 *   signal.throwIfAborted();
 *   optimizer.minimize(() => loss(batch));
 * }
 * ```
 */
export function signal(): AbortSignal {
  return kernelGlobals()[SIGNAL]?.() ?? new AbortController().signal;
}

/**
 * Listens to interrupts while a lab runs: training stops after its batch, a
 * loop ends where nothing is under way, and what was cut off in the middle of
 * an op is repaired.
 *
 * @returns What ends the listening.
 */
export function listenToInterrupts(recover: () => void): Restore {
  const kernel = kernelGlobals();
  const listeners = kernel[LISTENERS];
  if (!listeners) return () => {};
  const safePoint = kernel[SAFE_POINT] ?? (() => {});
  const entryPoints = new EntryPoints(safePoint);
  const isBusy = () => entryPoints.isBusy;
  const listener: Listener = (kind) => {
    entryPoints.ask();
    if (kind === "asked") return;
    entryPoints.forget();
    recover();
  };
  listeners.add(listener);
  kernel[SHIELDS]?.add(isBusy);
  return () => {
    listeners.delete(listener);
    kernel[SHIELDS]?.delete(isBusy);
    entryPoints.end();
  };
}
