/**
 * The parts of the server's answers that are read here.
 * @module
 */
import type { Range } from "../positions.ts";

/** Text of one language, or of none. */
export type Markup = string | {
  readonly kind?: string;
  readonly language?: string;
  readonly value: string;
};

/** One thing that could stand at the cursor. */
export interface ServerItem {
  readonly label: string;
  readonly kind?: number;
  readonly detail?: string;
  readonly documentation?: Markup;
  readonly sortText?: string;
  readonly filterText?: string;
  readonly insertText?: string;
  readonly textEdit?:
    & { readonly newText: string }
    & ({ readonly range: Range } | { readonly replace: Range });
}

/** What answers `textDocument/completion`. */
export type CompletionAnswer =
  | readonly ServerItem[]
  | { readonly items: readonly ServerItem[] }
  | null;

/** What answers `textDocument/hover`. */
export type HoverAnswer =
  | { readonly contents: Markup | readonly Markup[]; readonly range?: Range }
  | null;

/** One way to call a function. */
export interface ServerSignature {
  readonly label: string;
  readonly documentation?: Markup;
  readonly activeParameter?: number;
  readonly parameters?: readonly {
    readonly label: string | readonly [number, number];
    readonly documentation?: Markup;
  }[];
}

/** What answers `textDocument/signatureHelp`. */
export type SignatureAnswer =
  | {
    readonly signatures: readonly ServerSignature[];
    readonly activeSignature?: number;
    readonly activeParameter?: number;
  }
  | null;

/** What answers `textDocument/definition`. */
export type DefinitionAnswer =
  | readonly { readonly targetUri: string; readonly targetRange: Range }[]
  | null;

/** One finding. */
export interface ServerDiagnostic {
  readonly range: Range;
  /** 1 error, 2 warning, 3 information, 4 hint. */
  readonly severity?: number;
  readonly code?: number | string;
  readonly source?: string;
  readonly message: string;
  /** Deno's findings about imports tell which. */
  readonly data?: { readonly specifier?: string };
}

/** What answers `textDocument/diagnostic`. */
export type DiagnosticAnswer =
  | { readonly items?: readonly ServerDiagnostic[] }
  | null;
