/**
 * Generated WebAssembly for one step.
 *
 * The module imports `("tidemark", "memory")`, a shared memory, and `("math",
 * name)` for functions of JavaScript's `Math` it calls. It exports one function
 * per phase, `phase0`, `phase1` …, each of type `(arguments: i32, start: i32,
 * end: i32) -> ()`. `arguments` is the address of a table of u32: the absolute
 * byte addresses of the step's buffers (inputs, outputs, scratch), then its
 * parameters. A call computes the units `start <= unit < end` of its phase and
 * touches nothing that another range of the same phase writes; phases run one
 * after the other. What a unit computes does not depend on the split, so
 * results have the same bits for any number of threads.
 * @module
 */

/** One phase of a rendered step. */
export interface Phase {
  /** Independent pieces of work. */
  readonly units: number;
  /** Rough cost of one unit in nanoseconds, to decide how many threads are worth waking. */
  readonly unitNanoseconds: number;
}

/** A step as WebAssembly. */
export interface RenderedStep {
  /** The binary module. */
  readonly module: Uint8Array<ArrayBuffer>;
  readonly phases: readonly Phase[];
}

/** Turns a step of one kind into WebAssembly. */
export type Renderer<S> = (step: S) => RenderedStep;
