/**
 * Code that can hold no type error: literals, what is made of them, and names
 * that the same cell has given to such. Nobody needs to check it, so the
 * language service need not run for it.
 * @module
 */
import { remembering } from "../transform/recent.ts";
import { parseSync } from "../../../lib/dependencies/oxc_parser.ts";

/** Any node of the syntax: fields are looked at by name. */
interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

type Judge = (node: Node, names: Set<string>) => boolean;

function isPlainNode(node: unknown, names: Set<string>): boolean {
  // A hole in an array, a declaration without a value.
  if (node === null || node === undefined) return true;
  const { type } = node as Node;
  return JUDGES[type]?.(node as Node, names) ?? false;
}

function arePlain(nodes: unknown, names: Set<string>): boolean {
  return (nodes as readonly unknown[]).every((node) =>
    isPlainNode(node, names)
  );
}

function isNumber(node: unknown): boolean {
  const { type, value, operator, left, right, argument, expression } =
    node as Node;
  if (type === "Literal") return typeof value === "number";
  if (type === "ParenthesizedExpression") return isNumber(expression);
  if (type === "UnaryExpression") {
    return (operator === "-" || operator === "+") && isNumber(argument);
  }
  return type === "BinaryExpression" && /^(?:[-+*/%]|\*\*)$/.test(
    String(operator),
  ) && isNumber(left) && isNumber(right);
}

/** A name without a type gets a value that is plain. */
const isDeclarator: Judge = ({ id, init }, names) => {
  const { type, name, typeAnnotation } = id as Node;
  if (type !== "Identifier" || typeAnnotation) return false;
  if (!isPlainNode(init, names)) return false;
  names.add(String(name));
  return true;
};

/** `console.log(…)` and the like take anything. */
const isConsoleCall: Judge = ({ callee, arguments: values }, names) => {
  const { type, object, property, computed } = callee as Node;
  if (type !== "MemberExpression" || computed) return false;
  const { type: kind, name } = object as Node;
  return kind === "Identifier" && name === "console" && !names.has("console") &&
    /^(?:log|info|debug|warn|error)$/.test(String((property as Node).name)) &&
    arePlain(values, names);
};

/** Kinds of nodes that may be plain → whether one is. */
const JUDGES: Readonly<Record<string, Judge>> = {
  Program: ({ body }, names) => arePlain(body, names),
  ExpressionStatement: ({ expression }, names) =>
    isPlainNode(expression, names),
  EmptyStatement: () => true,
  VariableDeclaration: ({ declarations, declare }, names) =>
    !declare && arePlain(declarations, names),
  VariableDeclarator: isDeclarator,
  Literal: () => true,
  TemplateLiteral: ({ expressions }, names) => arePlain(expressions, names),
  ArrayExpression: ({ elements }, names) => arePlain(elements, names),
  ObjectExpression: ({ properties }, names) => arePlain(properties, names),
  Property: ({ computed, kind, method, value }, names) =>
    !computed && kind === "init" && !method && isPlainNode(value, names),
  Identifier: ({ name }, names) => names.has(String(name)),
  ParenthesizedExpression: ({ expression }, names) =>
    isPlainNode(expression, names),
  UnaryExpression: isNumber,
  BinaryExpression: isNumber,
  CallExpression: isConsoleCall,
};

/**
 * What no plain code has, or hardly in strings: parsing takes longer. The
 * remark makes an error of there being none.
 */
const NOT_PLAIN =
  /@ts-expect-error|=>|\b(?:import|await|function|class|new|return|for|if)\b|(?<!\bconsole)\.\s*[A-Za-z_$]/;

/** Whether a cell can hold no type error. */
export const isPlain: (code: string) => boolean = remembering(readPlain);

function readPlain(code: string): boolean {
  if (NOT_PLAIN.test(code)) return false;
  const { program, errors } = parseSync("cell.tsx", code);
  return errors.length === 0 && isPlainNode(program, new Set());
}
