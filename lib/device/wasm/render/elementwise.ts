/**
 * Elementwise steps. The output is written row by row, where a row is the
 * innermost dimension after collapsing; each input is read there as
 * neighbours, as one repeated element, or gathered.
 * @module
 */
import { i32 } from "../../../dependencies/wasmati.ts";
import { sizeOf, stridesOf } from "../../../base/shape.ts";
import { cast } from "../../../program/expression.ts";
import type { ElementwiseStep } from "../../../program/step.ts";
import type { RenderedStep } from "../rendered.ts";
import { elementAddress, minimum } from "./address.ts";
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
import { startOdometer } from "./emit_odometer.ts";

/** Elements of a unit: few enough to share out, many enough to forget the call. */
const UNIT_ELEMENTS = 4096;

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
  const types = [...step.inputs.map(({ type }) => type), step.outputType];
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
      each.slice(0, -1).map((stride) => stride * ELEMENT_BYTES[types[index]!])
    ),
    inner: shape.at(-1) ?? 1,
    row: {
      inputs: step.inputs.map(({ type }, index) => ({
        type,
        stride: strides[index]!.at(-1) ?? 0,
      })),
      expression: cast(step.outputType, step.expression),
      outputType: step.outputType,
    },
  };
}

/** Renders an elementwise step. */
export function renderElementwise(step: ElementwiseStep): RenderedStep {
  const elements = sizeOf(step.shape);
  if (elements === 0) return buildStep([]);
  const walk = walkOf(step);
  const nanoseconds = costOf(walk.row.expression);
  if (walk.outer.length === 0) {
    return buildStep([{
      units: Math.ceil(elements / UNIT_ELEMENTS),
      unitNanoseconds: nanoseconds * Math.min(UNIT_ELEMENTS, elements),
      body: (scope) => writeSpan(step, walk, scope),
    }]);
  }
  const rows = sizeOf(walk.outer);
  const unitRows = Math.ceil(UNIT_ELEMENTS / walk.inner);
  return buildStep([{
    units: Math.ceil(rows / unitRows),
    unitNanoseconds: nanoseconds * Math.min(unitRows, rows) * walk.inner,
    body: (scope) => writeRows(step, walk, scope, unitRows),
  }]);
}

/** First bytes of the inputs, after their run-time offsets, and of the output. */
function writeBases(
  { inputs }: ElementwiseStep,
  scope: PhaseScope,
): Local<"i32">[] {
  const buffers = inputs.length + 1;
  return Array.from({ length: buffers }, (_, index) => {
    const base = tableEntry(scope, index);
    const input = inputs[index];
    if (!input || input.offsetParameter === null) return base;
    const offset = tableEntry(scope, buffers + input.offsetParameter);
    return elementAddress(base, offset, ELEMENT_BYTES[input.type]);
  });
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
  const starts = writeBases(step, scope).map((base, index) => {
    const input = row.inputs[index];
    const bytes = input
      ? input.stride * ELEMENT_BYTES[input.type]
      : ELEMENT_BYTES[row.outputType];
    return elementAddress(base, first, bytes);
  });
  writeRow(row, starts, length);
}

function writeRows(
  step: ElementwiseStep,
  { outer, outerBytes, inner, row }: Walk,
  scope: PhaseScope,
  unitRows: number,
): void {
  const first = variable("i32", i32.mul(scope.start, unitRows));
  const after = variable("i32", i32.mul(scope.end, unitRows));
  const end = minimum(after, sizeOf(outer));
  const pointers = writeBases(step, scope).map((base, index) => ({
    base,
    strideBytes: outerBytes[index]!,
  }));
  const odometer = startOdometer(outer, pointers, first);
  countLoop(first, end, 1, () => {
    writeRow(row, odometer.addresses, inner);
    odometer.advance();
  });
}
