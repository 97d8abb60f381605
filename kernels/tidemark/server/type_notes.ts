/**
 * What the type checker says about a cell, as a reader of a notebook wants it:
 * message, place, the line and a mark under the culprit.
 * @module
 */
import type { Diagnostic, Language } from "../language/contract.ts";
import { isPlain } from "../language/plain_code.ts";
import type { CellError } from "../session/outcome.ts";
import { syntaxProblem } from "../transform/syntax_problem.ts";
import type { Sources } from "./requests.ts";

/** Set for the kernel, it says what type errors do: "warn" (default), "error" (the cell is not run) or "off". */
export const TYPES_VARIABLE = "TIDEMARK_TYPES";

/** What type errors do. */
export type TypeChecks = "warn" | "error" | "off";

/** A comment in a cell that decides for the cell, for example `// @types: off`. */
const DIRECTIVE = /^\s*\/\/\s*@types:\s*(warn|error|off)\s*$/m;

/** What type errors do in a cell. */
export function typeChecks(
  code: string,
  setting: string | undefined,
): TypeChecks {
  const chosen = DIRECTIVE.exec(code)?.[1] ?? setting;
  return chosen === "error" || chosen === "off" ? chosen : "warn";
}

/** Errors of the checker; the parser's own come when the cell is compiled. */
function typeErrors(
  found: readonly Diagnostic[],
): readonly Diagnostic[] {
  return found.filter(({ severity }) => severity === "error");
}

function describe(
  code: string,
  { message, start, end, code: number }: Diagnostic,
): string[] {
  const problem = syntaxProblem(code, message, start, end);
  const place = `${problem.line}:${problem.column}`;
  return [`TS${number} (${place}): ${message}`, ...problem.excerpt];
}

/** Lines for standard error. */
function warningText(
  code: string,
  found: readonly Diagnostic[],
): string {
  return found.map((one) => `${describe(code, one).join("\n")}\n`).join("");
}

/** The error that a cell ends with where type errors stop it. */
function typeError(
  code: string,
  found: readonly Diagnostic[],
): CellError {
  const [first] = found;
  return {
    ename: "TypeCheckError",
    evalue: first ? `TS${first.code}: ${first.message}` : "",
    traceback: found.flatMap((one) => describe(code, one)),
  };
}

/** What a check needs to know of its cell. */
export interface CheckedCell {
  /** Its code. */
  readonly code: string;
  /** Resolves when the cell has ended. */
  readonly ended: Promise<void>;
  /** Gets what is wrong where it is only a warning, when it is known. */
  warn(text: string): void;
}

/** A short cell has ended by then; a longer one may as well be checked while it runs. */
const SHORT_CELL_MS = 200;

/** Resolves when a cell has ended, or is not a short one. */
async function besides(ended: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, SHORT_CELL_MS);
  await Promise.race([ended, promise]);
  clearTimeout(timer);
}

/**
 * Checks types: before the cell where errors stop it, else beside it.
 *
 * @returns The error that keeps the cell from running, or null.
 */
export async function checkTypes(
  { language }: Sources,
  cell: CheckedCell,
): Promise<CellError | null> {
  const { code } = cell;
  const mode = typeChecks(code, Deno.env.get(TYPES_VARIABLE));
  if (mode === "error" && !isPlain(code)) {
    const found = typeErrors(await language.check(code));
    return found.length > 0 ? typeError(code, found) : null;
  }
  // When the cell has been sent to its process, and before it can end.
  if (mode === "warn") setImmediate(() => checkBeside(language, cell));
  return null;
}

async function checkBeside(
  language: Language,
  { code, ended, warn }: CheckedCell,
): Promise<void> {
  if (isPlain(code)) return;
  try {
    const found = typeErrors(await language.check(code, besides(ended)));
    if (found.length > 0) warn(warningText(code, found));
  } catch {
    // A language service that fails is no reason to disturb a cell.
  }
}
