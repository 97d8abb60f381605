/**
 * What a cell leaves behind at its top level: names, and of which kind each is.
 * Exact where the cell can be parsed, by patterns while it is being typed.
 * @module
 */
import { CODE_LIMIT, type Parser, type Syntax } from "./parser.ts";

/**
 * A *variable* can be assigned to by later cells, a *constant* cannot; *other*
 * is what may be value and type at once: functions, classes, enums, types,
 * namespaces and imports.
 */
export type NameKind = "variable" | "constant" | "other";

/** What is known about a cell without knowing types. */
export interface CellNames {
  /** Whether the cell needs to be read with JSX. */
  readonly jsx: boolean;
  /** Top-level names → kind. */
  readonly names: ReadonlyMap<string, NameKind>;
  /** Documentation comments of variables. */
  readonly docs: ReadonlyMap<string, string>;
  /** Those of them that the cell exports by itself. */
  readonly exported: ReadonlySet<string>;
  /** Whether the parser accepts the cell. */
  readonly valid: boolean;
  /** Whether it is nested so deeply that parsers fall over, the server's with all of the server. */
  readonly deep: boolean;
}

/** Any node of the syntax: fields are looked at by name. */
interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null &&
    typeof (value as { type?: unknown }).type === "string";
}

/** Where a node of a binding pattern keeps the patterns within. */
const PATTERN_FIELDS: Readonly<Record<string, string>> = {
  ArrayPattern: "elements",
  ObjectPattern: "properties",
  ObjectProperty: "value",
  RestElement: "argument",
  AssignmentPattern: "left",
};

function* namesOfPattern(node: unknown): Generator<string> {
  if (Array.isArray(node)) {
    for (const element of node) yield* namesOfPattern(element);
  } else if (isNode(node)) {
    if (node.type === "Identifier") yield String(node.name);
    const field = PATTERN_FIELDS[node.type];
    if (field !== undefined) yield* namesOfPattern(node[field]);
  }
}

const KIND_OF_KEYWORD: Readonly<Record<string, NameKind>> = {
  var: "variable",
  let: "variable",
  const: "constant",
  using: "constant",
  "await using": "constant",
};

/** Scopes of their own: a `var` inside stays inside. */
const CLOSED = /Function|Class|Method|TSModule|ObjectMethod|StaticBlock/;

/** The `var` declarations in blocks and loops, which belong to the whole cell. */
function* nestedVariables(node: unknown): Generator<Node> {
  if (Array.isArray(node)) {
    for (const element of node) yield* nestedVariables(element);
  } else if (isNode(node) && !CLOSED.test(node.type)) {
    if (!/Statement$|^Switch|^Catch|^Variable/.test(node.type)) return;
    if (node.type === "VariableDeclaration" && node.kind === "var") yield node;
    for (const value of Object.values(node)) {
      if (typeof value === "object") yield* nestedVariables(value);
    }
  }
}

type Note = (name: string, kind: NameKind) => void;

/** The documentation comment right before a statement, or null. */
function findDoc({ leadingComments }: Node): string | null {
  const last = (leadingComments as readonly Node[] | undefined)?.at(-1);
  const text = last?.type === "CommentBlock" ? String(last.value) : "";
  return text.startsWith("*") ? `/*${text}*/` : null;
}

function noteVariables(declaration: Node, note: Note): void {
  const kind = KIND_OF_KEYWORD[String(declaration.kind)] ?? "variable";
  for (const declarator of declaration.declarations as readonly Node[]) {
    for (const name of namesOfPattern(declarator.id)) note(name, kind);
  }
}

function noteStatement(statement: Node, note: Note): void {
  if (statement.type === "VariableDeclaration") {
    noteVariables(statement, note);
  } else if (statement.type === "ImportDeclaration") {
    for (const { local } of statement.specifiers as readonly Node[]) {
      for (const name of namesOfPattern(local)) note(name, "other");
    }
  } else if (/Declaration$|^TSDeclareFunction$/.test(statement.type)) {
    if (statement.global === true || statement.kind === "global") return;
    for (const name of namesOfPattern(statement.id)) note(name, "other");
  } else {
    for (const each of nestedVariables(statement)) noteVariables(each, note);
  }
}

function readSyntax(syntax: Syntax): Omit<CellNames, "jsx" | "valid" | "deep"> {
  const names = new Map<string, NameKind>();
  const docs = new Map<string, string>();
  const exported = new Set<string>();
  for (const statement of syntax.program.body as unknown as readonly Node[]) {
    const { declaration } = statement;
    const isExport = statement.type === "ExportNamedDeclaration" ||
      statement.type === "ExportDefaultDeclaration";
    const doc = findDoc(statement);
    if (!isExport) {
      noteStatement(statement, (name, kind) => {
        names.set(name, kind);
        if (doc !== null && kind === "variable") docs.set(name, doc);
      });
    } else if (isNode(declaration)) {
      noteStatement(declaration, (name, kind) => {
        names.set(name, kind);
        if (statement.type === "ExportNamedDeclaration") exported.add(name);
      });
    }
    for (const name of namesOfExport(statement)) exported.add(name);
  }
  return { names, docs, exported };
}

function* namesOfExport(statement: Node): Generator<string> {
  if (statement.type !== "ExportNamedDeclaration") return;
  for (const specifier of statement.specifiers as readonly Node[] ?? []) {
    yield* namesOfPattern(specifier.exported);
  }
}

/** Declarations as they look at the start of a line; enough while a cell is being typed. */
const DECLARATION =
  /^[ \t]*(?:export[ \t]+)?(?:declare[ \t]+)?(?:(?<keyword>const(?![ \t]+enum\b)|let|var|import)|async[ \t]+function\b|function\b|(?:abstract[ \t]+)?class|(?:const[ \t]+)?enum|type|interface|namespace)[ \t]*\*?[ \t]*(?<head>[^=;\n"']*)/gmu;
const IDENTIFIER = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu;

function guessNames(code: string): Map<string, NameKind> {
  const names = new Map<string, NameKind>();
  for (const { groups } of code.matchAll(DECLARATION)) {
    const kind = KIND_OF_KEYWORD[groups?.keyword ?? ""] ?? "other";
    const head = groups?.head ?? "";
    const isList = groups?.keyword === "import" || /^[{[]/.test(head);
    const found = head.match(IDENTIFIER) ?? [];
    for (const name of isList ? found : found.slice(0, 1)) {
      names.set(name, kind);
    }
  }
  for (const word of ["from", "as", "type"]) names.delete(word);
  return names;
}

/** What can be told of a cell that cannot be parsed. */
function guess(parser: Parser, code: string): CellNames {
  const [plain, jsx] = code.length > CODE_LIMIT
    ? []
    : [...parser.read(code)].map((each) => "fault" in each ? each.fault : null);
  const goesFurther = (jsx?.offset ?? 0) > (plain?.offset ?? 0);
  return {
    jsx: goesFurther || /<\/[\w.]*>|\/>/.test(code),
    names: guessNames(code),
    docs: new Map(),
    exported: new Set(),
    valid: false,
    deep: plain?.reason === "Unknown" && jsx?.reason === "Unknown",
  };
}

/** What a cell declares. */
export function listNames(parser: Parser, code: string): CellNames {
  const reading = parser.parse(code);
  if (reading === null) return guess(parser, code);
  const { jsx, syntax } = reading;
  return { jsx, ...readSyntax(syntax), valid: true, deep: false };
}

/** Every word of a text that could be a name, those in strings and comments too. */
export function listWords(code: string): ReadonlySet<string> {
  return new Set(code.match(IDENTIFIER));
}
