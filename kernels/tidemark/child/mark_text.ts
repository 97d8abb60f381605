/**
 * Marks that the child writes to its descriptors, known to both sides. Whoever
 * has read a mark has read everything that was written before it. Subprocesses
 * write to the same descriptors: a token that they do not know tells marks from
 * whatever they write.
 * @module
 */

/** What a mark ends with. */
export const MARK_END = "\0\n";

/** What stands between its number and its note, and before the number. */
const PART = ":";

/** A number, and perhaps a note. */
const PARTS = /^(\d+)(?::(.*))?$/s;

/** A mark that was read. */
export interface Mark {
  /** Its number. */
  readonly number: number;
  /** What was written with it; empty if nothing. */
  readonly note: string;
}

/** What a mark begins with. */
export function markStart(token: string): string {
  return `\0${token}${PART}`;
}

/** The text of a mark; a note is JSON, in which no zero byte stands. */
export function markText(token: string, { number, note }: Mark): string {
  const rest = note === "" ? "" : `${PART}${note}`;
  return `${markStart(token)}${number}${rest}${MARK_END}`;
}

/** Reads what stands between the beginning and the end of a mark; null where it is none. */
export function readMark(text: string): Mark | null {
  const parts = PARTS.exec(text);
  return parts && { number: Number(parts[1]), note: parts[2] ?? "" };
}
