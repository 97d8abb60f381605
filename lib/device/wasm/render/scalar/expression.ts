/**
 * Scalar expressions as code for one element.
 * @module
 */
import {
  f32,
  f64,
  i32,
  local,
  select,
} from "../../../../dependencies/wasmati.ts";
import type { NumericType } from "../../../../base/dtype.ts";
import { type Expression, typeOf } from "../../../../program/expression.ts";
import { type Local, type OnStack, ownTableEntry, variable } from "../emit.ts";
import { writeParts } from "../expression_parts.ts";
import { binaryValue } from "./binary.ts";
import type { Bound, Value } from "./buffers.ts";
import { constantValue, convertValue } from "./convert.ts";
import { unaryValue } from "./unary.ts";

/** What expressions depend on besides their inputs. */
export type Surroundings = Pick<Bound, "isDouble" | "firstParameter">;

/** Writes an expression of values; returns where the result is. */
export function writeExpression(
  expression: Expression,
  inputs: readonly Value[],
  surroundings: Surroundings,
): Value {
  return writeParts<Value>(
    expression,
    (part, operands) => writePart(part, operands, inputs, surroundings),
  );
}

function parameterValue(
  index: number,
  type: NumericType,
  { firstParameter }: Surroundings,
): Value {
  const word = ownTableEntry(firstParameter + index);
  switch (type) {
    case "float32":
      return variable("f64", f64.promote_f32(f32.reinterpret_i32(word)));
    case "int32":
      return word;
    case "bool":
      return variable("i32", i32.ne(word, 0));
    default:
      throw type satisfies never;
  }
}

/** One of two values of one type. */
export function chooseValue(
  condition: Value,
  whenTrue: Value,
  whenFalse: Value,
): Value {
  local.get(whenTrue as Local<"f64">);
  local.get(whenFalse as Local<"f64">);
  local.get(condition as Local<"i32">);
  const chosen = select() as OnStack<"f64">;
  return variable(whenTrue.type, chosen) as Value;
}

function writePart(
  node: Expression,
  operands: readonly Value[],
  inputs: readonly Value[],
  surroundings: Surroundings,
): Value {
  const [first, second, third] = operands as [Value, Value, Value];
  const { isDouble } = surroundings;
  switch (node.kind) {
    case "input":
      return inputs[node.index]!;
    case "constant":
      return constantValue(node.value, node.type, isDouble);
    case "parameter":
      return parameterValue(node.index, node.type, surroundings);
    case "unary":
      return unaryValue(node.operator, typeOf(node.operand), first, isDouble);
    case "binary": {
      const { operator, left, right } = node;
      const known = right.kind === "constant" ? right.value : null;
      const type = typeOf(left);
      return binaryValue({ operator, type, known, isDouble }, first, second);
    }
    case "select":
      return chooseValue(first, second, third);
    case "cast":
      return convertValue(first, typeOf(node.operand), node.to, isDouble);
    default:
      throw node satisfies never;
  }
}
