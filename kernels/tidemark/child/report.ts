/**
 * What the child tells the kernel and hears from it: plain data, known to both.
 * @module
 */

import type { ErrorDescription } from "./errors.ts";
import type { Mark } from "./mark_text.ts";
import type { CellMemory } from "./memory_report.ts";

/** JSON as it is sent. */
export type Json = unknown;

/** What the child tells the kernel. */
export type Report =
  | {
    readonly kind: "ready";
    /** What tells marks of this process from all that is written. */
    readonly token: string;
  }
  | {
    /** A mark that could not be written. */
    readonly kind: "mark";
    readonly stream: "stdout" | "stderr";
    readonly mark: Mark;
  }
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

/** Those that are not about the process itself. */
export type SessionReport = Exclude<Report, { kind: "ready" | "mark" }>;

/** An answer, or that there is none: the front end cannot ask, or the user interrupted. */
export type InputAnswer =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "none" }
  | { readonly kind: "interrupt" };

/** What the kernel writes to the child's standard input: lines of JSON. */
export type ChildInput = InputAnswer | { readonly kind: "window" };

/** Global name under which the kernel adds the binding before anything runs. */
export const BINDING_NAME = "__tidemarkReport";

/** What a cell begins with. */
export interface CellStart {
  /** Number of the run. */
  readonly id: number;
  /** Name of its script. */
  readonly url: string;
  /** What its lines are called in stacks. */
  readonly label: string;
  /** Mappings from the script back to the cell. */
  readonly mappings: readonly string[];
  /** Number of the mark that is written to the descriptors when the cell ends. */
  readonly mark: number;
}

/**
 * How a cell ended whose last expression has no methods, as JSON: it stands in
 * the cell's mark, if it is short, and in the answer of the inspector, which
 * comes later.
 */
export interface SimpleEnd {
  /** What is shown; null for nothing. */
  readonly text: string | null;
  /** What it left behind, if that was not told before. */
  readonly memory: CellMemory | null;
  /** Number of reports that were sent before. */
  readonly reports: number;
}

/** How a cell ended that threw. */
export interface FailedEnd {
  /** What it threw. */
  readonly error: ErrorDescription;
  /** What it left behind, if that was not told before. */
  readonly memory: CellMemory | null;
}
