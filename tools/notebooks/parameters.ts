/**
 * Values for a notebook from outside: a cell tagged `parameters` holds one
 * constant a line, and `--set name=value` puts another value in its place. The
 * type checker sees the result, so a value of a wrong type is found.
 * @module
 */
import {
  type Cell,
  codeCells,
  type Notebook,
  sourceOf,
  toSource,
} from "./files.ts";

const TAG = "parameters";
const CONSTANT = /^((?:const|let) (\w+)(?:: [^=]+)? = )(.*);$/;

/** Values by name, as code. */
export type Settings = ReadonlyMap<string, string>;

function isParameters(cell: Cell): boolean {
  return cell.cell_type === "code" &&
    (cell.metadata?.tags?.includes(TAG) ?? false);
}

/** A value as code: what JSON can read is taken as it is, all else is a text. */
function toCode(value: string): string {
  try {
    return JSON.stringify(JSON.parse(value));
  } catch {
    return JSON.stringify(value);
  }
}

/**
 * Reads `name=value` pairs.
 *
 * @throws {SyntaxError} For a pair without a name.
 */
export function parseSettings(pairs: readonly string[]): Settings {
  return new Map(pairs.map((pair) => {
    const cut = pair.indexOf("=");
    if (cut > 0) return [pair.slice(0, cut), toCode(pair.slice(cut + 1))];
    throw new SyntaxError(
      `Cannot take --set ${pair} as it must be name=value: write for example --set epochs=3`,
    );
  }));
}

/** Names of the constants that can be set. */
export function parameterNames(notebook: Notebook): string[] {
  return codeCells(notebook).filter(isParameters).flatMap((cell) =>
    sourceOf(cell).split("\n").flatMap((line) => CONSTANT.exec(line)?.[2] ?? [])
  );
}

/**
 * A copy of the notebook with these values.
 *
 * @throws {ReferenceError} For a name that the notebook does not have.
 */
export function applySettings(
  notebook: Notebook,
  settings: Settings,
): Notebook {
  const names = parameterNames(notebook);
  for (const name of settings.keys()) {
    if (names.includes(name)) continue;
    const known = names.length > 0 ? names.join(", ") : "none";
    throw new ReferenceError(
      `Cannot set ${name} as it must be a constant in the cell tagged "${TAG}": there are ${known}`,
    );
  }
  const replaceLine = (line: string) =>
    line.replace(CONSTANT, (whole, before: string, name: string) => {
      const value = settings.get(name);
      return value === undefined ? whole : `${before}${value};`;
    });
  const cells = notebook.cells.map((cell) => {
    if (!isParameters(cell)) return cell;
    const text = sourceOf(cell).split("\n").map(replaceLine).join("\n");
    return { ...cell, source: toSource(text) };
  });
  return { ...notebook, cells };
}
