/**
 * What a helper function in WGSL is.
 * @module
 */

/** A helper and the helpers it calls. */
export interface Helper {
  readonly uses: readonly string[];
  readonly code: string;
}
