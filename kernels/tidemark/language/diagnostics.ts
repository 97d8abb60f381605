/**
 * Findings of the type checker, as they concern a cell: without those about
 * our own line of every module, and in terms of cells rather than modules.
 * @module
 */
import { skipComments } from "./comments.ts";
import type { Diagnostic } from "./contract.ts";
import type { ServerDiagnostic } from "./lsp/answers.ts";
import type { CellModule, Notebook } from "./notebook.ts";
import { LineIndex } from "./positions.ts";
import { inNotebookTerms } from "./words.ts";

/** The number of TypeScript for a module that is not there. */
const MODULE_NOT_FOUND = 2307;

/** Deno's names for findings that TypeScript has a number for; others are not about types. */
const DENO_CODES: Readonly<Record<string, number>> = {
  "no-local": MODULE_NOT_FOUND,
  "resolver-error": MODULE_NOT_FOUND,
  "import-prefix-missing": MODULE_NOT_FOUND,
  "invalid-local-import": MODULE_NOT_FOUND,
};

/** True of modules but not of cells, by TypeScript's numbers. */
const NOT_OF_CELLS: ReadonlySet<number> = new Set([
  1208, // A file that is no module.
  2630, // Functions can be assigned to; a cell sees an import of them below.
  2874, // JSX works without React in scope.
  7026, // JSX needs no declared elements.
]);

const ASSIGNED_TO_IMPORT = 2632;
const ASSIGNED_TO_CONSTANT = 2588;

/** Numbers that are worth a word: errors and warnings, not hints. */
const SEVERITIES: Readonly<Record<number, Diagnostic["severity"]>> = {
  1: "error",
  2: "warning",
};

/** A cell that says so among its first remarks is not checked. */
function isUnchecked(cell: string): boolean {
  return /^\s*(?:\/\/|\/?\*+)\s*@ts-nocheck/m.test(
    cell.slice(0, skipComments(cell, 0)),
  );
}

function numberOf({ code, source }: ServerDiagnostic): number | null {
  if (source === "deno-ts") return Number(code);
  return DENO_CODES[String(code)] ?? null;
}

/** TypeScript sees imports where the notebook has constants, functions and classes. */
function translate(
  code: number,
  message: string,
  notebook: Notebook,
): { code: number; message: string } | null {
  if (code !== ASSIGNED_TO_IMPORT) return { code, message };
  const name = /'([^']+)'/.exec(message)?.[1] ?? "";
  if (notebook.kindOf(name) !== "constant") return null;
  return {
    code: ASSIGNED_TO_CONSTANT,
    message: `Cannot assign to '${name}' because it is a constant.`,
  };
}

/** What was found in the cell of a module, in order. */
export function translateDiagnostics(
  found: readonly ServerDiagnostic[],
  module: CellModule,
  notebook: Notebook,
): Diagnostic[] {
  const { headLength, text } = module;
  if (isUnchecked(text.slice(headLength))) return [];
  const lines = new LineIndex(text);
  const diagnostics: Diagnostic[] = [];
  for (const each of found) {
    const severity = SEVERITIES[each.severity ?? 1];
    const number = numberOf(each);
    const start = lines.offsetAt(each.range.start) - headLength;
    const end = lines.offsetAt(each.range.end) - headLength;
    if (severity === undefined || number === null || start < 0) continue;
    if (NOT_OF_CELLS.has(number)) continue;
    const message = inNotebookTerms(each.message);
    const translated = translate(number, message, notebook);
    if (translated) diagnostics.push({ severity, ...translated, start, end });
  }
  return diagnostics.sort((a, b) => a.start - b.start);
}
