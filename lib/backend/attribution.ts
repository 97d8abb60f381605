/**
 * Whose work is going on: the phase of a training step and the layer. Hooks
 * keep it up to date; every allocation asks it.
 * @module
 */

/** Parts of a training step; `"none"` outside of one. */
export type Phase = "none" | "forward" | "backward" | "update";

/** The phase and layer of the moment. */
export class Attribution {
  #phase: Phase = "none";
  readonly #layers: string[] = [];

  /** The current phase. */
  get phase(): Phase {
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
  enterPhase(phase: Phase): Phase {
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
    this.#phase = "none";
    this.#layers.length = 0;
  }
}
