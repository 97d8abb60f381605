/**
 * Reads the notebooks of the repository.
 * @module
 */
import { ROOT } from "../style/paths.ts";

/** A cell, as far as tests look at it. */
export interface Cell {
  readonly "cell_type": string;
  readonly source: string | readonly string[];
  readonly "execution_count"?: number | null;
  readonly outputs?: readonly {
    readonly "output_type": string;
    /** Forms by MIME type. */
    readonly data?: Readonly<Record<string, unknown>>;
  }[];
}

/** A notebook, as far as tests look at it. */
export interface NotebookFile {
  readonly cells: readonly Cell[];
  readonly metadata: {
    readonly kernelspec: { readonly name: string; readonly language: string };
  };
}

/** File names of all notebooks. */
export function listNotebooks(): string[] {
  return [...Deno.readDirSync(`${ROOT}notebooks`)].map(({ name }) => name)
    .filter((name) => name.endsWith(".ipynb")).sort();
}

/** Reads a notebook by its file name. */
export function readNotebook(name: string): NotebookFile {
  return JSON.parse(Deno.readTextFileSync(`${ROOT}notebooks/${name}`));
}

/** The text of a cell. */
export function sourceOf({ source }: Cell): string {
  return typeof source === "string" ? source : source.join("");
}
