/**
 * From the TypeScript of a cell to a script for V8's REPL mode.
 * @module
 */
import { parseSync } from "../../../lib/dependencies/oxc_parser.ts";
import { transform } from "../../../lib/dependencies/oxc_transform.ts";
import { remembering } from "./recent.ts";
import { rewrite } from "./rewrite.ts";
import { type SyntaxProblem, syntaxProblem } from "./syntax_problem.ts";

/** A cell ready to run. */
export interface Compiled {
  /** What comes before the script, on the line before it. */
  readonly head: string;
  /** The script. */
  readonly code: string;
  /** Whether its value tells how it ended. */
  readonly tellsEnd: boolean;
  /** Mappings to be followed one after the other, from the script back to the cell. */
  readonly mappings: readonly string[];
}

/** A script, or why there is none. */
export type Compilation =
  | { readonly compiled: Compiled; readonly problem?: undefined }
  | { readonly problem: SyntaxProblem; readonly compiled?: undefined };

/** All extensions at once: types and JSX. */
const FILE_NAME = "cell.tsx";

/** Without such a comment, JSX calls React.createElement, as in Deno. */
const AUTOMATIC_JSX = /@jsxImportSource\s/;

interface ParserError {
  readonly message: string;
  readonly labels: readonly { readonly start: number; readonly end: number }[];
}

/** Where an import says a name; for `{ a }` both places are the same. */
interface ImportEntry {
  readonly importName: { readonly start?: number };
  readonly localName: { readonly start: number; readonly end: number };
}

/**
 * Importing a name twice is an accident of copying, not an error: the later
 * import gets a name that nobody uses.
 */
function renameRepeated(code: string): string {
  if (!code.includes("import")) return code;
  const { module } = parseSync(FILE_NAME, code);
  const seen = new Set<string>();
  let renamed = code;
  let shift = 0;
  for (const statement of module.staticImports) {
    for (const entry of statement.entries as readonly ImportEntry[]) {
      const { start, end } = entry.localName;
      const name = code.slice(start, end);
      if (!seen.has(name)) {
        seen.add(name);
        continue;
      }
      const both = entry.importName.start === start;
      const other = `${both ? `${name} as ` : ""}${name}_${start}`;
      renamed = renamed.slice(0, start + shift) + other +
        renamed.slice(end + shift);
      shift += other.length - name.length;
    }
  }
  return renamed;
}

/** The first mistake that the parser finds, or null. */
function findProblem(code: string): SyntaxProblem | null {
  const { errors } = parseSync(FILE_NAME, code, {
    sourceType: "module",
    showSemanticErrors: true,
  });
  return errors[0] ? placeError(code, errors[0]) : null;
}

function placeError(code: string, error: ParserError): SyntaxProblem {
  // Where two places clash, the later one is the culprit.
  const { start, end } = error.labels.at(-1) ?? { start: 0, end: 0 };
  return syntaxProblem(code, error.message, start, end);
}

/** `{ a: 1 }` alone is meant as an object, though it is a block with a label. */
function asExpression(code: string): string {
  if (!/^\s*\{/.test(code) || /;\s*$/.test(code)) return code;
  const wrapped = `(${code}\n)`;
  return parseSync(FILE_NAME, wrapped).errors.length === 0 ? wrapped : code;
}

/** Compiles the code of a cell. */
export const compileCell: (code: string) => Compilation = remembering(compile);

function compile(code: string): Compilation {
  const source = asExpression(renameRepeated(code));
  const problem = findProblem(source);
  if (problem) return { problem };
  const plain = transform(FILE_NAME, source, {
    sourceType: "module",
    sourcemap: true,
    target: "esnext",
    jsx: { runtime: AUTOMATIC_JSX.test(source) ? "automatic" : "classic" },
    typescript: { onlyRemoveTypeImports: true },
  });
  const [error] = plain.errors;
  if (error) return { problem: placeError(source, error) };
  const script = rewrite(plain.code);
  const { head, code: text, tellsEnd } = script;
  const mappings = [script.mappings, plain.map?.mappings ?? null]
    .filter((each) => each !== null);
  return { compiled: { head, code: text, tellsEnd, mappings } };
}
