/**
 * The naive meaning of loop steps: float64 sums, rounded where a fold ends.
 * @module
 */
import { sizeOf, stridesOf } from "../../lib/base/shape.ts";
import { type Expression, input } from "../../lib/program/expression.ts";
import {
  type FoldOperation,
  type LoopExpression,
  loopOperandsOf,
  loopTypeOf,
} from "../../lib/program/loop_expression.ts";
import type { LoopStep } from "../../lib/program/loop_step.ts";
import { evaluateExpression, roundTo } from "./reference_expression.ts";

interface Place {
  readonly inputs: readonly ArrayLike<number>[];
  readonly coordinates: readonly number[];
  readonly indices: Readonly<Record<string, number>>;
}

const JOIN: Readonly<
  Record<FoldOperation, (left: number, right: number) => number>
> = {
  sum: (left, right) => left + right,
  product: (left, right) => left * right,
  maximum: (left, right) => right > left ? right : left,
  minimum: (left, right) => right < left ? right : left,
};
const NEUTRAL: Readonly<Record<FoldOperation, number>> = {
  sum: 0,
  product: 1,
  maximum: -Infinity,
  minimum: Infinity,
};

function neutralOf(operation: FoldOperation, isInteger: boolean): number {
  const value = NEUTRAL[operation];
  return isInteger ? Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, value)) : value;
}

function evaluateFold(
  node: Extract<LoopExpression, { kind: "fold" }>,
  place: Place,
): number {
  const type = loopTypeOf(node.term);
  let result = neutralOf(node.operation, type !== "float32");
  for (let index = 0; index < node.size; index++) {
    const inner = {
      ...place,
      indices: { ...place.indices, [node.loop]: index },
    };
    if (node.when && !evaluateLoop(node.when, inner)) continue;
    const term = evaluateLoop(node.term, inner);
    result = type === "int32" && node.operation === "product"
      ? Math.imul(result, term)
      : JOIN[node.operation](result, term);
  }
  return roundTo(type, result);
}

/** An operator on numbers, by the reference of ordinary expressions. */
function evaluateOperator(node: LoopExpression, place: Place): number {
  const parts = loopOperandsOf(node);
  const operands = parts.map((part, index): Expression =>
    input(index, loopTypeOf(part))
  );
  const [first, second, third] = operands as [
    Expression,
    Expression,
    Expression,
  ];
  const values = parts.map((part) => evaluateLoop(part, place));
  switch (node.kind) {
    case "unary":
    case "cast":
      return evaluateExpression({ ...node, operand: first }, values);
    case "binary":
      return evaluateExpression(
        { ...node, left: first, right: second },
        values,
      );
    default:
      return evaluateExpression({
        kind: "select",
        condition: first,
        whenTrue: second,
        whenFalse: third,
      }, values);
  }
}

function evaluateLoop(node: LoopExpression, place: Place): number {
  switch (node.kind) {
    case "coordinate":
      return place.coordinates[node.axis]!;
    case "index":
      return place.indices[node.loop]!;
    case "constant":
      return roundTo(node.type, node.value);
    case "load": {
      if (node.when && !evaluateLoop(node.when, place)) return 0;
      const at = evaluateLoop(node.at, place);
      const value = place.inputs[node.input]![at];
      if (value === undefined) throw new RangeError(`no element ${at}`);
      return value;
    }
    case "fold":
      return evaluateFold(node, place);
    default:
      return evaluateOperator(node, place);
  }
}

/** The output of a loop step. */
export function evaluateLoopStep(
  step: LoopStep,
  inputs: readonly ArrayLike<number>[],
): number[] {
  const strides = stridesOf(step.shape);
  return Array.from({ length: sizeOf(step.shape) }, (_, index) => {
    const coordinates = step.shape.map((size, axis) =>
      Math.floor(index / strides[axis]!) % size
    );
    return evaluateLoop(step.expression, { inputs, coordinates, indices: {} });
  });
}
