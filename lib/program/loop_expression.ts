/**
 * What a loop step computes for one element of its output: arithmetic on the
 * element's coordinates, reads of the inputs at places computed so, and folds
 * over loops. Padding, windows, resizing and sums of products with any
 * indices are written in this form where no step of their own exists.
 * @module
 */
import type { NumericType } from "../base/dtype.ts";
import {
  type BinaryOperator,
  type Expression,
  typeOf,
  type UnaryOperator,
} from "./expression.ts";

/** How a fold joins its terms; a maximum takes a term only if it is larger, so NaN never. */
export type FoldOperation = "sum" | "product" | "maximum" | "minimum";

/** An expression of a loop step. */
export type LoopExpression =
  /** The coordinate of the element along an axis of the output, int32. */
  | { readonly kind: "coordinate"; readonly axis: number }
  /** How often the fold around it that has this name has gone round, int32. */
  | { readonly kind: "index"; readonly loop: string }
  | {
    readonly kind: "constant";
    readonly value: number;
    readonly type: NumericType;
  }
  /** The element `at` (int32) of an input; 0 where `when` is false. */
  | {
    readonly kind: "load";
    readonly input: number;
    readonly type: NumericType;
    readonly at: LoopExpression;
    readonly when: LoopExpression | null;
  }
  /**
   * All terms of `size` rounds for which `when` holds, joined in order. Names
   * of loops differ along a branch. Parts of a term that do not change in the
   * loop may be computed, and read, whether or not `when` ever holds.
   */
  | {
    readonly kind: "fold";
    readonly loop: string;
    readonly size: number;
    readonly operation: FoldOperation;
    readonly term: LoopExpression;
    readonly when: LoopExpression | null;
  }
  | {
    readonly kind: "unary";
    readonly operator: UnaryOperator;
    readonly operand: LoopExpression;
  }
  | {
    readonly kind: "binary";
    readonly operator: BinaryOperator;
    readonly left: LoopExpression;
    readonly right: LoopExpression;
  }
  | {
    readonly kind: "select";
    readonly condition: LoopExpression;
    readonly whenTrue: LoopExpression;
    readonly whenFalse: LoopExpression;
  }
  | {
    readonly kind: "cast";
    readonly to: NumericType;
    readonly operand: LoopExpression;
  };

/** The type of an expression's value. */
export function loopTypeOf(node: LoopExpression): NumericType {
  switch (node.kind) {
    case "coordinate":
    case "index":
      return "int32";
    case "constant":
    case "load":
      return node.type;
    case "fold":
      return loopTypeOf(node.term);
    case "cast":
      return node.to;
    case "select":
      return loopTypeOf(node.whenTrue);
    case "unary":
      return operatorType(node, loopTypeOf(node.operand));
    case "binary":
      return operatorType(node, loopTypeOf(node.left));
    default:
      throw node satisfies never;
  }
}

/** The type of an operator's result: only the type of its first operand matters. */
function operatorType(
  node: Extract<LoopExpression, { kind: "unary" | "binary" }>,
  type: NumericType,
): NumericType {
  const operand: Expression = { kind: "input", index: 0, type };
  return typeOf(
    node.kind === "unary"
      ? { kind: "unary", operator: node.operator, operand }
      : {
        kind: "binary",
        operator: node.operator,
        left: operand,
        right: operand,
      },
  );
}

/** The parts of an expression, in the order in which they are written. */
export function loopOperandsOf(
  node: LoopExpression,
): readonly LoopExpression[] {
  switch (node.kind) {
    case "coordinate":
    case "index":
    case "constant":
      return [];
    case "load":
      return node.when ? [node.at, node.when] : [node.at];
    case "fold":
      return node.when ? [node.term, node.when] : [node.term];
    case "unary":
    case "cast":
      return [node.operand];
    case "binary":
      return [node.left, node.right];
    case "select":
      return [node.condition, node.whenTrue, node.whenFalse];
    default:
      throw node satisfies never;
  }
}

function printWhen(when: LoopExpression | null): string {
  return when ? ` if ${printLoop(when)}` : "";
}

/** Prints an expression; equal text means equal expressions. */
export function printLoop(node: LoopExpression): string {
  const parts = () => loopOperandsOf(node).map(printLoop).join(", ");
  switch (node.kind) {
    case "coordinate":
      return `c${node.axis}`;
    case "index":
      return node.loop;
    case "constant":
      return `${Object.is(node.value, -0) ? "-0" : node.value}:${node.type}`;
    case "load":
      return `x${node.input}:${node.type}[${printLoop(node.at)}${
        printWhen(node.when)
      }]`;
    case "fold":
      return `${node.operation}(${node.loop} < ${node.size}: ${
        printLoop(node.term)
      }${printWhen(node.when)})`;
    case "unary":
    case "binary":
      return `${node.operator}(${parts()})`;
    case "select":
      return `select(${parts()})`;
    case "cast":
      return `${node.to}(${parts()})`;
    default:
      throw node satisfies never;
  }
}

/** An ordinary expression, with its inputs replaced; it may read no run-time values. */
export function fromExpression(
  node: Expression,
  inputs: readonly LoopExpression[],
): LoopExpression {
  const inner = (part: Expression) => fromExpression(part, inputs);
  switch (node.kind) {
    case "input":
      return inputs[node.index]!;
    case "constant":
      return node;
    case "parameter":
      throw new Error("Broken invariant: loop steps have no run-time values");
    case "unary":
    case "cast":
      return { ...node, operand: inner(node.operand) };
    case "binary":
      return { ...node, left: inner(node.left), right: inner(node.right) };
    case "select":
      return {
        ...node,
        condition: inner(node.condition),
        whenTrue: inner(node.whenTrue),
        whenFalse: inner(node.whenFalse),
      };
    default:
      throw node satisfies never;
  }
}
