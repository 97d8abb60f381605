/**
 * Generated WGSL for one step, and what the generators must know of a device.
 *
 * A dispatch binds ranges of the step's buffers as group 0, all of them
 * `read_write`, because two ranges of one buffer may meet in a dispatch only
 * so. Run-time values come as a uniform array of `vec4<i32>`, group 1.
 * @module
 */

/** How much of a step's buffer a dispatch binds. */
export interface WgslBinding {
  /** Index among the step's buffers: inputs, outputs, scratch. */
  readonly buffer: number;
  /** Bytes from the buffer's start. */
  readonly sizeBytes: number;
  /** Bytes that begin where a run-time value says; several where inputs are parts of one buffer. */
  readonly moving: readonly MovingBytes[];
}

/** Bytes of a buffer that begin so many 4-byte elements after its start as a run-time value says. */
export interface MovingBytes {
  readonly sizeBytes: number;
  readonly offsetParameter: number;
}

/** One compute shader and how to run it; its entry point is `main`. */
export interface WgslDispatch {
  readonly code: string;
  /** Workgroups in x, y and z. */
  readonly workgroups: readonly [number, number, number];
  /** In the order of their binding numbers. */
  readonly bindings: readonly WgslBinding[];
  /** Run-time values the shader reads; 0 if it has no group 1. */
  readonly parameters: number;
}

/** A step as WGSL. Steps without elements need no dispatch. */
export interface RenderedWgsl {
  readonly dispatches: readonly WgslDispatch[];
}

/** What shapes the code for a device. */
export interface WgslLimits {
  readonly maxBindingBytes: number;
  /** Buffers that one shader may bind. */
  readonly maxBindings: number;
  readonly maxWorkgroupsPerDimension: number;
  /**
   * Where matrix products keep what they reuse: in registers, with wide loads
   * (processors that play a GPU), or in workgroup memory (GPUs).
   */
  readonly tiling: "registers" | "workgroup";
  /** Threads that keep the device busy; reductions are split until there are so many. */
  readonly targetThreads: number;
}

/**
 * Which buffers of a step are one and the same range: entry `i` is the first
 * buffer with the range of buffer `i`. A range may be bound only once.
 */
export type Sharing = readonly number[];

/** The sharing of buffers that all lie apart. */
export function unshared(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
