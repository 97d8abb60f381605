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

/** Calls under way, and the doors through which they went. */
export class EntryPoints {
  readonly #safePoint: SafePoint;
  readonly #restores: Restore[];
  /** Models that train or compute across turns of the event loop, and how many of their calls do. */
  readonly #awaited = new Map<Owner, number>();
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

  /** Whether a call is under way: thrown out of its middle, it would leave its tensors behind. */
  get busy(): boolean {
    return this.#depth > 0 || this.#awaited.size > 0;
  }

  /** Models that train or compute across turns of the event loop. */
  get models(): Iterable<Owner> {
    return this.#awaited.keys();
  }

  /** Calls have been stopped where they stood: nobody will tell that they ended. */
  forget(): void {
    this.#awaited.clear();
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
    if (this.#depth === 0 && !this.#awaited.has(owner)) this.#safePoint();
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
    this.#count(owner, 1);
    try {
      return await result;
    } finally {
      this.#count(owner, -1);
      // What follows in an interrupted cell must not run.
      if (!this.#awaited.has(owner)) this.#safePoint();
    }
  }

  #count(owner: Owner, step: 1 | -1): void {
    const calls = (this.#awaited.get(owner) ?? 0) + step;
    if (calls > 0) this.#awaited.set(owner, calls);
    else this.#awaited.delete(owner);
  }

  /** Layers and gradients tidy too: only where none of them is under way, it is a loop of the user's. */
  #watchTidy(): Restore {
    const target = engine() as unknown as Engine;
    return override(target, "tidy", (original) => (...parts) => {
      const { gradientDepth, kernelDepth } = target.state;
      if (!this.busy && gradientDepth + kernelDepth === 0) this.#safePoint();
      return original.apply(target, parts);
    });
  }
}
