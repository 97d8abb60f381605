/**
 * Turns notebooks into modules, so that the type checker sees their cells.
 * @module
 */
import { codeCells, type Notebook, sourceOf } from "./files.ts";

/** A line of a module, as its notebook's readers know it. */
export interface CellLine {
  /** Counts code cells from 1. */
  readonly cell: number;
  readonly line: number;
}

/** A module made from a notebook, and where each of its lines comes from. */
export interface NotebookModule {
  readonly source: string;
  /** `origins[n - 1]` belongs to line n. */
  readonly origins: readonly CellLine[];
}

/** Joins the code cells in order; they share one scope, as in a notebook. */
export function joinCells(notebook: Notebook): NotebookModule {
  const lines: string[] = [];
  const origins: CellLine[] = [];
  codeCells(notebook).forEach((cell, index) => {
    sourceOf(cell).trimEnd().split("\n").forEach((text, offset) => {
      lines.push(text);
      origins.push({ cell: index + 1, line: offset + 1 });
    });
    // A last expression without a semicolon must not run into the next cell.
    lines.push(";");
    origins.push({ cell: index + 1, line: 0 });
  });
  // Without an import or export the file would be a script with global names.
  lines.push("export {};");
  return { source: lines.join("\n") + "\n", origins };
}

/** Replaces positions in the module by cells in what the type checker says. */
export function translate(
  report: string,
  moduleName: string,
  notebookName: string,
  origins: readonly CellLine[],
): string {
  const escaped = moduleName.replaceAll(".", "\\.");
  const position = new RegExp(`\\S*${escaped}:(\\d+):(\\d+)`, "g");
  return report.replaceAll(position, (_, line: string, column: string) => {
    const origin = origins[Number(line) - 1];
    return origin
      ? `${notebookName}, code cell ${origin.cell}, line ${origin.line}:${column}`
      : notebookName;
  });
}
