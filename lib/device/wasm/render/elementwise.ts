/**
 * Elementwise steps. The output is written row by row, where a row is the
 * innermost dimension after collapsing; each input is read there as
 * neighbours, as one repeated element, or gathered.
 * @module
 */
import { i32 } from "../../../dependencies/wasmati.ts";
import type { Format } from "../../../base/format.ts";
import { sizeOf, stridesOf } from "../../../base/shape.ts";
import { cast } from "../../../program/expression.ts";
import type {
  ElementwiseInput,
  ElementwiseStep,
} from "../../../program/step.ts";
import type { RenderedStep } from "../rendered.ts";
import { elementAddress, minimum, offsetBy } from "./address.ts";
import { formatsOf } from "./bound_types.ts";
import { collapse } from "./collapse.ts";
import { costOf } from "./cost.ts";
import { type Row, writeRow } from "./elementwise_row.ts";
import {
  buildStep,
  countLoop,
  type Local,
  type PhaseScope,
  tableEntry,
  variable,
} from "./emit.ts";
import { ELEMENT_BYTES } from "./emit_lanes.ts";
import { increase, startOdometer } from "./emit_odometer.ts";

/** Elements of a unit: few enough to share out, many enough to forget the call. */
const UNIT_ELEMENTS = 4096;

/** What an element costs that lies on a cache line of its own. */
const SCATTERED_NANOSECONDS = 0.6;
/** Elements of a row that are read before the next row when reads are scattered: a cache line. */
const STRIP_ELEMENTS = 16;

/** A step after collapsing. Arrays are the inputs, then the output. */
interface Walk {
  /** The dimensions around a row. */
  readonly outer: readonly number[];
  /** Per array: bytes to move per outer dimension. */
  readonly outerBytes: readonly (readonly number[])[];
  /** Elements of a row. */
  readonly inner: number;
  readonly row: Row;
}

function walkOf(step: ElementwiseStep): Walk {
  const { inputs: formats, output } = formatsOf(step);
  const bytes = [...formats, output].map((format) => ELEMENT_BYTES[format]);
  const { shape, strides } = collapse({
    shape: step.shape,
    strides: [
      ...step.inputs.map((input) => input.strides),
      stridesOf(step.shape),
    ],
  });
  return {
    outer: shape.slice(0, -1),
    outerBytes: strides.map((each, index) =>
      each.slice(0, -1).map((stride) => stride * bytes[index]!)
    ),
    inner: shape.at(-1) ?? 1,
    row: {
      inputs: step.inputs.map(({ type }, index) => ({
        type,
        format: formats[index]!,
        stride: strides[index]!.at(-1) ?? 0,
      })),
      expression: cast(step.outputType, step.expression),
      outputFormat: output,
      firstParameter: bytes.length,
    },
  };
}

/** Renders an elementwise step. */
export function renderElementwise(step: ElementwiseStep): RenderedStep {
  const elements = sizeOf(step.shape);
  if (elements === 0) return buildStep([]);
  const walk = walkOf(step);
  const nanoseconds = costOf(walk.row.expression) +
    (isScattered(walk) ? SCATTERED_NANOSECONDS : 0);
  if (walk.outer.length === 0) {
    return buildStep([{
      units: Math.ceil(elements / UNIT_ELEMENTS),
      unitNanoseconds: nanoseconds * Math.min(UNIT_ELEMENTS, elements),
      body: (scope) => writeSpan(step, walk, scope),
    }]);
  }
  const rows = sizeOf(walk.outer);
  const unitRows = Math.max(
    Math.ceil(UNIT_ELEMENTS / walk.inner),
    isScattered(walk) ? STRIP_ELEMENTS : 1,
  );
  return buildStep([{
    units: Math.ceil(rows / unitRows),
    unitNanoseconds: nanoseconds * Math.min(unitRows, rows) * walk.inner,
    body: (scope) => writeRows(step, walk, scope, unitRows),
  }]);
}

