/**
 * What the child tells the kernel: plain data, known to both sides.
 * @module
 */

/** JSON as it is sent. */
export type Json = unknown;

/** What the child tells the kernel. */
export type Report =
  | { readonly kind: "ready" }
  | { readonly kind: "alive"; readonly token: number }
  | {
    readonly kind: "input";
    readonly cell: number;
    readonly prompt: string;
    readonly password: boolean;
  }
  | {
    readonly kind: "message";
    readonly cell: number;
    readonly type: string;
    readonly content: Json;
    readonly metadata?: Json;
    /** In base 64. */
    readonly buffers?: readonly string[] | undefined;
  };

/** Global name under which the kernel adds the binding before anything runs. */
export const BINDING_NAME = "__tidemarkReport";
