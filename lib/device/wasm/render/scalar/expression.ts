/**
 * Scalar expressions as code for one element. Equal parts are computed once.
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
import {
  type Expression,
  printExpression,
  typeOf,
} from "../../../../program/expression.ts";
import { operandsOf } from "../../../../program/operands.ts";
import { type Local, type OnStack, ownTableEntry, variable } from "../emit.ts";
import { binaryValue } from "./binary.ts";
import type { Bound, Value } from "./buffers.ts";
import { constantValue, convertValue } from "./convert.ts";
import { unaryValue } from "./unary.ts";

/** What expressions depend on besides their inputs. */
export type Surroundings = Pick<Bound, "isDouble" | "firstParameter">;

interface Writer extends Surroundings {
  readonly inputs: readonly Value[];
  /** By the operator and the locals of its operands. */
  readonly byKey: Map<string, Value>;
  readonly byNode: Map<Expression, Value>;
}

/** Writes an expression of values; returns where the result is. */
export function writeExpression(
  expression: Expression,
  inputs: readonly Value[],
  { isDouble, firstParameter }: Surroundings,
): Value {
  return write(expression, {
    inputs,
    isDouble,
    firstParameter,
    byKey: new Map(),
    byNode: new Map(),
  });
}

function write(node: Expression, writer: Writer): Value {
  const known = writer.byNode.get(node);
  if (known) return known;
  const operands = operandsOf(node).map((operand) => write(operand, writer));
  const key = keyOf(node, operands);
  const made = writer.byKey.get(key) ?? writeNode(node, operands, writer);
  writer.byKey.set(key, made);
  writer.byNode.set(node, made);
  return made;
}

function keyOf(node: Expression, operands: readonly Value[]): string {
  if (operands.length === 0) return printExpression(node);
  const operator = "operator" in node
    ? node.operator
    : node.kind === "cast"
    ? node.to
    : node.kind;
  // Types matter: int32 and bool share locals.
  const types = operandsOf(node).map(typeOf);
  return [operator, ...types, ...operands.map(({ index }) => index)].join();
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

function writeNode(
  node: Expression,
  operands: readonly Value[],
  writer: Writer,
): Value {
  const [first, second, third] = operands as [Value, Value, Value];
  const { isDouble } = writer;
  switch (node.kind) {
    case "input":
      return writer.inputs[node.index]!;
    case "constant":
      return constantValue(node.value, node.type, isDouble);
    case "parameter":
      return parameterValue(node.index, node.type, writer);
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
