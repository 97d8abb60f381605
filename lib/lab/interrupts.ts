/**
 * What an interrupted notebook cell means for training. A kernel that can
 * interrupt keeps three things on `globalThis` under registered symbols: a set
 * of functions to be told, a set of functions that ask for time to end, and a
 * function that returns the signal of the running cell. Elsewhere nothing
 * interrupts.
 * @module
 */
import { override, type Restore } from "../backend/override.ts";
import { LayersModel, Sequential } from "../dependencies/tfjs.ts";

/** A cell was asked to end, or stopped in the middle of something without `finally` blocks. */
type InterruptKind = "asked" | "stopped";

type Listener = (kind: InterruptKind) => void;

const LISTENERS = Symbol.for("tidemark.interrupts");
const SHIELDS = Symbol.for("tidemark.shields");
const SIGNAL = Symbol.for("tidemark.signal");

interface KernelGlobals {
  readonly [LISTENERS]?: Set<Listener>;
  readonly [SHIELDS]?: Set<() => boolean>;
  readonly [SIGNAL]?: () => AbortSignal;
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

/** What TensorFlow.js keeps about a model that trains. */
interface TrainingState {
  isTraining: boolean;
}

type Fit = (...parts: unknown[]) => Promise<unknown>;
type FitMethods = Record<"fit" | "fitDataset", Fit>;

/** Models that train, so that they can be told to stop. */
class RunningFits {
  readonly #models = new Map<LayersModel, number>();
  readonly #restores: Restore[];

  constructor() {
    this.#restores = [LayersModel.prototype, Sequential.prototype].flatMap(
      (prototype) => [
        this.#watch(prototype as unknown as FitMethods, "fit"),
        this.#watch(prototype as unknown as FitMethods, "fitDataset"),
      ],
    );
  }

  /** Whether a model trains: thrown out in the middle of a batch, it would leave its tensors behind. */
  readonly busy = (): boolean => this.#models.size > 0;

  /** They stop after the batch that they are in. */
  ask(): void {
    for (const model of this.#models.keys()) model.stopTraining = true;
  }

  /** They have been stopped: nobody will tell them that they no longer train. */
  release(): void {
    for (const model of this.#models.keys()) {
      (model as unknown as TrainingState).isTraining = false;
    }
    this.#models.clear();
  }

  end(): void {
    for (const restore of this.#restores.reverse()) restore();
  }

  #watch(prototype: FitMethods, name: keyof FitMethods): Restore {
    const note = (model: LayersModel, step: 1 | -1) => {
      const depth = (this.#models.get(model) ?? 0) + step;
      if (depth > 0) this.#models.set(model, depth);
      else this.#models.delete(model);
    };
    return override(
      prototype,
      name,
      (original) =>
        async function (this: LayersModel, ...parts) {
          note(this, 1);
          try {
            return await original.apply(this, parts);
          } finally {
            note(this, -1);
            // What follows in an interrupted cell must not run.
            signal().throwIfAborted();
          }
        },
    );
  }
}

/**
 * Listens to interrupts while a lab runs: training stops, and what was cut off
 * in the middle of an op is repaired.
 *
 * @returns What ends the listening.
 */
export function listenToInterrupts(recover: () => void): Restore {
  const { [LISTENERS]: listeners, [SHIELDS]: shields } = kernelGlobals();
  if (!listeners) return () => {};
  const fits = new RunningFits();
  const listener: Listener = (kind) => {
    fits.ask();
    if (kind === "asked") return;
    fits.release();
    recover();
  };
  listeners.add(listener);
  shields?.add(fits.busy);
  return () => {
    listeners.delete(listener);
    shields?.delete(fits.busy);
    fits.end();
  };
}
