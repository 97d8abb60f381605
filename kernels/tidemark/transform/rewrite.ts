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
  Statement,
  VariableDeclaration,
} from "../../../lib/dependencies/oxc_types.ts";
import { boundNames } from "./names.ts";

/** Global name of what the child offers to rewritten code. */
export const RUNTIME_NAME = "__tidemark";

/** What the value of a cell's last expression goes through. */
const END = { before: `await ${RUNTIME_NAME}.end((`, after: "))" } as const;
const IMPORT_META = `${RUNTIME_NAME}.meta`;
const DYNAMIC_IMPORT = `${RUNTIME_NAME}.load`;

/** A script, and how its places follow from the places of what was rewritten. */
export interface Rewritten {
  /** What comes before it, on a line of its own, so that no place in the script moves. */
  readonly head: string;
  /** The script. */
  readonly code: string;
  /** Source map mappings of the rewriting; null where every place stays. */
  readonly mappings: string | null;
  /** Whether the script ends with a value that goes through the runtime. */
  readonly tellsEnd: boolean;
}

type ModuleSyntax = ReturnType<typeof parseSync>["module"];
type DefaultExport = Extract<Statement, { type: "ExportDefaultDeclaration" }>;

/** One cell under the knife. */
class Rewriting {
  readonly #code: string;
  /** Made when the first change is: it takes longer than all the rest. */
  #changed: MagicString | null = null;
  /** Names declared before everything else: those of `var` and functions. */
  readonly #hoisted = new Set<string>();

  constructor(code: string) {
    this.#code = code;
  }

  get #text(): MagicString {
    return this.#changed ??= new MagicString(this.#code);
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
  moduleSyntax(module: ModuleSyntax): void {
    for (const { start, end } of module.importMetas) {
      this.#text.overwrite(start, end, IMPORT_META);
    }
    for (const { start } of module.dynamicImports) {
      this.#text.overwrite(start, start + "import".length, DYNAMIC_IMPORT);
    }
  }

  /** Ends with the statements of the script, of which the last may be an expression. */
  finish(body: readonly Statement[]): Rewritten {
    const last = body.at(-1);
    const value = last?.type === "ExpressionStatement" ? last.expression : null;
    if (!this.#changed && this.#hoisted.size === 0) {
      return this.#unchanged(value, body.at(-2)?.end ?? null);
    }
    if (value) {
      this.#text.appendRight(value.start, END.before);
      this.#text.appendLeft(value.end, END.after);
    }
    if (this.#hoisted.size > 0) {
      this.#text.prepend(`let ${[...this.#hoisted].join(", ")};`);
    }
    const { mappings } = this.#text.generateMap({ hires: "boundary" });
    return {
      head: "",
      code: this.#text.toString(),
      mappings,
      tellsEnd: value !== null,
    };
  }

  /** The last expression stands on a line of its own, so what is put at the end of the line before moves nothing. */
  #unchanged(
    value: { readonly start: number; readonly end: number } | null,
    before: number | null,
  ): Rewritten {
    const code = this.#code;
    const same = { head: "", mappings: null, tellsEnd: value !== null };
    if (!value) return { ...same, code };
    const closed = code.slice(0, value.end) + END.after +
      code.slice(value.end);
    if (before === null) return { ...same, head: END.before, code: closed };
    const opened = closed.slice(0, before) + END.before + closed.slice(before);
    return { ...same, code: opened };
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
  const { program, module } = parseSync("cell.jsx", code);
  const rewriting = new Rewriting(code);
  for (const node of program.body) rewriting.statement(node);
  rewriting.moduleSyntax(module);
  return rewriting.finish(program.body);
}
