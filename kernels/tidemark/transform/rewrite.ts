/**
 * Makes a module's JavaScript into a script that V8 runs in REPL mode, where
 * names live on from cell to cell. V8 lets a `let` follow a `let` there, and
 * nothing else: so every name becomes a `let`, whatever declared it. Imports
 * become dynamic ones, exports plain declarations.
 * @module
 */
import { MagicString } from "../../../lib/dependencies/magic_string.ts";
import { parseSync } from "../../../lib/dependencies/oxc_parser.ts";
import type {
  ClassNode,
  ExportNamedDeclaration,
  FunctionNode,
  ImportDeclaration,
  Program,
  Statement,
  VariableDeclaration,
} from "../../../lib/dependencies/oxc_types.ts";
import { boundNames } from "./names.ts";

/** Global name of what the child offers to rewritten code. */
export const RUNTIME_NAME = "__tidemark";

const IMPORT_META = `${RUNTIME_NAME}.meta`;
const DYNAMIC_IMPORT = `${RUNTIME_NAME}.load`;

/** A script, and how its places follow from the places of what was rewritten. */
export interface Rewritten {
  /** The script. */
  readonly code: string;
  /** Source map mappings of the rewriting. */
  readonly mappings: string;
}

type DefaultExport = Extract<Statement, { type: "ExportDefaultDeclaration" }>;

/** One cell under the knife. */
class Rewriting {
  readonly #code: string;
  readonly #text: MagicString;
  /** Names declared before everything else: those of `var` and functions. */
  readonly #hoisted = new Set<string>();

  constructor(code: string) {
    this.#code = code;
    this.#text = new MagicString(code);
  }

  statement(node: Statement): void {
    switch (node.type) {
      case "ImportDeclaration":
        return this.#import(node);
      case "ExportAllDeclaration":
        return this.#replace(node, `await ${this.#load(node)};`);
      case "ExportNamedDeclaration":
        return this.#exportNamed(node);
      case "ExportDefaultDeclaration":
        return this.#exportDefault(node);
      case "VariableDeclaration":
        return this.#variables(node);
      case "FunctionDeclaration":
        return this.#function(node);
      case "ClassDeclaration":
        return this.#class(node);
      default:
    }
  }

  /** `import.meta` and `import()` are those of a module that cells are not. */
  moduleSyntax(code: string): void {
    const { module } = parseSync("cell.jsx", code);
    for (const { start, end } of module.importMetas) {
      this.#text.overwrite(start, end, IMPORT_META);
    }
    for (const { start } of module.dynamicImports) {
      this.#text.overwrite(start, start + "import".length, DYNAMIC_IMPORT);
    }
  }

  finish(): Rewritten {
    if (this.#hoisted.size > 0) {
      this.#text.prepend(`let ${[...this.#hoisted].join(", ")};`);
    }
    const { mappings } = this.#text.generateMap({ hires: "boundary" });
    return { code: this.#text.toString(), mappings };
  }

  #replace(node: { start: number; end: number }, code: string): void {
    this.#text.overwrite(node.start, node.end, code);
  }

  #slice(node: { start: number; end: number }): string {
    return this.#code.slice(node.start, node.end);
  }

  #load(
    node: {
      readonly source: { start: number; end: number };
      readonly attributes: ImportDeclaration["attributes"];
    },
  ): string {
    const source = this.#slice(node.source);
    if (node.attributes.length === 0) return `${DYNAMIC_IMPORT}(${source})`;
    const attributes = node.attributes.map((one) => this.#slice(one)).join();
    return `${DYNAMIC_IMPORT}(${source}, { with: { ${attributes} } })`;
  }

  #import(node: ImportDeclaration): void {
    const load = `await ${this.#load(node)}`;
    const whole: string[] = [];
    const parts: string[] = [];
    for (const specifier of node.specifiers) {
      const { name } = specifier.local;
      if (specifier.type === "ImportNamespaceSpecifier") whole.push(name);
      else if (specifier.type === "ImportDefaultSpecifier") {
        parts.push(`default: ${name}`);
      } else parts.push(`${this.#slice(specifier.imported)}: ${name}`);
    }
    const names = whole.map((name) => `let ${name} = ${load};`);
    if (parts.length > 0) names.push(`let { ${parts.join(", ")} } = ${load};`);
    this.#replace(node, names.length > 0 ? names.join(" ") : `void (${load});`);
  }

  #exportNamed(node: ExportNamedDeclaration): void {
    const { declaration, source } = node;
    if (declaration) {
      this.#text.remove(node.start, declaration.start);
      return this.statement(declaration as Statement);
    }
    if (source === null) return this.#replace(node, ";");
    this.#replace(node, `void (await ${this.#load({ ...node, source })});`);
  }

  #exportDefault(node: DefaultExport): void {
    const { declaration } = node;
    this.#text.remove(node.start, declaration.start);
    if (
      (declaration.type === "FunctionDeclaration" ||
        declaration.type === "ClassDeclaration") && declaration.id
    ) return this.statement(declaration as Statement);
    this.#text.appendRight(declaration.start, "void (");
    this.#text.appendLeft(declaration.end, ")");
  }

  #variables(node: VariableDeclaration): void {
    if (node.kind === "const" || node.kind === "let") {
      const end = node.start + node.kind.length;
      this.#text.overwrite(node.start, end, "let");
    }
    if (node.kind !== "var") return;
    for (const { id } of node.declarations) {
      boundNames(id).forEach((name) => this.#hoisted.add(name));
    }
    const first = node.declarations[0]!;
    const last = node.declarations.at(-1)!;
    this.#text.overwrite(node.start, first.start, "void (");
    this.#text.appendLeft(last.end, ")");
  }

  /** Functions can be used before the line that they stand on, so they move to the front. */
  #function(node: FunctionNode): void {
    const { id } = node;
    if (!id) return;
    this.#hoisted.add(id.name);
    this.#text.remove(id.start, id.end);
    this.#text.appendRight(node.start, `void (${id.name} = `);
    this.#text.appendLeft(node.end, ");");
    if (node.start > 0) this.#text.move(node.start, node.end, 0);
  }

  #class(node: ClassNode): void {
    if (!node.id) return;
    this.#text.appendRight(node.start, `let ${node.id.name} = `);
    this.#text.appendLeft(node.end, ";");
  }
}

/** Rewrites JavaScript that parses as a module. */
export function rewrite(code: string): Rewritten {
  const program: Program = parseSync("cell.jsx", code).program;
  const rewriting = new Rewriting(code);
  for (const node of program.body) rewriting.statement(node);
  rewriting.moduleSyntax(code);
  return rewriting.finish();
}
