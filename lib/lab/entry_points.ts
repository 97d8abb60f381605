/**
 * The doors of TensorFlow.js that training goes through. Between two of them
 * nothing of TensorFlow.js is under way, so an interrupted cell is ended there,
 * by an exception that unwinds everything; behind them it is left alone.
 * @module
 */
import { override, type Restore } from "../backend/override.ts";
import { LayersModel, Optimizer, Sequential } from "../dependencies/tfjs.ts";
import { engine } from "../dependencies/tfjs_core.ts";

/** Where models train or compute for more than a moment. */
const MODEL_METHODS = [
  "fit",
  "fitDataset",
  "trainOnBatch",
  "evaluate",
  "evaluateDataset",
  "predict",
  "predictOnBatch",
] as const;

/** What a method may be called on. */
type Owner = object;

type Method = (this: Owner, ...parts: unknown[]) => unknown;

/** What the engine says about gradients and ops under way. */
interface Engine {
  readonly state: {
    readonly gradientDepth: number;
    readonly kernelDepth: number;
  };
  tidy(...parts: unknown[]): unknown;
}

/** Called where an interrupted cell can end; throws if it is to. */
export type SafePoint = () => void;

/** A call that goes on across turns of the event loop. */
interface Call {
  readonly owner: Owner;
  /** Whether its training was told to stop. */
  asked: boolean;
}

/** What TensorFlow.js keeps about a model that trains. */
interface TrainingState {
  stopTraining: boolean;
  isTraining: boolean;
}

/** `fit` forgets that it was told to stop in its first moments, so it is told again. */
const AGAIN_MS = 5;

/** A loop that has just gone through a door is about to come to the next. */
const NEXT_DOOR_MS = 250;

/** Calls under way, and the doors through which they went. */
export class EntryPoints {
  readonly #safePoint: SafePoint;
  readonly #restores: Restore[];
  readonly #calls = new Set<Call>();
  /** When the last door was passed. */
  #passedMs = -Infinity;
  /** Calls on the stack. */
  #depth = 0;

  /** Watches until {@linkcode end}. */
  constructor(safePoint: SafePoint) {
    this.#safePoint = safePoint;
    const models = [LayersModel.prototype, Sequential.prototype];
    this.#restores = [
      ...models.flatMap((model) =>
        MODEL_METHODS.map((name) => this.#watch(model, name))
      ),
      this.#watch(Optimizer.prototype, "minimize"),
      this.#watchTidy(),
    ];
  }

  /** Whether a cell will end by itself: thrown out of the middle of a call, it would leave tensors behind. */
  get isBusy(): boolean {
    return this.#isInside ||
      performance.now() - this.#passedMs < NEXT_DOOR_MS;
  }

  get #isInside(): boolean {
    return this.#depth > 0 || this.#calls.size > 0;
  }

  /** Trainings stop after the batch that they are in. */
  ask(): void {
    for (const call of this.#calls) call.asked = true;
    this.#tell();
  }

  /** Calls have been stopped where they stood: nobody will tell that they ended. */
  forget(): void {
    for (const { owner } of this.#calls) {
      (owner as TrainingState).isTraining = false;
    }
    this.#calls.clear();
    this.#depth = 0;
  }

  /** Watches no longer. */
  end(): void {
    for (const restore of this.#restores.reverse()) restore();
  }

  #watch(prototype: Owner, name: string): Restore {
    // deno-lint-ignore no-this-alias -- the method has a `this` of its own
    const entryPoints = this;
    return override(
      prototype as Record<string, Method>,
      name,
      (original) =>
        function (...parts) {
          return entryPoints.#enter(this, () => original.apply(this, parts));
        },
    );
  }

  #enter(owner: Owner, call: () => unknown): unknown {
    if (!this.#isInside) this.#pass();
    this.#depth++;
    let result: unknown;
    try {
      result = call();
    } finally {
      // It is 0 after a stop, which ends no `finally` block but may come before this one.
      this.#depth = Math.max(0, this.#depth - 1);
    }
    return result instanceof Promise ? this.#follow(owner, result) : result;
  }

  async #follow(owner: Owner, result: Promise<unknown>): Promise<unknown> {
    const call: Call = { owner, asked: false };
    this.#calls.add(call);
    try {
      return await result;
    } finally {
      this.#calls.delete(call);
      // What follows in an interrupted cell must not run.
      if (!this.#isInside) this.#pass();
    }
  }

  /** An interrupted cell ends here. */
  #pass(): void {
    this.#passedMs = performance.now();
    this.#safePoint();
  }

  #tell(): void {
    const asked = [...this.#calls].filter(({ asked }) => asked);
    if (asked.length === 0) return;
    for (const { owner } of asked) (owner as TrainingState).stopTraining = true;
    setTimeout(() => this.#tell(), AGAIN_MS);
  }

  /** Layers and gradients tidy too: only where none of them is under way, it is a loop of the user's. */
  #watchTidy(): Restore {
    const target = engine() as unknown as Engine;
    return override(target, "tidy", (original) => (...parts) => {
      const { gradientDepth, kernelDepth } = target.state;
      if (!this.#isInside && gradientDepth + kernelDepth === 0) this.#pass();
      return original.apply(target, parts);
    });
  }
}
