/**
 * Notebook files: which there are, what is in them, and their translations.
 * @module
 */
import { ROOT } from "../root.ts";

/** A cell, as far as tools look at it. */
export interface Cell {
  readonly "cell_type": string;
  readonly source: string | readonly string[];
  readonly metadata?: { readonly tags?: readonly string[] };
  readonly "execution_count"?: number | null;
  readonly outputs?: readonly unknown[];
}

/** A notebook file, as far as tools look at it. */
export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata?: unknown;
}

/** Folder of the notebooks, with a slash at the end. */
export const NOTEBOOKS = `${ROOT}notebooks/`;

/** Translations lie in a folder below the notebooks: its name, with a slash. */
const TRANSLATIONS = "zh/";

/** Names of the notebooks in `folder`, which `Deno.readDir` takes. */
async function listFolder(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && name.endsWith(".ipynb")) names.push(name);
  }
  return names.sort();
}

/** Paths of all notebooks of the repository, originals first. */
export async function listNotebooks(): Promise<string[]> {
  const originals = await listFolder(NOTEBOOKS);
  const translations = await listFolder(NOTEBOOKS + TRANSLATIONS);
  return [
    ...originals.map((name) => NOTEBOOKS + name),
    ...translations.map((name) => NOTEBOOKS + TRANSLATIONS + name),
  ];
}

/** Whether a path is that of a translation. */
export function isTranslation(path: string): boolean {
  return path.startsWith(NOTEBOOKS + TRANSLATIONS);
}

/** The path of the translation of one of our notebooks; null for other files. */
export function translationOf(path: string): string | null {
  if (!path.startsWith(NOTEBOOKS) || isTranslation(path)) return null;
  return NOTEBOOKS + TRANSLATIONS + path.slice(NOTEBOOKS.length);
}

/** A path from the repository's root, or the whole path of files outside. */
export function shownPath(path: string): string {
  return path.startsWith(ROOT) ? path.slice(ROOT.length) : path;
}

/** Reads a notebook. */
export async function readNotebook(path: string): Promise<Notebook> {
  const text = await Deno.readTextFile(path);
  try {
    const notebook = JSON.parse(text) as Partial<Notebook>;
    if (Array.isArray(notebook.cells)) return notebook as Notebook;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new SyntaxError(
    `Cannot read ${shownPath(path)} as it must be a notebook of format 4: ` +
      "it is not JSON with cells. Restore it from the repository",
  );
}

/** Writes a notebook as Jupyter does. */
export async function writeNotebook(
  path: string,
  notebook: Notebook,
): Promise<void> {
  await Deno.writeTextFile(path, `${JSON.stringify(notebook, null, 1)}\n`);
}

/** The text of a cell. */
export function sourceOf({ source }: Cell): string {
  return typeof source === "string" ? source : source.join("");
}

/** A text as the lines that a notebook file holds. */
export function toSource(text: string): string[] {
  return text.split(/(?<=\n)/);
}

/** The code cells, in order. */
export function codeCells({ cells }: Notebook): Cell[] {
  return cells.filter((cell) => cell.cell_type === "code");
}
