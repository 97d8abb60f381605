/**
 * What an interrupt does in here. The cell's signal aborts, pending fetches
 * with it; whatever of the cell waits or prints later is ended by an
 * exception. Code that never yields is stopped by the kernel from outside;
 * then `finally` blocks have not run, and libraries that asked are told.
 * @module
 */
import { type Cell, currentCell, latestCell } from "./cells.ts";
import { complain } from "./output.ts";
import { report } from "./link.ts";

/** How a cell was interrupted: it was asked to end, or stopped in the middle of something. */
export type InterruptKind = "asked" | "stopped";

/** A global set of functions to be told of interrupts, for libraries. */
export const LISTENERS: unique symbol = Symbol.for("tidemark.interrupts");

/** A global function that returns the signal of the running cell, for libraries. */
export const SIGNAL: unique symbol = Symbol.for("tidemark.signal");

const later = globalThis.setTimeout;
const listeners = new Set<(kind: InterruptKind) => void>();

function tell(kind: InterruptKind): void {
  for (const listener of listeners) {
    try {
      listener(kind);
    } catch (error) {
      complain(`A listener to interrupts failed: ${error}\n`);
    }
  }
}

/** Lets the event loop turn once. What follows can be stopped from outside, which a call of the inspector cannot. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    later(resolve, 0);
  });
}

/** Asks the latest cell to end; when that was possible, the kernel hears that the event loop lives. */
export function interrupt(token: number): void {
  const cell = latestCell();
  // In a turn of its own: now might be the middle of anybody's function.
  later(() => {
    cell.interrupt();
    tell("asked");
    report({ kind: "alive", token });
  }, 0);
}

/** Tells libraries that a cell was stopped where it stood. */
export function stopped(): void {
  tell("stopped");
}

type AnyFunction = (...values: never[]) => unknown;

/** A global function that first looks whether its cell is still wanted. */
function checked<F extends AnyFunction>(original: F): F {
  const check = (...values: Parameters<F>): unknown => {
    currentCell().checkpoint();
    return original(...values);
  };
  return Object.assign(check, original) as unknown as F;
}

function fetchOfCell(original: typeof fetch): typeof fetch {
  return async (input, options = {}) => {
    const cell: Cell = currentCell();
    cell.checkpoint();
    const theirs = options.signal ??
      (input instanceof Request ? input.signal : null);
    const signals = theirs ? [theirs, cell.signal] : [cell.signal];
    return await original(input, {
      ...options,
      signal: AbortSignal.any(signals),
    });
  };
}

/** Makes what cells wait for interruptible. */
export function installInterrupts(): void {
  globalThis.setTimeout = checked(globalThis.setTimeout);
  globalThis.setInterval = checked(globalThis.setInterval);
  globalThis.fetch = fetchOfCell(globalThis.fetch);
  Object.defineProperties(globalThis, {
    [LISTENERS]: { value: listeners },
    [SIGNAL]: { value: () => currentCell().signal },
  });
}
