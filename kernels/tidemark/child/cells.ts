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

/** One run of a cell. */
export class Cell {
  /** Number of the run, unique for the process. */
  readonly id: number;
  #controller: AbortController | null = null;
  #interrupt: KeyboardInterrupt | null = null;
  #thrown = false;

  /** A run that begins. */
  constructor(id: number) {
    this.id = id;
  }

  /** Aborts when the cell is interrupted. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#interrupt) this.#controller.abort(this.#interrupt);
    return this.#controller.signal;
  }

  /** The user wants the cell to end. */
  interrupt(): void {
    this.#interrupt ??= new KeyboardInterrupt("Interrupted");
    this.#controller?.abort(this.#interrupt);
  }

  /**
   * Called where a cell waits or shows something. An interrupted cell learns
   * here that it has to end; once, so that its `finally` blocks can do the same.
   */
  checkpoint(): void {
    if (!this.#interrupt || this.#thrown) return;
    this.#thrown = true;
    throw this.#interrupt;
  }
}

const storage = new AsyncLocalStorage<Cell>();
let latest = new Cell(0);

/** From here on, code of this turn and all that follows from it belongs to a new cell. */
export function enterCell(id: number): void {
  latest = new Cell(id);
  storage.enterWith(latest);
}

/** The cell to which the running code belongs; where nobody knows, the latest. */
export function currentCell(): Cell {
  return storage.getStore() ?? latest;
}

/** The cell that began last. */
export function latestCell(): Cell {
  return latest;
}
