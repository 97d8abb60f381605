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
import type { Document } from "./lsp/client.ts";
import type { Parser } from "./parser.ts";
import { normalizeText } from "./positions.ts";

/** A cell as a module: head, then cell. Its address is a file beside the notebook that does not exist. */
export interface CellModule extends Document {
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

/**
 * Modules are announced by the dozen, empty: one more module makes the server
 * resolve every import of every library again, a change to an empty one not.
 */
const BATCHES: Readonly<Record<Extension, number>> = { ts: 16, tsx: 4 };

type Extension = "ts" | "tsx";

const LANGUAGES: Readonly<Record<Extension, string>> = {
  ts: "typescript",
  tsx: "typescriptreact",
};

/** The cells that ran and still matter, and a cell that might run next. */
export class Notebook {
  readonly #parser: Parser;
  readonly #folderUri: string;
  readonly #owners = new Map<string, Owner>();
  #modules = new Map<string, CellModule>();
  /** How many modules are announced. */
  readonly #announced: Record<Extension, number> = { ts: BATCHES.ts, tsx: 0 };

  constructor(parser: Parser, folder: string) {
    this.#parser = parser;
    this.#folderUri = pathToFileURL(folder).href.replace(/\/$/, "");
  }

  /** The modules of the cells that ran, without those that nothing refers to any more. */
  get modules(): ReadonlyMap<string, CellModule> {
    return this.#modules;
  }

  /** Of which kind a name of an earlier cell is. */
  kindOf(name: string): NameKind | undefined {
    return this.#owners.get(name)?.kind;
  }

  /** Takes in a cell that ran. */
  add(code: string): void {
    const text = normalizeText(code);
    const cell = listNames(this.#parser, text);
    if (!cell.valid || cell.names.size === 0) return;
    const slot = this.#findSlot(cell.jsx ? "tsx" : "ts");
    const module = this.#build(slot, text, cell, listWords(text));
    this.#modules.set(module.uri, module);
    for (const [name, kind] of cell.names) {
      this.#owners.set(name, { module, kind });
    }
    this.#forgetUnreachable();
  }

  /** The module of a cell that did not run. */
  draft(code: string): CellModule {
    const text = normalizeText(code);
    const cell = listNames(this.#parser, text);
    return this.#build("draft", text, cell, null);
  }

  /** Everything that the server should know while it is asked about a draft. */
  documents(draft: CellModule): Document[] {
    const documents = new Map<string, Document>();
    for (const extension of ["ts", "tsx"] as const) {
      const slots = Array.from(
        { length: this.#announced[extension] },
        (_, index) => `${index + 1}`,
      );
      for (const slot of [...slots, "draft"]) {
        const uri = this.#uriOf(slot, extension);
        const language = LANGUAGES[extension];
        documents.set(uri, { uri, language, text: "export {};" });
      }
    }
    for (const module of this.#modules.values()) {
      documents.set(module.uri, module);
    }
    documents.set(draft.uri, draft);
    return [...documents.values()];
  }

  #uriOf(slot: string, extension: Extension): string {
    return `${this.#folderUri}/${MODULE_PREFIX}${slot}.${extension}`;
  }

  /** The first slot that holds no module; announces more if there is none. */
  #findSlot(extension: Extension): string {
    let slot = 1;
    while (this.#modules.has(this.#uriOf(`${slot}`, extension))) slot++;
    if (slot > this.#announced[extension]) {
      this.#announced[extension] += BATCHES[extension];
    }
    return `${slot}`;
  }

  /** A module; `words` limits what it imports, null lets everything in. */
  #build(
    slot: string,
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
    const extension = cell.jsx ? "tsx" : "ts";
    return {
      uri: this.#uriOf(slot, extension),
      language: LANGUAGES[extension],
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
  const doc = module.cell.docs.get(name) ?? "";
  return kind === "variable"
    ? `${doc}declare let ${name}: typeof import(${source}).${name};`
    : `import { ${name} } from ${source};`;
}

/** Exports, even of nothing: they make a module of the cell, which may then await. */
function writeExports({ names, exported }: CellNames): string {
  const list = [...names.keys()].filter((name) => !exported.has(name));
  return `export { ${list.join(", ")} };`;
}
