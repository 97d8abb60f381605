/**
 * Blanks and comments, skipped step by step: a pattern that does it at once
 * can be made to try for ever.
 * @module
 */

/** The offset of the first text at or behind `offset` that is neither blank nor comment. */
export function skipComments(code: string, offset: number): number {
  let at = offset;
  while (at < code.length) {
    if (/\s/.test(code[at]!)) at++;
    else if (code.startsWith("//", at)) at = endOf(code, "\n", at + 2);
    else if (code.startsWith("/*", at)) at = endOf(code, "*/", at + 2);
    else break;
  }
  return at;
}

/** The offset behind the next `mark`, or the end of the text. */
function endOf(code: string, mark: string, from: number): number {
  const found = code.indexOf(mark, from);
  return found < 0 ? code.length : found + mark.length;
}
