/**
 * Sums of rows by their id. Every unit reads all ids and adds the rows that
 * are its own, so sums need no scratch, and rows are added in their order
 * however the work is split: by segments, or by columns where rows are long.
 * @module
 */
import { i32, if_ } from "../../../dependencies/wasmati.ts";
import type { Format } from "../../../base/format.ts";
import { binary, cast, input } from "../../../program/expression.ts";
import type { SegmentSumStep } from "../../../program/step.ts";
import type { PhaseCode } from "./emit.ts";
import type { RenderedStep } from "../rendered.ts";
import { type Address, elementAddress, minimum } from "./address.ts";
import { formatsOf } from "./bound_types.ts";
import {
  buildStep,
  countLoop,
  type PhaseScope,
  tableEntry,
  variable,
} from "./emit.ts";
import { clearBytes } from "./emit_copy.ts";
import { ELEMENT_BYTES, loadInteger } from "./emit_lanes.ts";
import { increase } from "./emit_odometer.ts";
import { restsInScratch, roundSums } from "./round_sums.ts";
import { type Row, writeRow } from "./elementwise_row.ts";

/** Columns of a unit: some cache lines. */
const UNIT_COLUMNS = 64;
/** Ranges of segments: more than threads, as some have more rows than others. */
const SEGMENT_UNITS = 16;
const ID_NANOSECONDS = 1;
const ELEMENT_NANOSECONDS = 0.2;

/** Renders a segment sum. */
export function renderSegmentSum(step: SegmentSumStep): RenderedStep {
  if (step.segments * step.inner === 0) return buildStep([]);
  const isWide = step.inner >= 2 * UNIT_COLUMNS;
  const sum = isWide ? byColumns(step) : bySegments(step);
  if (!isNarrow(step)) return buildStep([sum]);
  const elements = step.segments * step.inner;
  const format = formatsOf(step).output;
  const round = roundSums({ elements, format, output: 2, scratch: 3 });
  return buildStep([sum, round]);
}

function byColumns(step: SegmentSumStep): PhaseCode {
  const { inner, rows, segments } = step;
  return {
    units: Math.ceil(inner / UNIT_COLUMNS),
    unitNanoseconds: rows * ID_NANOSECONDS +
      Math.ceil((rows + segments) * UNIT_COLUMNS * ELEMENT_NANOSECONDS),
    body: (scope) => writeColumns(step, scope),
  };
}

function bySegments(step: SegmentSumStep): PhaseCode {
  const { inner, rows, segments } = step;
  const unitSegments = Math.ceil(segments / SEGMENT_UNITS);
  const units = Math.ceil(segments / unitSegments);
  const nanoseconds = rows * ID_NANOSECONDS +
    (rows + segments) * inner * ELEMENT_NANOSECONDS;
  return {
    units,
    unitNanoseconds: Math.ceil(nanoseconds / units),
    body: (scope) => writeSegments(step, scope, unitSegments),
  };
}

function isNarrow(step: SegmentSumStep): boolean {
  return restsInScratch(formatsOf(step).output);
}

/** Bytes of scratch: the sums, where the output would round them. */
export function segmentSumScratchBytes(step: SegmentSumStep): number {
  return isNarrow(step) ? 4 * step.segments * step.inner : 0;
}

/** Where the sums grow. */
function sumsOf(step: SegmentSumStep, scope: PhaseScope): Address {
  return tableEntry(scope, isNarrow(step) ? 3 : 2);
}

/** Adds a row to a sum: the inputs are the row and the sum so far. */
function additionOf(step: SegmentSumStep): Row {
  const { inputType: type } = step;
  const format = formatsOf(step).inputs[0]!;
  const sum = { type: "float32", format: "float32", stride: 1 } as const;
  return {
    inputs: [{ type, format, stride: 1 }, sum],
    expression: binary("add", input(1), cast("float32", input(0, type))),
    outputFormat: "float32",
    firstParameter: 3,
  };
}

/** Segments and columns that are summed. */
interface Part {
  readonly firstSegment: Address | null;
  readonly segments: Address | number;
  /** First element of the part in the first row. */
  readonly x: Address;
  /** First element of the part in its first segment. */
  readonly out: Address;
  readonly columns: Address | number;
}

function writeSegments(
  step: SegmentSumStep,
  scope: PhaseScope,
  unitSegments: number,
): void {
  const rowBytes = 4 * step.inner;
  const first = variable("i32", i32.mul(scope.start, unitSegments));
  const after = variable("i32", i32.mul(scope.end, unitSegments));
  const end = minimum(after, step.segments);
  const segments = variable("i32", i32.sub(end, first));
  const out = elementAddress(sumsOf(step, scope), first, rowBytes);
  clearBytes(out, variable("i32", i32.mul(segments, rowBytes)));
  addRows(step, scope, {
    firstSegment: first,
    segments,
    x: tableEntry(scope, 0),
    out,
    columns: step.inner,
  });
}

function writeColumns(step: SegmentSumStep, scope: PhaseScope): void {
  const { inner, segments } = step;
  const first = variable("i32", i32.mul(scope.start, UNIT_COLUMNS));
  const after = variable("i32", i32.mul(scope.end, UNIT_COLUMNS));
  const columns = variable("i32", i32.sub(minimum(after, inner), first));
  const out = elementAddress(sumsOf(step, scope), first, 4);
  const cleared = variable("i32", out);
  const clearedBytes = variable("i32", i32.mul(columns, 4));
  countLoop(0, segments, 1, () => {
    clearBytes(cleared, clearedBytes);
    increase(cleared, 4 * inner);
  });
  const x = elementAddress(
    tableEntry(scope, 0),
    first,
    ELEMENT_BYTES[formatsOf(step).inputs[0]!],
  );
  addRows(step, scope, { firstSegment: null, segments, x, out, columns });
}

function addRows(step: SegmentSumStep, scope: PhaseScope, part: Part): void {
  const { inner, rows } = step;
  const [xFormat, idFormat] = formatsOf(step).inputs as [Format, Format];
  const { firstSegment } = part;
  const row = additionOf(step);
  const x = variable("i32", part.x);
  const ids = tableEntry(scope, 1);
  countLoop(0, rows, 1, () => {
    const id = variable("i32", loadInteger(idFormat, ids));
    const segment = firstSegment
      ? variable("i32", i32.sub(id, firstSegment))
      : id;
    // Unsigned, what lies before the part is too large as well.
    i32.lt_u(segment, part.segments);
    if_(null, () => {
      const sum = elementAddress(part.out, segment, 4 * inner);
      writeRow(row, [x, sum, sum], part.columns);
    });
    increase(x, inner * ELEMENT_BYTES[xFormat]);
    increase(ids, ELEMENT_BYTES[idFormat]);
  });
}
