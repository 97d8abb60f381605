/**
 * Whose the latest runs of steps were, so that an error which a device tells
 * later can name the op, the layer and the line of code.
 * @module
 */
import type { Owner } from "../memory/category.ts";

/** Runs that are remembered: more than a command queue holds at once. */
const CAPACITY = 1 << 16;

/** See the module. */
export class RunLog {
  readonly #runs = new Int32Array(CAPACITY);
  readonly #owners: Owner[] = [];

  /** Notes a run by its number, 1 or more, and its owner. */
  note(run: number, owner: Owner): void {
    const at = run & (CAPACITY - 1);
    this.#runs[at] = run;
    this.#owners[at] = owner;
  }

  /** The owner of a command: of a run, or of the preparation just before it. Null if it is neither. */
  ownerOf(command: number): Owner | null {
    for (const run of [command, command + 1]) {
      const at = run & (CAPACITY - 1);
      if (this.#runs[at] === (run | 0)) return this.#owners[at]!;
    }
    return null;
  }
}
