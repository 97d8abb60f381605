/**
 * Operators on values that have names, as WGSL text.
 * @module
 */
import type { NumericType } from "../../../base/dtype.ts";
import {
  type BinaryOperator,
  input,
  typeOf,
  unary,
  type UnaryOperator,
} from "../../../program/expression.ts";
import {
  type LoopExpression,
  loopTypeOf,
} from "../../../program/loop_expression.ts";
import {
  BOOLEAN_BINARY,
  CASTS,
  FLOAT_BINARY,
  FLOAT_UNARY,
  INTEGER_BINARY,
  INTEGER_UNARY,
  type Text,
} from "./scalar.ts";

/** A value with a name. */
export interface Operand {
  readonly text: string;
  readonly type: NumericType;
}

/** Applies `inner` to an operand as another type, and turns its result into a third. */
function through(
  operands: readonly Operand[],
  as: NumericType,
  inner: (...texts: string[]) => Text,
  back: readonly [from: NumericType, to: NumericType],
): Text {
  const casts = operands.map(({ text, type }) => CASTS[type][as](text));
  const result = inner(...casts.map(({ text }) => text));
  const cast = CASTS[back[0]][back[1]](result.text);
  return {
    text: cast.text,
    functions: [
      ...casts.flatMap(({ functions }) => functions),
      ...result.functions,
      ...cast.functions,
    ],
  };
}

/** Whether an operator tells a truth value of a number. */
function isPredicate(operator: UnaryOperator): boolean {
  return typeOf(unary(operator, input(0, "int32"))) === "bool";
}

function unaryText(operator: UnaryOperator, operand: Operand): Text {
  const { text, type } = operand;
  if (type === "float32") return FLOAT_UNARY[operator](text);
  if (type === "bool" && operator === "not") {
    return { text: `!${text}`, functions: [] };
  }
  const integer = INTEGER_UNARY[operator];
  const own = integer ? "int32" : "float32";
  const code = integer ?? FLOAT_UNARY[operator];
  const back = isPredicate(operator)
    ? ["bool", "bool"] as const
    : [own, type] as const;
  return through([operand], own, code, back);
}

function binaryText(
  operator: BinaryOperator,
  operands: readonly [Operand, Operand],
  result: NumericType,
): Text {
  const [a, b] = operands;
  if (a.type === "float32") return FLOAT_BINARY[operator](a.text, b.text);
  if (a.type === "int32") return INTEGER_BINARY[operator](a.text, b.text);
  const own = BOOLEAN_BINARY[operator];
  if (own) return own(a.text, b.text);
  // Comparisons give a bool already.
  const isComparison = /^(less|greater)/.test(operator);
  const from = isComparison ? "bool" : "int32";
  return through(operands, "int32", INTEGER_BINARY[operator], [from, result]);
}

/** The text of an operator. */
export function operatorText(
  node: Extract<
    LoopExpression,
    { kind: "unary" | "binary" | "select" | "cast" }
  >,
  operands: readonly Operand[],
): Text {
  const [first, second, third] = operands as [Operand, Operand, Operand];
  switch (node.kind) {
    case "unary":
      return unaryText(node.operator, first);
    case "binary":
      return binaryText(node.operator, [first, second], loopTypeOf(node));
    case "select":
      return {
        text: `select(${third.text}, ${second.text}, ${first.text})`,
        functions: [],
      };
    case "cast":
      return CASTS[first.type][node.to](first.text);
    default:
      throw node satisfies never;
  }
}
