/**
 * Operators of loop expressions on vectors: those of ordinary expressions.
 * @module
 */
import { v128 } from "../../../dependencies/wasmati.ts";
import type { NumericType } from "../../../base/dtype.ts";
import { type Expression, input } from "../../../program/expression.ts";
import type { LoopExpression } from "../../../program/loop_expression.ts";
import { type Local, variable } from "./emit.ts";
import type { LaneCount } from "./emit_lanes.ts";
import { binaryCode } from "./expression_binary.ts";
import { unaryCode } from "./expression_unary.ts";

type Vector = Local<"v128">;

/** Writes an operator on vectors of the types of its operands. */
export function vectorOperator(
  node: Extract<LoopExpression, { kind: "unary" | "binary" | "select" }>,
  types: readonly NumericType[],
  operands: readonly Vector[],
  lanes: LaneCount,
): Vector {
  const [first, second, third] = operands as [Vector, Vector, Vector];
  switch (node.kind) {
    case "unary":
      return variable(
        "v128",
        unaryCode(node.operator, types[0]!)(first, lanes),
      );
    case "binary": {
      // Some operators are shorter if the right operand is known.
      const right: Expression = node.right.kind === "constant"
        ? node.right
        : input(1, types[1]!);
      const left = input(0, types[0]!);
      const { operator } = node;
      const code = binaryCode({ kind: "binary", operator, left, right });
      return variable("v128", code(first, second, lanes));
    }
    case "select":
      return variable("v128", v128.bitselect(second, third, first));
    default:
      throw node satisfies never;
  }
}
