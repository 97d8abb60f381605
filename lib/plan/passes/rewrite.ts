/**
 * Expressions rewritten: leaves replaced, sizes counted. Parts that occur twice
 * are one object, and stay one, so that a formula squared thirty times over is
 * still thirty nodes.
 * @module
 */
import type { Expression } from "../../program/expression.ts";
import { operandsOf } from "../../program/operands.ts";

/** The node with other operands; itself if they are the same. */
function withOperands(
  node: Expression,
  operands: readonly Expression[],
): Expression {
  const old = operandsOf(node);
  if (operands.every((operand, index) => operand === old[index])) return node;
  const [first, second, third] = operands as [
    Expression,
    Expression,
    Expression,
  ];
  switch (node.kind) {
    case "input":
    case "constant":
    case "parameter":
      return node;
    case "unary":
    case "cast":
      return { ...node, operand: first };
    case "binary":
      return { ...node, left: first, right: second };
    case "select":
      return { ...node, condition: first, whenTrue: second, whenFalse: third };
    default:
      throw node satisfies never;
  }
}

/**
 * Rewrites an expression from its leaves up.
 *
 * @param change What to put in place of a node whose operands are rewritten already.
 */
export function rewrite(
  expression: Expression,
  change: (node: Expression) => Expression,
): Expression {
  const done = new Map<Expression, Expression>();
  const visit = (node: Expression): Expression => {
    const known = done.get(node);
    if (known) return known;
    const made = change(withOperands(node, operandsOf(node).map(visit)));
    done.set(node, made);
    return made;
  };
  return visit(expression);
}

/** Every node once, operands first. */
export function nodesOf(expression: Expression): Set<Expression> {
  const nodes = new Set<Expression>();
  const visit = (node: Expression) => {
    if (nodes.has(node)) return;
    operandsOf(node).forEach(visit);
    nodes.add(node);
  };
  visit(expression);
  return nodes;
}

/** Nodes of the expression as it prints, where parts that occur twice are written twice. */
export function printedSize(expression: Expression): number {
  const sizes = new Map<Expression, number>();
  for (const node of nodesOf(expression)) {
    const size = operandsOf(node).reduce(
      (sum, operand) => sum + sizes.get(operand)!,
      1,
    );
    sizes.set(node, size);
  }
  return sizes.get(expression)!;
}
