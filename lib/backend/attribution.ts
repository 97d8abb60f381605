/**
 * Whose work is going on: the phase of a training step and the layer. Hooks
 * keep it up to date; every allocation asks it.
 * @module
 */
import type { Phase } from "../memory/category.ts";

/** The phase and layer of the moment. */
export class Attribution {
  #phase: Phase | null = null;
  readonly #layers: string[] = [];
  /** Training steps under way, one within another. */
  #steps = 0;

  /** The current phase; null outside of a training step. */
  get phase(): Phase | null {
    return this.#phase;
  }

  /** The innermost layer at work; parts of a step outside layers have names too. */
  get layer(): string | null {
    const layer = this.#layers.at(-1);
    if (layer !== undefined) return layer;
    if (this.#phase === "forward" || this.#phase === "backward") return "loss";
    return this.#phase === "update" ? "optimizer" : null;
  }

  /** The innermost layer without the names of other parts; null if none. */
  get innermostLayer(): string | null {
    return this.#layers.at(-1) ?? null;
  }

  /** Whether no training step is under way. */
  get isBetweenSteps(): boolean {
    return this.#phase === null && this.#steps === 0;
  }

  /** Runs `work` as a training step: what is between its phases belongs to it. */
  inStep<T>(work: () => T): T {
    this.#steps++;
    try {
      return work();
    } finally {
      this.#steps--;
    }
  }

  /** Runs `work` as part of `phase`. */
  inPhase<T>(phase: Phase, work: () => T): T {
    const before = this.enterPhase(phase);
    try {
      return work();
    } finally {
      this.#phase = before;
    }
  }

  /** Enters a phase; returns the one before. */
  enterPhase(phase: Phase | null): Phase | null {
    const before = this.#phase;
    this.#phase = phase;
    return before;
  }

  /** Runs `work` as part of a layer. */
  inLayer<T>(layer: string, work: () => T): T {
    this.#layers.push(layer);
    try {
      return work();
    } finally {
      this.#layers.pop();
    }
  }

  /** Forgets everything, after an interrupt skipped the ends of scopes. */
  reset(): void {
    this.#phase = null;
    this.#steps = 0;
    this.#layers.length = 0;
  }
}

/** Values that are the same for a layer in a phase, each made once. */
export class ByPlace<Value> {
  readonly #byPhase = new Map<Phase | null, Map<string | null, Value>>();

  /** Number of values. */
  get size(): number {
    return this.#byPhase.values().reduce((sum, { size }) => sum + size, 0);
  }

  /** Forgets all values. */
  clear(): void {
    this.#byPhase.clear();
  }

  /** The value of the phase and layer at work; `make` makes a new one. */
  get({ phase, layer }: Attribution, make: () => Value): Value {
    let byLayer = this.#byPhase.get(phase);
    if (!byLayer) {
      byLayer = new Map();
      this.#byPhase.set(phase, byLayer);
    }
    const known = byLayer.get(layer);
    if (known !== undefined) return known;
    const value = make();
    byLayer.set(layer, value);
    return value;
  }
}
