/**
 * Programs on the webgpu device: bind groups stay from run to run as long as
 * the regions that they bind stay where they are.
 * @module
 */
import type { Binding } from "../binding.ts";
import type { ProgramTable } from "../program_table.ts";
import type { CompiledDispatch } from "./pipelines.ts";
import type { Runnable } from "./runnable.ts";

/** A dispatch of a step, bound. */
export interface BoundPart {
  readonly compiled: CompiledDispatch;
  /** Null if what it binds depends on run-time values. */
  readonly group: GPUBindGroup | null;
}

/** A step of a program, bound where its regions lie now. */
export interface BoundStep {
  readonly buffers: readonly Binding[];
  readonly parts: readonly BoundPart[];
}

/** A program ready to run. */
export class WebGpuProgram {
  readonly table: ProgramTable;
  readonly steps: readonly Runnable[];
  readonly #bound: (BoundStep | null)[];
  /** Where the regions lay in the last run: a segment and an address each. */
  #places: Uint32Array = new Uint32Array();

  constructor(table: ProgramTable, steps: readonly Runnable[]) {
    this.table = table;
    this.steps = steps;
    this.#bound = steps.map(() => null);
  }

  /** Lets go of what was bound in regions that have moved since. */
  moveTo(regions: Uint32Array): void {
    const places = this.#places;
    const isMoved = (region: number) =>
      places[2 * region] !== regions[2 * region] ||
      places[2 * region + 1] !== regions[2 * region + 1];
    const moved = Array.from({ length: regions.length / 2 }, (_, at) => at)
      .filter(isMoved);
    if (moved.length === 0) return;
    const isBoundAnew = new Set(moved);
    const { bufferStarts } = this.table;
    for (let step = 0; step < this.steps.length; step++) {
      const own = this.table.regions.subarray(
        bufferStarts[step]!,
        bufferStarts[step + 1]!,
      );
      if (own.some((region) => isBoundAnew.has(region))) {
        this.#bound[step] = null;
      }
    }
    this.#places = regions.slice();
  }

  /** A step as it was bound before; null if it has to be bound. */
  boundAt(step: number): BoundStep | null {
    return this.#bound[step]!;
  }

  /** Keeps a bound step for later runs. */
  keep(step: number, bound: BoundStep): void {
    this.#bound[step] = bound;
  }
}
