/**
 * The fields of optimizers, kept when a guest session first uses them, so that
 * step counts and slots are as before when it has gone.
 * @module
 */
import type { Optimizer } from "../dependencies/tfjs.ts";

type Fields = Record<string, unknown>;

/** Lists of slots grow in place, so lists are copied; everything else is replaced, not changed. */
function copyFields(optimizer: Optimizer): Fields {
  return Object.fromEntries(
    Object.entries(optimizer).map(([name, value]) => [
      name,
      Array.isArray(value) ? [...value] : value,
    ]),
  );
}

/** Fields of the optimizers that were met. */
export class OptimizerStates {
  readonly #kept = new Map<Optimizer, Fields>();

  /** Keeps the fields of an optimizer as they are when it is first met. */
  meet(optimizer: Optimizer): void {
    if (!this.#kept.has(optimizer)) {
      this.#kept.set(optimizer, copyFields(optimizer));
    }
  }

  /** Puts the fields of all of them back. */
  restore(): void {
    for (const [optimizer, fields] of this.#kept) {
      const target = optimizer as unknown as Fields;
      for (const name of Object.keys(target)) {
        if (!(name in fields)) delete target[name];
      }
      Object.assign(target, fields);
    }
    this.#kept.clear();
  }
}
