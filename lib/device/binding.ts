/**
 * Bindings: how the worker of a device names the place of a buffer.
 * @module
 */

/** Where a buffer of a step lies. */
export interface Binding {
  /** 0 on devices with one address space. */
  readonly segment: number;
  /** First byte, from the start of the segment (or of the memory). */
  readonly address: number;
}
