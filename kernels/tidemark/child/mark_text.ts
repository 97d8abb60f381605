/**
 * Marks that the child writes to its descriptors, known to both sides. Whoever
 * has read a mark has read everything that was written before it.
 * @module
 */

/** What a mark begins with; no text of a user's holds it. */
export const MARK_START = "\0tidemark-mark:";

/** What it ends with. */
export const MARK_END = "\0\n";

/** The text of a mark. */
export function markText(mark: number): string {
  return `${MARK_START}${mark}${MARK_END}`;
}
