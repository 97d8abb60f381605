/**
 * The terms of a reduction: elements of its inputs, or what an expression
 * makes of them, as vectors in the type of the accumulators.
 * @module
 */
import { f32x4, i32 } from "../../../dependencies/wasmati.ts";
import type { NumericType } from "../../../base/dtype.ts";
import { type Expression, typeOf } from "../../../program/expression.ts";
import { type Local, splatBits, variable } from "./emit.ts";
import {
  ELEMENT_BYTES,
  gatherLanes,
  integerToMask,
  type LaneCount,
  loadLanes,
  maskToInteger,
} from "./emit_lanes.ts";
import { castVector, renderExpression } from "./expression.ts";

type Vector = Local<"v128">;

/** What the terms are made of. */
export interface Terms {
  /** Per input: its type and the elements from one lane to the next. */
  readonly inputs: readonly {
    readonly type: NumericType;
    readonly stride: number;
  }[];
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
  { type, stride }: Terms["inputs"][number],
  lanes: LaneCount,
  cursor: Local<"i32">,
  bytes: number,
): Vector {
  // Offsets of instructions are unsigned.
  const base = bytes < 0 ? variable("i32", i32.add(cursor, bytes)) : cursor;
  const offset = Math.max(bytes, 0);
  if (lanes === 1 || stride === 0) {
    return variable("v128", loadLanes(type, 1, base, offset));
  }
  if (stride === 1) return variable("v128", loadLanes(type, 4, base, offset));
  const moved = offset === 0 ? base : variable("i32", i32.add(base, offset));
  const strideBytes = stride * ELEMENT_BYTES[type];
  return variable("v128", gatherLanes(type, moved, strideBytes));
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
