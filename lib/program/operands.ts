/**
 * What is inside an expression: its operands, and the run-time values it reads.
 * @module
 */
import type { NumericType } from "../base/dtype.ts";
import type { Expression } from "./expression.ts";

/** The operands of an expression, in the order in which they are written. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "input":
    case "constant":
    case "parameter":
      return [];
    case "unary":
    case "cast":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    case "select":
      return [
        expression.condition,
        expression.whenTrue,
        expression.whenFalse,
      ];
    default:
      throw expression satisfies never;
  }
}

/** How many run-time values an expression may ask for: one more than the highest index. */
export function parametersOf(expression: Expression | null): number {
  const seen = new Set<Expression>();
  let count = 0;
  const visit = (node: Expression) => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === "parameter") count = Math.max(count, node.index + 1);
    operandsOf(node).forEach(visit);
  };
  if (expression) visit(expression);
  return count;
}

const word = new Float32Array(1);
const wordBits = new Int32Array(word.buffer);

/** The int32 word that hands a number to a `parameter` of a type. */
export function parameterWord(value: number, type: NumericType): number {
  switch (type) {
    case "float32":
      word[0] = value;
      return wordBits[0]!;
    case "int32":
      return value | 0;
    case "bool":
      return Number(value !== 0);
    default:
      throw type satisfies never;
  }
}
