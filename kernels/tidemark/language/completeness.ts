/**
 * Is a cell ready to run, or does a line follow? Asked of the parser: a cell
 * goes on if the parser wanted more where the text ends.
 * @module
 */
import type { Completeness } from "./contract.ts";
import { CODE_LIMIT, type Parser, type SyntaxFault } from "./parser.ts";

/** What can begin on one line and end on a later one; the parser points to its beginning. */
const OPEN_ENDED: ReadonlySet<string> = new Set([
  "UnterminatedTemplate",
  "UnterminatedComment",
  "UnterminatedJsxContent",
  "NoCatchOrFinally",
]);

function isOpenEnded({ reason, offset }: SyntaxFault, code: string): boolean {
  if (reason === "UnterminatedString") return endsContinued(code, offset);
  return OPEN_ENDED.has(reason) || isBlank(code.slice(offset));
}

/** A string may go on after a backslash at the end of the text. */
function endsContinued(code: string, offset: number): boolean {
  return /\\\r?\n?$/.test(code) && !/[^\\]\n/.test(code.slice(offset, -1));
}

/** Whether there are blanks and comments alone. */
function isBlank(text: string): boolean {
  let rest = text.trimStart();
  while (rest !== "") {
    const end = rest.startsWith("//")
      ? rest.indexOf("\n")
      : rest.startsWith("/*")
      ? rest.indexOf("*/") + 1
      : 0;
    if (end === 0) return false;
    if (end < 0) return true;
    rest = rest.slice(end + 1).trimStart();
  }
  return true;
}

/** A line ends with an opening bracket, or with an operator that wants more. */
const WANTS_MORE = /(?:[[({:=?>*/%&|^<]|[^+]\+|[^-]-)$/;

/** What the next line should begin with. */
function indentAfter(code: string): string {
  const line = code.split(/\r?\n/).findLast((text) => text.trim() !== "") ?? "";
  const indent = /^[ \t]*/.exec(line)![0];
  const text = line.replace(/\s*\/\/.*$/, "").trimEnd();
  return WANTS_MORE.test(text) ? indent + "  " : indent;
}

/** Whether the code is ready to run. */
export function judgeCompleteness(parser: Parser, code: string): Completeness {
  if (code.length > CODE_LIMIT) return { status: "unknown" };
  const faults: SyntaxFault[] = [];
  for (const reading of parser.read(code)) {
    if ("syntax" in reading) return { status: "complete" };
    faults.push(reading.fault);
  }
  if (faults.every((fault) => fault.reason === "Unknown")) {
    return { status: "unknown" };
  }
  return faults.some((fault) => isOpenEnded(fault, code))
    ? { status: "incomplete", indent: indentAfter(code) }
    : { status: "invalid" };
}
