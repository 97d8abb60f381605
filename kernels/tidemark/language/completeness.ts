/**
 * Is a cell ready to run, or does a line follow? Asked of the parser: a cell
 * goes on if the parser wanted more where the text ends.
 * @module
 */
import { skipComments } from "./comments.ts";
import type { Completeness } from "./contract.ts";
import {
  CODE_LIMIT,
  type Parser,
  type Syntax,
  type SyntaxFault,
} from "./parser.ts";

/** What can begin on one line and end on a later one; the parser points to its beginning. */
const OPEN_ENDED: ReadonlySet<string> = new Set([
  "UnterminatedTemplate",
  "UnterminatedComment",
  "UnterminatedJsxContent",
  "NoCatchOrFinally",
]);

function isOpenEnded({ reason, offset }: SyntaxFault, code: string): boolean {
  if (reason === "UnterminatedString") return endsContinued(code, offset);
  return OPEN_ENDED.has(reason) || skipComments(code, offset) === code.length;
}

/** A string may go on after a backslash at the end of the text. */
function endsContinued(code: string, offset: number): boolean {
  return /\\\r?\n?$/.test(code) && !/[^\\]\n/.test(code.slice(offset, -1));
}

/** A line ends with an opening bracket, or with an operator that wants more. */
const WANTS_MORE = /(?:[[({:=?>*/%&|^<]|[^+]\+|[^-]-)$/;

/** What the next line should begin with. */
function indentAfter(code: string): string {
  const line = code.split(/\r?\n/).findLast((text) => text.trim() !== "") ?? "";
  const indent = /^[ \t]*/.exec(line)![0];
  const text = line.replace(/\/\/.*$/, "").trimEnd();
  return WANTS_MORE.test(text) ? indent + "  " : indent;
}

/** `function f()` is a whole overload to the parser, but here its body follows. */
function endsWithoutBody({ program }: Syntax): boolean {
  const last = program.body.at(-1);
  const isExport = last?.type === "ExportNamedDeclaration" ||
    last?.type === "ExportDefaultDeclaration";
  const declared = isExport ? last.declaration : last;
  return declared?.type === "TSDeclareFunction" && declared.declare !== true;
}

/** Whether the code is ready to run. */
export function judgeCompleteness(parser: Parser, code: string): Completeness {
  if (code.length > CODE_LIMIT) return { status: "unknown" };
  const faults: SyntaxFault[] = [];
  for (const reading of parser.read(code)) {
    if ("syntax" in reading) {
      return endsWithoutBody(reading.syntax)
        ? { status: "incomplete", indent: indentAfter(code) }
        : { status: "complete" };
    }
    faults.push(reading.fault);
  }
  if (faults.every((fault) => fault.reason === "Unknown")) {
    return { status: "unknown" };
  }
  return faults.some((fault) => isOpenEnded(fault, code))
    ? { status: "incomplete", indent: indentAfter(code) }
    : { status: "invalid" };
}
