/**
 * Where and why code does not parse, as people read it: a message, the line,
 * and a caret under the culprit.
 * @module
 */

/** A mistake in the syntax of a cell. */
export interface SyntaxProblem {
  /** What is wrong. */
  readonly message: string;
  /** Line, from 1. */
  readonly line: number;
  /** Column, from 1. */
  readonly column: number;
  /** The line and a caret under the culprit. */
  readonly excerpt: readonly [line: string, caret: string];
}

/** The problem at an offset of the code. Tabs stay tabs, so that the caret stands right. */
export function syntaxProblem(
  code: string,
  message: string,
  start: number,
  end: number,
): SyntaxProblem {
  const before = code.slice(0, start).split("\n");
  const column = before.at(-1)!.length;
  const text = code.split("\n")[before.length - 1]!;
  const indent = text.slice(0, column).replace(/[^\t]/g, " ");
  const width = Math.max(1, Math.min(end - start, text.length - column));
  return {
    message,
    line: before.length,
    column: column + 1,
    excerpt: [text, indent + "^".repeat(width)],
  };
}
