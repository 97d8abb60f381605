/**
 * Lint rules about size: files of at most 300 lines and functions of at most
 * 40. A top-level constant that is plain data, without a function inside,
 * counts for nothing: a table is read by looking up, not from top to bottom.
 * @module
 */

/** Lines that a file may have, tables aside. */
export const MAX_FILE_LINES = 300;

/** Lines that a function may have, from its head to its closing brace. */
export const MAX_FUNCTION_LINES = 40;

/** A piece of a tree, as far as the search for functions needs it. */
type Tree = { readonly type?: unknown; readonly [key: string]: unknown };

const DATA_ROOTS = new Set(["ObjectExpression", "ArrayExpression"]);

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && "type" in value;
}

/** The value of an initialiser without `as const` and the like. */
function unwrap(node: Deno.lint.Expression | null): Tree | null {
  let tree: unknown = node;
  while (
    isTree(tree) &&
    /^TS(As|Satisfies|NonNull)Expression$/.test(String(tree.type))
  ) tree = tree.expression;
  return isTree(tree) ? tree : null;
}

/** Is this a literal all the way down: objects, arrays, strings, numbers, signs and names? */
function isData(tree: Tree): boolean {
  const list = (value: unknown) =>
    Array.isArray(value) && value.every((item) => isTree(item) && isData(item));
  switch (tree.type) {
    case "ObjectExpression":
      return list(tree.properties);
    case "ArrayExpression":
      return list(tree.elements);
    case "Property":
      return isTree(tree.value) && isData(tree.value);
    case "UnaryExpression":
      return isTree(tree.argument) && isData(tree.argument);
    case "Literal":
    case "Identifier":
      return true;
    default:
      return false;
  }
}

/** The number of lines a text spans. */
export function countLines(text: string): number {
  return text === "" ? 0 : text.replace(/\n$/, "").split("\n").length;
}

/** Lines of the file that are not part of a table. */
export function countFileLines(
  program: Deno.lint.Program,
  source: Pick<Deno.lint.SourceCode, "text" | "getText">,
): number {
  let tableLines = 0;
  for (const statement of program.body) {
    const declaration = statement.type === "ExportNamedDeclaration"
      ? statement.declaration
      : statement;
    if (declaration?.type !== "VariableDeclaration") continue;
    for (const { init } of declaration.declarations) {
      const value = unwrap(init);
      if (!value || !DATA_ROOTS.has(String(value.type))) continue;
      if (isData(value)) tableLines += countLines(source.getText(statement));
    }
  }
  return countLines(source.text) - tableLines;
}

/** Files stay short enough to be read at a sitting. */
export const fileLength: Deno.lint.Rule = {
  create(context) {
    return {
      Program(program) {
        const lines = countFileLines(program, context.sourceCode);
        if (lines <= MAX_FILE_LINES) return;
        context.report({
          range: [0, 1],
          message:
            `Cannot keep this file as files have at most ${MAX_FILE_LINES} lines without tables: it has ${lines}`,
          hint: "Move one of its concerns to a file of its own",
        });
      },
    };
  },
};

type FunctionNode =
  | Deno.lint.FunctionDeclaration
  | Deno.lint.FunctionExpression
  | Deno.lint.ArrowFunctionExpression;

/** A visitor that calls `measure` with every function and its lines. */
export function eachFunction(
  context: Deno.lint.RuleContext,
  measure: (node: FunctionNode, lines: number) => void,
): Deno.lint.LintVisitor {
  const visit = (node: FunctionNode) =>
    measure(node, countLines(context.sourceCode.getText(node)));
  return {
    FunctionDeclaration: visit,
    FunctionExpression: visit,
    ArrowFunctionExpression: visit,
  };
}

/** Functions do one thing, and so stay short. */
export const functionLength: Deno.lint.Rule = {
  create(context) {
    return eachFunction(context, (node, lines) => {
      if (lines <= MAX_FUNCTION_LINES) return;
      context.report({
        node,
        message:
          `Cannot keep this function as functions have at most ${MAX_FUNCTION_LINES} lines: it has ${lines}`,
        hint: "Name a part of it and call that",
      });
    });
  },
};