/** Whether neighbours in a row are read from different cache lines, as in a transposition. */
function isScattered({ inner, row }: Walk): boolean {
  return inner > STRIP_ELEMENTS &&
    row.inputs.some(({ stride }) => Math.abs(stride) >= STRIP_ELEMENTS);
}

/** First bytes of the inputs, after their run-time offsets. One output follows them. */
export function writeBases(
  inputs: readonly ElementwiseInput[],
  formats: readonly Format[],
  scope: PhaseScope,
): Local<"i32">[] {
  return inputs.map(({ offsetParameter }, index) => {
    const base = tableEntry(scope, index);
    if (offsetParameter === null) return base;
    const offset = tableEntry(scope, inputs.length + 1 + offsetParameter);
    return elementAddress(base, offset, ELEMENT_BYTES[formats[index]!]);
  });
}

/** First bytes of the inputs and of the output. */
function writeAllBases(
  step: ElementwiseStep,
  scope: PhaseScope,
): Local<"i32">[] {
  const { inputs } = step;
  const bases = writeBases(inputs, formatsOf(step).inputs, scope);
  return [...bases, tableEntry(scope, inputs.length)];
}

/** All units of a range are one row. */
function writeSpan(
  step: ElementwiseStep,
  { row, inner }: Walk,
  scope: PhaseScope,
): void {
  const first = variable("i32", i32.mul(scope.start, UNIT_ELEMENTS));
  const end = variable("i32", i32.mul(scope.end, UNIT_ELEMENTS));
  const length = variable("i32", i32.sub(minimum(end, inner), first));
  const starts = writeAllBases(step, scope).map((base, index) => {
    const input = row.inputs[index];
    const bytes = input
      ? input.stride * ELEMENT_BYTES[input.format]
      : ELEMENT_BYTES[row.outputFormat];
    return elementAddress(base, first, bytes);
  });
  writeRow(row, starts, length);
}

function writeRows(
  step: ElementwiseStep,
  walk: Walk,
  scope: PhaseScope,
  unitRows: number,
): void {
  const bases = writeAllBases(step, scope);
  const rows = sizeOf(walk.outer);
  const first = variable("i32", i32.mul(scope.start, unitRows));
  if (!isScattered(walk)) {
    const after = variable("i32", i32.mul(scope.end, unitRows));
    const end = minimum(after, rows);
    return writeStrip(walk, bases, { first, end }, walk.inner);
  }
  countLoop(scope.start, scope.end, 1, () => {
    const end = minimum(offsetBy(first, unitRows), rows);
    writeStrips(walk, bases, { first, end });
    increase(first, unitRows);
  });
}

/** Some rows, by their number in row-major order. */
interface RowRange {
  readonly first: Local<"i32">;
  readonly end: Local<"i32">;
}

/** Writes columns `STRIP_ELEMENTS` at a time, so that rows share the lines that scattered reads fetch. */
function writeStrips(
  walk: Walk,
  bases: readonly Local<"i32">[],
  range: RowRange,
): void {
  const { inputs, outputFormat } = walk.row;
  const strides = [...inputs, { format: outputFormat, stride: 1 }]
    .map(({ format, stride }) => stride * ELEMENT_BYTES[format]);
  const cursors = bases.map((base) => variable("i32", base));
  const rest = walk.inner % STRIP_ELEMENTS;
  countLoop(0, walk.inner - rest, STRIP_ELEMENTS, () => {
    writeStrip(walk, cursors, range, STRIP_ELEMENTS);
    cursors.forEach((cursor, index) =>
      increase(cursor, STRIP_ELEMENTS * strides[index]!)
    );
  });
  if (rest > 0) writeStrip(walk, cursors, range, rest);
}

/** Writes the first `length` elements of some rows. */
function writeStrip(
  { outer, outerBytes, row }: Walk,
  bases: readonly Local<"i32">[],
  { first, end }: RowRange,
  length: number,
): void {
  const pointers = bases.map((base, index) => ({
    base,
    strideBytes: outerBytes[index]!,
  }));
  const odometer = startOdometer(outer, pointers, first);
  countLoop(first, end, 1, () => {
    writeRow(row, odometer.addresses, length);
    odometer.advance();
  });
}
