/**
 * The cells that ran, as modules that the type checker can read. Each cell is
 * a module of its own: its text after one line of ours, which imports what
 * earlier cells declared and exports what this one declares. A name that is
 * declared again belongs to the later cell from then on; what ran before keeps
 * the meaning that it had. `let` and `var` of earlier cells come in as
 * declarations rather than imports, since imports cannot be assigned to.
 * @module
 */
import { pathToFileURL } from "node:url";
import {
  type CellNames,
  listNames,
  listWords,
  type NameKind,
} from "./declarations.ts";
import type { Parser } from "./parser.ts";
import { normalizeText } from "./positions.ts";

/** A cell as a module. */
export interface CellModule {
  /** Address of the module: a file beside the notebook that does not exist. */
  readonly uri: string;
  /** "typescript" or "typescriptreact". */
  readonly language: string;
  /** Head, then the cell. */
  readonly text: string;
  /** Where the cell begins in the text. */
  readonly headLength: number;
  /** The modules that this one imports. */
  readonly imports: ReadonlySet<string>;
  /** What the cell declares. */
  readonly cell: CellNames;
}

interface Owner {
  readonly module: CellModule;
  readonly kind: NameKind;
}

/** Begins the names of our modules, and of nothing that users name. */
export const MODULE_PREFIX = "$cell_";

/** Remarks that count only at the very top of a module. */
const PRAGMA =
  /^[ \t]*(?:\/\/\/[ \t]*<reference\b.*|\/\*\*?[ \t]*@(?:jsx|ts-)[^\n]*\*\/)[ \t]*$/gm;

/** The cells that ran and still matter, and a cell that might run next. */
export class Notebook {
  readonly #parser: Parser;
  readonly #folder: string;
  readonly #owners = new Map<string, Owner>();
  #modules = new Map<string, CellModule>();
  #count = 0;

  constructor(parser: Parser, folder: string) {
    this.#parser = parser;
    this.#folder = folder;
  }

  /** The modules of the cells that ran, without those that nothing refers to any more. */
  get modules(): ReadonlyMap<string, CellModule> {
    return this.#modules;
  }

  /** Who declared a name last. */
  kindOf(name: string): NameKind | undefined {
    return this.#owners.get(name)?.kind;
  }

  /** Takes in a cell that ran. */
  add(code: string): void {
    const text = normalizeText(code);
    const cell = listNames(this.#parser, text);
    if (!cell.valid || cell.names.size === 0) return;
    const module = this.#build(`${++this.#count}`, text, cell, listWords(text));
    this.#modules.set(module.uri, module);
    for (const [name, kind] of cell.names) {
      this.#owners.set(name, { module, kind });
    }
    this.#forgetUnreachable();
  }

  /** The module of a cell that did not run; `role` tells several such apart. */
  draft(code: string, role: string): CellModule {
    const text = normalizeText(code);
    return this.#build(role, text, listNames(this.#parser, text), null);
  }

  /** A module; `words` limits what it imports, null lets everything in. */
  #build(
    suffix: string,
    code: string,
    cell: CellNames,
    words: ReadonlySet<string> | null,
  ): CellModule {
    const visible = [...this.#owners].filter(([name]) =>
      !cell.names.has(name) && (words === null || words.has(name))
    );
    const head = [
      ...code.match(PRAGMA) ?? [],
      [...visible.map(writeImport), writeExports(cell)].join(" ") + "\n",
    ].join("\n");
    const path = `${this.#folder}/${MODULE_PREFIX}${suffix}.ts`;
    return {
      uri: pathToFileURL(path + (cell.jsx ? "x" : "")).href,
      language: cell.jsx ? "typescriptreact" : "typescript",
      text: head + code,
      headLength: head.length,
      imports: new Set(visible.map(([, owner]) => owner.module.uri)),
      cell,
    };
  }

  #forgetUnreachable(): void {
    const reached = new Map<string, CellModule>();
    const visit = (module: CellModule) => {
      if (reached.has(module.uri)) return;
      reached.set(module.uri, module);
      for (const uri of module.imports) visit(this.#modules.get(uri)!);
    };
    for (const { module } of this.#owners.values()) visit(module);
    this.#modules = reached;
  }
}

function writeImport([name, { module, kind }]: [string, Owner]): string {
  const source = JSON.stringify("./" + module.uri.split("/").at(-1));
  return kind === "variable"
    ? `declare let ${name}: typeof import(${source}).${name};`
    : `import { ${name} } from ${source};`;
}

/** Exports, even of nothing: they make a module of the cell, which may then await. */
function writeExports({ names, exported }: CellNames): string {
  const list = [...names.keys()].filter((name) => !exported.has(name));
  return `export { ${list.join(", ")} };`;
}
