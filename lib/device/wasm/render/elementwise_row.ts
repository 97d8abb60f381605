/**
 * The code for one row of an elementwise step: rounds of several vectors,
 * then single vectors, then single elements. The last compute all lanes of a
 * vector from copies of one element, so a value never depends on where it
 * lies.
 * @module
 */
import { i32 } from "../../../dependencies/wasmati.ts";
import type { NumericType } from "../../../base/dtype.ts";
import type { Format } from "../../../base/format.ts";
import type { Expression } from "../../../program/expression.ts";
import { costOf } from "./cost.ts";
import { countLoop, type Local, type OnStack, variable } from "./emit.ts";
import {
  ELEMENT_BYTES,
  gatherLanes,
  integerToMask,
  type LaneCount,
  loadLanes,
  ofType,
  storeLanes,
} from "./emit_lanes.ts";
import { increase } from "./emit_odometer.ts";
import { renderExpression } from "./expression.ts";

/** How a row reads an input. */
export interface RowInput {
  readonly type: NumericType;
  readonly format: Format;
  /** Elements to move from one output to the next. */
  readonly stride: number;
}

/** What a row computes. */
export interface Row {
  readonly inputs: readonly RowInput[];
  readonly expression: Expression;
  readonly outputFormat: Format;
  /** Where run-time values begin in the table of arguments. */
  readonly firstParameter: number;
}

/** Vectors per round where the loop itself would cost as much as the work. */
const UNROLL = 4;
const CHEAP_NANOSECONDS = 0.3;

function vectorsPerRound({ inputs, expression }: Row): number {
  const gathers = inputs.some(({ stride }) => stride !== 0 && stride !== 1);
  return gathers || costOf(expression) > CHEAP_NANOSECONDS ? 1 : UNROLL;
}

/**
 * Writes the code of a row.
 *
 * @param row What it computes.
 * @param starts Addresses of the first element of each input, then of the output.
 * @param length Elements of the row.
 */
export function writeRow(
  row: Row,
  starts: readonly Local<"i32">[],
  length: Local<"i32"> | number,
): void {
  const cursors = starts.map((start) => variable("i32", start));
  const repeated = row.inputs.map((input, index) =>
    input.stride === 0 ? loadInput(input, 1, cursors[index]!, 0) : null
  );
  const round = 4 * vectorsPerRound(row);
  const rounds = multipleBelow(length, round);
  const vectors = multipleBelow(length, 4);
  countLoop(0, rounds, round, () => {
    for (let first = 0; first < round; first += 4) {
      writeVector(row, cursors, repeated, { lanes: 4, first });
    }
    moveCursors(row, cursors, round);
  });
  if (round > 4) {
    countLoop(rounds, vectors, 4, () => {
      writeVector(row, cursors, repeated, { lanes: 4, first: 0 });
      moveCursors(row, cursors, 4);
    });
  }
  countLoop(vectors, length, 1, () => {
    writeVector(row, cursors, repeated, { lanes: 1, first: 0 });
    moveCursors(row, cursors, 1);
  });
}

/** The largest multiple of a power of two that is not above `length`. */
function multipleBelow(
  length: Local<"i32"> | number,
  power: number,
): Local<"i32"> | number {
  return typeof length === "number"
    ? length - length % power
    : variable("i32", i32.and(length, -power));
}

function moveCursors(
  row: Row,
  cursors: readonly Local<"i32">[],
  elements: number,
): void {
  row.inputs.forEach(({ format, stride }, index) =>
    increase(cursors[index]!, elements * stride * ELEMENT_BYTES[format])
  );
  increase(cursors.at(-1)!, elements * ELEMENT_BYTES[row.outputFormat]);
}

/** Loads as the renderer of expressions wants it: bool as masks. */
function loadInput(
  input: RowInput,
  lanes: LaneCount,
  address: Local<"i32">,
  offset: number,
): Local<"v128"> {
  return asOperand(input, loadLanes(input.format, lanes, address, offset));
}

function asOperand(
  { type, format }: RowInput,
  loaded: OnStack<"v128">,
): Local<"v128"> {
  return type === "bool"
    ? variable("v128", integerToMask(loaded))
    : ofType(type, format, variable("v128", loaded));
}

/** One vector, `first` elements after the cursors. */
function writeVector(
  row: Row,
  cursors: readonly Local<"i32">[],
  repeated: readonly (Local<"v128"> | null)[],
  { lanes, first }: { readonly lanes: LaneCount; readonly first: number },
): void {
  const inputs = row.inputs.map((input, index) => {
    const { format, stride } = input;
    const cursor = cursors[index]!;
    const bytes = ELEMENT_BYTES[format];
    const known = repeated[index];
    if (known) return known;
    if (stride === 1 || lanes === 1) {
      return loadInput(input, lanes, cursor, first * bytes);
    }
    return asOperand(input, gatherLanes(format, cursor, stride * bytes));
  });
  const { expression, firstParameter, outputFormat } = row;
  const result = renderExpression(expression, inputs, {
    lanes,
    firstParameter,
  });
  const offset = first * ELEMENT_BYTES[outputFormat];
  storeLanes(outputFormat, lanes, cursors.at(-1)!, result, offset);
}
