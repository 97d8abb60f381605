// deno-lint-ignore-file no-console -- Part of scripts that report to people.
/**
 * Tells people how far a notebook has come: a line for every cell, and on a
 * terminal one that says which cell runs.
 * @module
 */
import type { CellEvent } from "./execute.ts";
import { type Notebook, sourceOf } from "./files.ts";

const CLEAR_LINE = "\r\x1b[2K";
const PIPE_COLUMNS = 100;

function firstLine(text: string, columns: number): string {
  const [line = ""] = text.split("\n");
  return line.length > columns ? `${line.slice(0, columns - 1)}…` : line;
}

/** Numbers of code cells, counted from 1, by their place among all cells. */
function numberCells(notebook: Notebook): Map<number, number> {
  const numbers = new Map<number, number>();
  notebook.cells.forEach(({ cell_type }, index) => {
    if (cell_type === "code") numbers.set(index, numbers.size + 1);
  });
  return numbers;
}

/** Hears of cells and tells people. */
export function cellReporter(notebook: Notebook): (event: CellEvent) => void {
  const numbers = numberCells(notebook);
  const isTerminal = Deno.stdout.isTerminal();
  const columns = isTerminal ? Deno.consoleSize().columns : PIPE_COLUMNS;
  const describe = (index: number, took: string) => {
    const place = `${numbers.get(index)}/${numbers.size}`.padStart(7);
    const head = `${place} ${took.padStart(8)}  `;
    const source = sourceOf(notebook.cells[index]!);
    return head + firstLine(source, columns - head.length);
  };
  return (event) => {
    if (event.event === "death") {
      console.error("The kernel died: what it ran is the cell above");
      return;
    }
    if (event.event === "begin") {
      if (!isTerminal) return;
      const line = describe(event.index, "");
      Deno.stdout.writeSync(new TextEncoder().encode(CLEAR_LINE + line));
      return;
    }
    const line = describe(event.index, `${event.elapsedS.toFixed(1)} s`);
    console.log(isTerminal ? CLEAR_LINE + line : line);
    if (event.error === null) return;
    console.error(`Code cell ${numbers.get(event.index)} failed:\n`);
    console.error(sourceOf(notebook.cells[event.index]!).trimEnd());
    console.error(`\n${event.error}`);
  };
}
