/**
 * What an interrupt does in here. Whatever of the cell waits or prints from now
 * on is ended by an exception; when the event loop turns, the cell's signal
 * aborts, and pending fetches with it. Code that never yields is stopped by the kernel from outside;
 * then `finally` blocks have not run, and libraries that asked are told.
 * @module
 */
import {
  type Cell,
  currentCell,
  interruptRun,
  isBusy,
  latestCell,
} from "./cells.ts";
import { complain } from "./output.ts";
import { report } from "./link.ts";

/** How a cell was interrupted: it was asked to end, or stopped in the middle of something. */
export type InterruptKind = "asked" | "stopped";

/** A global set of functions to be told of interrupts, for libraries. */
export const LISTENERS: unique symbol = Symbol.for("tidemark.interrupts");

/** A global function that returns the signal of the running cell, for libraries. */
export const SIGNAL: unique symbol = Symbol.for("tidemark.signal");

/** A global function that throws if the running cell is to end, for libraries where nothing of theirs is under way. */
export const SAFE_POINT: unique symbol = Symbol.for("tidemark.safePoint");

const later = globalThis.setTimeout;
const soon = globalThis.setImmediate;
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
    soon(resolve);
  });
}

/** How often is looked whether a library has ended what it does. */
const BUSY_SLICE_MS = 5;

function slice(): Promise<void> {
  return new Promise((resolve) => {
    later(resolve, BUSY_SLICE_MS);
  });
}

/** A cell does not wait longer for what an interrupted one before it left to end. */
const BUSY_LIMIT_MS = 10_000;

/** Lets the event loop turn, and libraries end what an interrupted cell began. */
export async function settle(before: Cell): Promise<void> {
  await turn();
  const end = Date.now() + BUSY_LIMIT_MS;
  while (before.interrupted && isBusy() && Date.now() < end) await slice();
  latestCell().safePoint();
}

/**
 * Asks a run to end; with a number that no run has, it only tells whether the
 * event loop turns. Libraries hear it at once, perhaps in the middle of a
 * function, so all that they may do is set a flag. When the loop turns, the
 * kernel hears that it lives.
 *
 * @returns Whether a library asks for time.
 */
export function interrupt(token: number, id: number): boolean {
  interruptRun(id);
  const cell = latestCell();
  if (cell.interrupted) tell("asked");
  turn().then(() => {
    cell.abort();
    report({ kind: "alive", token });
  });
  return isBusy();
}

/** Tells libraries that a cell was stopped where it stood. */
export function stopped(): void {
  tell("stopped");
}

type Callback = (...values: unknown[]) => unknown;
type Timer = (callback: Callback, ...values: unknown[]) => unknown;

/**
 * A callback in a microtask of its own: stopping code directly inside of a
 * timer would end the process, in a microtask it ends the microtask.
 */
function inMicrotask(callback: Callback): Callback {
  return function (this: unknown, ...values) {
    Promise.resolve().then(() => callback.apply(this, values))
      .catch(reportError);
  };
}

/** A function that sets timers, and first looks whether its cell is still wanted. */
function checkedTimer(original: Timer): Timer {
  const set: Timer = (callback, ...values) => {
    currentCell().checkpoint();
    const called = typeof callback === "function"
      ? inMicrotask(callback)
      : callback;
    return original(called, ...values);
  };
  return Object.assign(set, original);
}

/** Globals that call back later. */
const TIMERS = ["setTimeout", "setInterval", "setImmediate"];

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
  const holder = globalThis as unknown as Record<string, Timer>;
  for (const name of TIMERS) holder[name] = checkedTimer(holder[name]!);
  globalThis.fetch = fetchOfCell(globalThis.fetch);
  Object.defineProperties(globalThis, {
    [LISTENERS]: { value: listeners },
    [SIGNAL]: { value: () => currentCell().signal },
    [SAFE_POINT]: { value: () => currentCell().safePoint() },
  });
}
