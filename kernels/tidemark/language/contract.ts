/**
 * What the kernel asks of a language service: the seam between `session/`,
 * which runs cells, and `language/`, which knows types. Positions are UTF-16
 * offsets into the cell; the kernel converts from and to the code points of
 * the Jupyter protocol.
 * @module
 */

/** Where a notebook's code lives, and what it may import. */
export interface LanguageOptions {
  /** Folder of the notebook: relative imports start here. Absolute path. */
  readonly folder: string;
  /** deno.json whose import map and compiler options hold. Absolute path. */
  readonly configPath: string;
}

/** One thing that could stand at the cursor. */
export interface CompletionItem {
  /** What replaces the range, for example "toUpperCase". */
  readonly text: string;
  /** Kind for the icon in a front end: "function", "module", "keyword", "property", … */
  readonly kind: string;
  /** Type or signature on one line; empty if unknown. */
  readonly signature: string;
}

/** What could stand between `start` and `end`, best first. */
export interface Completion {
  /** Offset at which the replaced text begins. */
  readonly start: number;
  /** Offset behind the replaced text. */
  readonly end: number;
  /** What could stand there. */
  readonly items: readonly CompletionItem[];
}

/** What is known about a name: the same text in two forms. */
export interface Inspection {
  /** For terminals. */
  readonly plain: string;
  /** For notebooks. */
  readonly markdown: string;
}

/** Whether code is ready to run: what `is_complete_reply` says. */
export type Completeness =
  | { readonly status: "complete" | "invalid" | "unknown" }
  | { readonly status: "incomplete"; readonly indent: string };

/** A finding of the type checker or the parser. */
export interface Diagnostic {
  /** How bad it is. */
  readonly severity: "error" | "warning";
  /** TypeScript's number, for example 2322. */
  readonly code: number;
  /** What is wrong, in words; may have several lines. */
  readonly message: string;
  /** Offset at which the culprit begins. */
  readonly start: number;
  /** Offset behind the culprit. */
  readonly end: number;
}

/**
 * Knows the types of a notebook. Nothing is loaded before the first request
 * (`isComplete` excepted, which needs the parser alone). Requests never run
 * the user's code, wait for no cell, and after {@linkcode close} are answered
 * with nothing found.
 */
export interface Language {
  /** A cell ran (without error): what it declares is known to later requests. `index` is its execution count. */
  cellExecuted(code: string, index: number): void;
  /** The child was restarted or reset: what cells declared is gone. */
  reset(): void;
  /** What could stand at the cursor. */
  complete(code: string, cursor: number): Promise<Completion>;
  /** What is known about the name at the cursor; null if nothing. Level 1 tells more than 0 (members, source). */
  inspect(
    code: string,
    cursor: number,
    level: 0 | 1,
  ): Promise<Inspection | null>;
  /** Whether the code is ready to run. */
  isComplete(code: string): Promise<Completeness>;
  /** What the type checker finds in a cell that would run now. It is worked on `after` something, if that is given. */
  check(
    code: string,
    after?: Promise<unknown>,
  ): Promise<readonly Diagnostic[]>;
  /** Ends child processes and forgets everything. Resolves when they are gone. */
  close(): Promise<void>;
}

/** What `language/mod.ts` exports under the name `openLanguage`: cheap, it starts nothing. */
export type OpenLanguage = (options: LanguageOptions) => Language;
