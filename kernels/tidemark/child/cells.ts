/**
 * Which cell some code belongs to, also long after the cell ended: output of a
 * timer goes to the cell that started it, and an interrupt reaches only what
 * the interrupted cell began.
 * @module
 */
import { AsyncLocalStorage } from "../../../lib/dependencies/async_hooks.ts";

/** Thrown into a cell that the user interrupts, and reason of its signal. */
export class KeyboardInterrupt extends Error {
  /** Name that front ends know. */
  override name = "KeyboardInterrupt";
}

/**
 * A global set of functions, for libraries: while one of them returns true,
 * interrupted code is left to end by itself, as training does after a batch.
 */
export const SHIELDS: unique symbol = Symbol.for("tidemark.shields");

const shields = new Set<() => boolean>();
Object.defineProperty(globalThis, SHIELDS, { value: shields });

/** Tidemark's own modules: what they wait for must come to its end, or their state would be broken. */
const LIBRARY = new URL("../../../lib/", import.meta.url).href;

/** Whether a library asks for time to end. */
export function isBusy(): boolean {
  return [...shields].some((shield) => shield());
}

/** Whether throwing here would break what cannot be repaired. */
function isShielded(): boolean {
  // Stacks leave this folder out, so the first line is who looks in here.
  const [, caller = ""] = (new Error().stack ?? "").split("\n");
  return caller.includes(LIBRARY) || isBusy();
}

/** An interrupted cell has this long for its `finally` blocks; what still runs then is thrown out again. */
const LAST_WORK_MS = 5000;

/** One run of a cell. */
export class Cell {
  /** Number of the run, unique for the process. */
  readonly id: number;
  #controller: AbortController | null = null;
  #interrupt: KeyboardInterrupt | null = null;
  /** When it was last thrown out. */
  #thrownMs = -Infinity;

  /** A run that begins. */
  constructor(id: number) {
    this.id = id;
  }

  /** Aborts when the cell is interrupted. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#interrupt) this.abort();
    return this.#controller.signal;
  }

  /** Whether the user wants the cell to end. */
  get interrupted(): boolean {
    return this.#interrupt !== null;
  }

  /** The user wants the cell to end. Nothing of the user's runs in here, so it can come in the middle of anything. */
  interrupt(): void {
    this.#interrupt ??= new KeyboardInterrupt("Interrupted");
  }

  /** Tells those who listen to the signal of an interrupted cell. */
  abort(): void {
    if (this.#interrupt) this.#controller?.abort(this.#interrupt);
  }

  /**
   * Called where a cell waits or shows something. An interrupted cell learns
   * here that it has to end; once, so that its `finally` blocks can do the
   * same, and again where it still runs long after.
   */
  checkpoint(): void {
    if (this.#interrupt && !isShielded()) this.safePoint();
  }

  /** The same for a library, where nothing of its own is under way. */
  safePoint(): void {
    if (!this.#interrupt) return;
    const now = performance.now();
    if (now - this.#thrownMs < LAST_WORK_MS) return;
    this.#thrownMs = now;
    throw this.#interrupt;
  }
}

const storage = new AsyncLocalStorage<Cell>();
let latest = new Cell(0);
/** Runs up to this one were interrupted, perhaps before they began. */
let interruptedRun = 0;

/** From here on, code of this turn and all that follows from it belongs to a new cell. */
export function enterCell(id: number): void {
  latest = new Cell(id);
  if (id <= interruptedRun) latest.interrupt();
  storage.enterWith(latest);
}

/** The user wants a run to end, be it under way or still to begin. */
export function interruptRun(id: number): void {
  if (latest.id === id) latest.interrupt();
  interruptedRun = Math.max(interruptedRun, id);
}

/** The cell to which the running code belongs; where nobody knows, the latest. */
export function currentCell(): Cell {
  return storage.getStore() ?? latest;
}

/** The cell that began last. */
export function latestCell(): Cell {
  return latest;
}

/** A cell in which what an earlier cell set up goes on, even if that was interrupted after it. */
export function runOnFor<T>(before: Cell, work: () => T): T {
  return storage.run(before.interrupted ? new Cell(before.id) : before, work);
}
