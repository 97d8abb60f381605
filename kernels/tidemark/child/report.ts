/**
 * What the child tells the kernel and hears from it: plain data, known to both.
 * @module
 */

/** JSON as it is sent. */
export type Json = unknown;

/** What the child tells the kernel. */
export type Report =
  | { readonly kind: "ready" }
  | { readonly kind: "window" }
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

/** An answer, or that there is none: the front end cannot ask, or the user interrupted. */
export type InputAnswer =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "none" }
  | { readonly kind: "interrupt" };

/** What the kernel writes to the child's standard input: lines of JSON. */
export type ChildInput = InputAnswer | { readonly kind: "window" };

/** Global name under which the kernel adds the binding before anything runs. */
export const BINDING_NAME = "__tidemarkReport";
