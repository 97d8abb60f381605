/**
 * The terms of a reduction: elements of its inputs, or what an expression
 * makes of them, as vectors in the type of the accumulators.
 * @module
 */
import { f32x4, i32 } from "../../../dependencies/wasmati.ts";
import { type Expression, typeOf } from "../../../program/expression.ts";
import type { RowInput } from "./elementwise_row.ts";
import { type Local, type OnStack, splatBits, variable } from "./emit.ts";
import {
  ELEMENT_BYTES,
  gatherLanes,
  integerToMask,
  type LaneCount,
  loadLanes,
  maskToInteger,
  ofType,
} from "./emit_lanes.ts";
import { castVector, renderExpression } from "./expression.ts";

type Vector = Local<"v128">;

/** What the terms are made of. */
export interface Terms {
  /** Per input: its type, how it is stored, and the elements from one lane to the next. */
  readonly inputs: readonly RowInput[];
  readonly expression: Expression;
  /** Where run-time values begin in the table of arguments. */
  readonly firstParameter: number;
  /** The type that terms are folded in. */
  readonly accumulator: "float32" | "int32";
  /** Whether terms are truth values, 0 or 1. */
  readonly isFlag: boolean;
}

/** Loads one input, bytes after its cursor. */
function loadInput(
  input: RowInput,
  lanes: LaneCount,
  cursor: Local<"i32">,
  bytes: number,
): Vector {
  const { type, format } = input;
  const loaded = loadStored(input, lanes, cursor, bytes);
  return ofType(type, format, variable("v128", loaded));
}

function loadStored(
  { format, stride }: RowInput,
  lanes: LaneCount,
  cursor: Local<"i32">,
  bytes: number,
): OnStack<"v128"> {
  // Offsets of instructions are unsigned.
  const base = bytes < 0 ? variable("i32", i32.add(cursor, bytes)) : cursor;
  const offset = Math.max(bytes, 0);
  if (lanes === 1 || stride === 0) return loadLanes(format, 1, base, offset);
  if (stride === 1) return loadLanes(format, 4, base, offset);
  const moved = offset === 0 ? base : variable("i32", i32.add(base, offset));
  return gatherLanes(format, moved, stride * ELEMENT_BYTES[format]);
}

function valueOf(
  { inputs, expression, firstParameter }: Terms,
  lanes: LaneCount,
  elements: readonly Vector[],
): Vector {
  const operands = elements.map((element, index) =>
    inputs[index]!.type === "bool"
      ? variable("v128", integerToMask(element))
      : element
  );
  return renderExpression(expression, operands, { lanes, firstParameter });
}

/**
 * Loads terms in the type of the accumulators.
 *
 * @param cursors Where the inputs are.
 * @param bytesOf Bytes from each cursor to the first lane.
 */
export function loadTerms(
  terms: Terms,
  lanes: LaneCount,
  cursors: readonly Local<"i32">[],
  bytesOf: (input: number) => number,
): Vector {
  const { inputs, expression, accumulator, isFlag } = terms;
  const type = typeOf(expression);
  const elements = inputs.map((each, index) =>
    loadInput(each, lanes, cursors[index]!, bytesOf(index))
  );
  // Bool is loaded as 0 or 1, which is what most folds want.
  const isPlain = expression.kind === "input";
  const value = isPlain
    ? elements[expression.index]!
    : valueOf(terms, lanes, elements);
  const isMask = type === "bool" && !isPlain;
  if (isFlag) {
    const mask = isMask
      ? value
      : type === "float32"
      ? f32x4.ne(value, splatBits(0))
      : integerToMask(value);
    return variable("v128", maskToInteger(mask));
  }
  const number = isMask ? variable("v128", maskToInteger(value)) : value;
  return type !== "float32" && accumulator === "float32"
    ? castVector(number, "int32", "float32")
    : number;
}
