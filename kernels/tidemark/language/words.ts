/**
 * The server's words in terms of cells: it speaks of modules and aliases,
 * where the reader sees one notebook.
 * @module
 */

const REWRITES: readonly (readonly [RegExp, string])[] = [
  [/, \{ with: \{ "resolution-mode": "import" \} \}\)/g, ")"],
  // A type of an earlier cell is named as if it stood in a library.
  [/import\("file:[^"]*\/(?:\$|%24)cell_\w+"\)\./g, ""],
  [/^\(alias\) /gm, ""],
];

/** Types and messages as they read within one notebook. */
export function inNotebookTerms(text: string): string {
  return REWRITES.reduce(
    (rewritten, [pattern, words]) => rewritten.replaceAll(pattern, words),
    text,
  );
}
