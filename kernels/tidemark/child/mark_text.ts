/**
 * Marks that the child writes to its descriptors, known to both sides. Whoever
 * has read a mark has read everything that was written before it.
 * @module
 */

/** What a mark begins with; no text of a user's holds it. */
export const MARK_START = "\0tidemark-mark:";

/** What it ends with. */
export const MARK_END = "\0\n";

/** What stands between its number and its note. */
const NOTE_START = ":";

/** A mark that was read. */
export interface Mark {
  /** Its number. */
  readonly number: number;
  /** What was written with it; empty if nothing. */
  readonly note: string;
}

/** The text of a mark; a note is JSON, in which nothing looks like the end of one. */
export function markText(mark: number, note = ""): string {
  const rest = note === "" ? "" : `${NOTE_START}${note}`;
  return `${MARK_START}${mark}${rest}${MARK_END}`;
}

/** Reads what stands between the beginning and the end of a mark. */
export function readMark(text: string): Mark {
  const [number = "", ...note] = text.split(NOTE_START);
  return { number: Number(number), note: note.join(NOTE_START) };
}
