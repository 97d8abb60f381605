/**
 * The order in which an expression's parts are written, for vector code and
 * for scalar code: operands first, and equal parts once, however often they
 * occur.
 * @module
 */
import {
  type Expression,
  printExpression,
  typeOf,
} from "../../../program/expression.ts";
import { operandsOf } from "../../../program/operands.ts";

/** Writes a part whose operands are written; returns the local that holds it. */
export type WritePart<Place> = (
  part: Expression,
  operands: readonly Place[],
) => Place;

/** What has been written. */
interface Written<Place> {
  /** By the operator and the locals of its operands. */
  readonly byKey: Map<string, Place>;
  readonly byPart: Map<Expression, Place>;
}

/** Writes an expression part by part; returns the local that holds it. */
export function writeParts<Place extends { readonly index: number }>(
  expression: Expression,
  writePart: WritePart<Place>,
): Place {
  const written = { byKey: new Map(), byPart: new Map() };
  return writeOnce(expression, written, writePart);
}

function writeOnce<Place extends { readonly index: number }>(
  part: Expression,
  written: Written<Place>,
  writePart: WritePart<Place>,
): Place {
  const known = written.byPart.get(part);
  if (known) return known;
  const operands = operandsOf(part).map((operand) =>
    writeOnce(operand, written, writePart)
  );
  const key = keyOf(part, operands);
  const made = written.byKey.get(key) ?? writePart(part, operands);
  written.byKey.set(key, made);
  written.byPart.set(part, made);
  return made;
}

function keyOf(
  part: Expression,
  operands: readonly { readonly index: number }[],
): string {
  if (operands.length === 0) return printExpression(part);
  const operator = "operator" in part
    ? part.operator
    : part.kind === "cast"
    ? part.to
    : part.kind;
  // Types matter: operators differ by them, and values of two types share locals.
  const types = operandsOf(part).map(typeOf);
  return [operator, ...types, ...operands.map(({ index }) => index)].join();
}
