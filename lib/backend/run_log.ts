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
  /** The owner of each step of a run. */
  readonly #owners: (readonly Owner[])[] = [];
  /** Whether a run was that of a program. */
  readonly #isProgram = new Uint8Array(CAPACITY);

  /** Notes a run of one step by its number, 1 or more, and its owner. */
  note(run: number, owner: Owner): void {
    this.#note(run, [owner], 0);
  }

  /** Notes a run of a program and the owner of each of its steps. The list is kept, not copied. */
  noteProgram(run: number, owners: readonly Owner[]): void {
    this.#note(run, owners, 1);
  }

  /**
   * The owner of a command: of a run, or of the preparation just before it.
   * Null if it is neither.
   *
   * @param step Index of the step, if a program ran.
   */
  ownerOf(command: number, step: number = 0): Owner | null {
    const at = command & (CAPACITY - 1);
    if (this.#runs[at] === (command | 0)) {
      return this.#owners[at]![step] ?? null;
    }
    const next = (command + 1) & (CAPACITY - 1);
    const isPrepared = this.#runs[next] === ((command + 1) | 0) &&
      this.#isProgram[next] === 0;
    return isPrepared ? this.#owners[next]![0]! : null;
  }

  /** Whose a command was, in words; null if it is not known. */
  describe(command: number, step: number): string | null {
    const owner = this.ownerOf(command, step);
    if (owner === null) return null;
    const { op, tensor, layer, site } = owner;
    return `${op} ${tensor}` + (layer === null ? "" : ` of layer ${layer}`) +
      (site === null ? "" : ` at ${site}`);
  }

  #note(run: number, owners: readonly Owner[], isProgram: 0 | 1): void {
    const at = run & (CAPACITY - 1);
    this.#runs[at] = run;
    this.#owners[at] = owners;
    this.#isProgram[at] = isProgram;
  }
}
