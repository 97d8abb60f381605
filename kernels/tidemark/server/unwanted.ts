/**
 * Requests that are not run: those that waited when a cell failed or was
 * interrupted, and those that were sent before it and arrive a little later.
 * @module
 */
import { Cutoff } from "./cutoff.ts";
import type { Execution } from "./execution.ts";

/** See the module. */
export class Unwanted {
  readonly #aborted = new WeakSet<Execution>();
  readonly #failure = new Cutoff();

  /** A cell failed: what waits belongs to the same "run all". */
  abort(waiting: readonly Execution[]): void {
    this.#failure.set();
    for (const execution of waiting) this.#aborted.add(execution);
  }

  /** Whether a request is not run. */
  has(execution: Execution): boolean {
    return this.#aborted.has(execution) || this.#failure.covers(execution);
  }
}
