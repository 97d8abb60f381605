/**
 * A notebook and its translation are the same cells with other prose.
 * @module
 */
import { NOTEBOOKS, sourceOf, translationOf } from "./files.ts";
import type { Cell, Notebook } from "./files.ts";
import type { NamedNotebook } from "./types.ts";

function difference(original: Cell, translation: Cell): string | null {
  if (original.cell_type !== translation.cell_type) {
    return `is ${translation.cell_type}, not ${original.cell_type}`;
  }
  if (original.cell_type !== "code") {
    const isCopied = sourceOf(original) === sourceOf(translation);
    return isCopied ? "is not translated" : null;
  }
  if (sourceOf(original) !== sourceOf(translation)) return "has other code";
  const tags = ({ metadata }: Cell) => metadata?.tags?.join() ?? "";
  return tags(original) === tags(translation) ? null : "has other tags";
}

/** Where a translation is not its original with other prose. */
export function compareTranslation(
  original: Notebook,
  translation: Notebook,
): string[] {
  const counts = [original.cells.length, translation.cells.length];
  if (counts[0] !== counts[1]) {
    return [`has ${counts[1]} cells, not ${counts[0]}`];
  }
  return original.cells.flatMap((cell, index) => {
    const found = difference(cell, translation.cells[index]!);
    return found === null ? [] : [`cell ${index + 1} ${found}`];
  });
}

/** Faults of all translations, and originals without one. */
export function checkTranslations(
  notebooks: readonly NamedNotebook[],
): string[] {
  const byPath = new Map(
    notebooks.map(({ path, notebook }) => [path, notebook]),
  );
  return notebooks.flatMap(({ path, notebook }) => {
    const other = translationOf(path);
    if (other === null) return [];
    const name = other.slice(NOTEBOOKS.length);
    const translation = byPath.get(other);
    if (translation === undefined) return [`notebooks/${name} is missing`];
    return compareTranslation(notebook, translation)
      .map((fault) => `notebooks/${name} ${fault}`);
  });
}
