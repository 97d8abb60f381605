/**
 * Inputs side by side: a phase per input copies its rows to their place.
 * @module
 */
import { i32 } from "../../../dependencies/wasmati.ts";
import type { ConcatStep } from "../../../program/step.ts";
import type { RenderedStep } from "../rendered.ts";
import { elementAddress, minimum, offsetBy } from "./address.ts";
import {
  buildStep,
  countLoop,
  type PhaseCode,
  type PhaseScope,
  tableEntry,
  variable,
} from "./emit.ts";
import { copyBytes, copySpan } from "./emit_copy.ts";
import { formatsOf } from "./bound_types.ts";
import { ELEMENT_BYTES } from "./emit_lanes.ts";
import { increase } from "./emit_odometer.ts";

const UNIT_BYTES = 16384;
const ROW_NANOSECONDS = 2;
const BYTE_NANOSECONDS = 0.05;

/** An input and where its rows go. */
interface Piece {
  /** Entries of the argument table. */
  readonly input: number;
  readonly output: number;
  readonly rows: number;
  readonly rowBytes: number;
  /** Bytes of a row of the output, and in front of the piece there. */
  readonly outRowBytes: number;
  readonly offset: number;
}

/** Elements are copied as they are, so all buffers have one format. */
function piecesOf(step: ConcatStep): Piece[] {
  const { outer, sizes } = step;
  const bytes = ELEMENT_BYTES[formatsOf(step).output];
  const widths = sizes.map((size) => size * bytes);
  const outRowBytes = widths.reduce((sum, width) => sum + width, 0);
  let end = 0;
  return widths.map((rowBytes, index) => {
    const offset = end;
    end += rowBytes;
    return {
      input: index,
      output: sizes.length,
      rows: outer,
      rowBytes,
      outRowBytes,
      offset,
    };
  });
}

/** Renders a join. */
export function renderConcat(step: ConcatStep): RenderedStep {
  const pieces = piecesOf(step)
    .filter(({ rows, rowBytes }) => rows * rowBytes > 0);
  return buildStep(
    pieces.map((piece) =>
      piece.rows === 1 ? spanPhase(piece) : rowPhase(piece)
    ),
  );
}

/** One row: units are ranges of its bytes. */
function spanPhase(piece: Piece): PhaseCode {
  const unitBytes = Math.min(UNIT_BYTES, piece.rowBytes);
  return {
    units: Math.ceil(piece.rowBytes / unitBytes),
    unitNanoseconds: Math.ceil(ROW_NANOSECONDS + unitBytes * BYTE_NANOSECONDS),
    body: (scope) => writeSpan(piece, scope),
  };
}

function writeSpan(piece: Piece, scope: PhaseScope): void {
  const { rowBytes, offset } = piece;
  const input = tableEntry(scope, piece.input);
  const output = offsetBy(tableEntry(scope, piece.output), offset);
  if (rowBytes <= UNIT_BYTES) return copyBytes(input, output, rowBytes);
  const first = variable("i32", i32.mul(scope.start, UNIT_BYTES));
  const after = variable("i32", i32.mul(scope.end, UNIT_BYTES));
  const bytes = variable("i32", i32.sub(minimum(after, rowBytes), first));
  copySpan(
    elementAddress(input, first, 1),
    elementAddress(output, first, 1),
    bytes,
  );
}

function rowPhase(piece: Piece): PhaseCode {
  const { rows, rowBytes } = piece;
  const unitRows = Math.ceil(UNIT_BYTES / Math.max(rowBytes, 16));
  const rowNanoseconds = ROW_NANOSECONDS + rowBytes * BYTE_NANOSECONDS;
  return {
    units: Math.ceil(rows / unitRows),
    unitNanoseconds: Math.ceil(Math.min(rows, unitRows) * rowNanoseconds),
    body: (scope) => writeRows(piece, scope, unitRows),
  };
}

function writeRows(piece: Piece, scope: PhaseScope, unitRows: number): void {
  const { rows, rowBytes, outRowBytes } = piece;
  const first = variable("i32", i32.mul(scope.start, unitRows));
  const after = variable("i32", i32.mul(scope.end, unitRows));
  const input = elementAddress(tableEntry(scope, piece.input), first, rowBytes);
  const start = offsetBy(tableEntry(scope, piece.output), piece.offset);
  const output = elementAddress(start, first, outRowBytes);
  countLoop(first, minimum(after, rows), 1, () => {
    copyBytes(input, output, rowBytes);
    increase(input, rowBytes);
    increase(output, outRowBytes);
  });
}
