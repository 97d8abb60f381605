/**
 * Rough costs of expressions, to decide how work is shared out and unrolled.
 * @module
 */
import type {
  BinaryOperator,
  Expression,
  UnaryOperator,
} from "../../../program/expression.ts";

/** Nanoseconds per element, measured for float32 with data in the cache. */
const NANOSECONDS: Readonly<
  Partial<Record<UnaryOperator | BinaryOperator, number>>
> = {
  exponential: 0.7,
  exponentialMinusOne: 0.8,
  logarithm: 1,
  logarithmOnePlus: 1.5,
  hyperbolicTangent: 1,
  errorFunction: 2.2,
  squareRoot: 0.3,
  divide: 0.3,
  floorDivide: 1,
  sine: 1,
  cosine: 1,
  tangent: 10,
  arcSine: 8,
  arcCosine: 8,
  arcTangent: 8,
  arcTangent2: 12,
  hyperbolicSine: 12,
  hyperbolicCosine: 12,
  areaSine: 15,
  areaCosine: 15,
  areaTangent: 15,
  power: 20,
  modulo: 8,
};
const SIMPLE_NANOSECONDS = 0.05;
const MEMORY_NANOSECONDS = 0.2;

/** Nanoseconds that an element of an elementwise step takes on one thread. */
export function costOf(expression: Expression): number {
  return addCost(expression, new Set());
}

// A part that occurs twice is computed once.
function addCost(node: Expression, seen: Set<Expression>): number {
  if (seen.has(node)) return 0;
  seen.add(node);
  switch (node.kind) {
    case "input":
    case "constant":
    case "parameter":
      return MEMORY_NANOSECONDS / 2;
    case "unary":
      return operatorCost(node.operator) + addCost(node.operand, seen);
    case "cast":
      return SIMPLE_NANOSECONDS + addCost(node.operand, seen);
    case "binary":
      return operatorCost(node.operator) + addCost(node.left, seen) +
        addCost(node.right, seen);
    case "select":
      return SIMPLE_NANOSECONDS + addCost(node.condition, seen) +
        addCost(node.whenTrue, seen) + addCost(node.whenFalse, seen);
    default:
      throw node satisfies never;
  }
}

function operatorCost(operator: UnaryOperator | BinaryOperator): number {
  return NANOSECONDS[operator] ?? SIMPLE_NANOSECONDS;
}
