/**
 * Rows picked by their index, copied one by one in the order of the output.
 * @module
 */
import { i32, if_ } from "../../../dependencies/wasmati.ts";
import type { Format } from "../../../base/format.ts";
import type { GatherStep } from "../../../program/step.ts";
import type { RenderedStep } from "../rendered.ts";
import { elementAddress, minimum } from "./address.ts";
import { formatsOf } from "./bound_types.ts";
import {
  buildStep,
  countLoop,
  type PhaseScope,
  tableEntry,
  variable,
} from "./emit.ts";
import { clearBytes, copyBytes } from "./emit_copy.ts";
import { ELEMENT_BYTES, loadInteger } from "./emit_lanes.ts";
import { type Odometer, startOdometer } from "./emit_odometer.ts";

/** Bytes of a unit: few enough to share out, many enough to forget the call. */
const UNIT_BYTES = 16384;
const ROW_NANOSECONDS = 2;
/** Rows that are picked do not lie one after the other. */
const BYTE_NANOSECONDS = 0.1;

/** Rows are copied as they are, so both sides have one format. */
function rowBytesOf(step: GatherStep): number {
  return step.inner * ELEMENT_BYTES[formatsOf(step).output];
}

/** Renders a gather. */
export function renderGather(step: GatherStep): RenderedStep {
  const rows = step.batch * step.outer * step.count;
  const rowBytes = rowBytesOf(step);
  if (rows * rowBytes === 0) return buildStep([]);
  const unitRows = Math.ceil(UNIT_BYTES / Math.max(rowBytes, 16));
  const rowNanoseconds = ROW_NANOSECONDS + rowBytes * BYTE_NANOSECONDS;
  return buildStep([{
    units: Math.ceil(rows / unitRows),
    unitNanoseconds: Math.ceil(Math.min(rows, unitRows) * rowNanoseconds),
    body: (scope) => writeRows(step, scope, { rows, unitRows }),
  }]);
}

function indexFormatOf(step: GatherStep): Format {
  return formatsOf(step).inputs[1]!;
}

/** Walks the index, the row with index 0 and the output. */
function walkRows(
  step: GatherStep,
  scope: PhaseScope,
  first: ReturnType<typeof variable<"i32">>,
): Odometer {
  const { batch, outer, axisSize, count } = step;
  const rowBytes = rowBytesOf(step);
  const tableBytes = axisSize * rowBytes;
  const indexBytes = ELEMENT_BYTES[indexFormatOf(step)];
  // Dimensions of one element would only cost divisions.
  const dimensions = [
    { size: batch, bytes: [indexBytes * count, outer * tableBytes] },
    { size: outer, bytes: [0, tableBytes] },
    { size: count, bytes: [indexBytes, 0] },
  ].filter(({ size }, axis) => size > 1 || axis === 2);
  const sizes = dimensions.map(({ size }) => size);
  const rowsBelow = sizes.map((_, axis) =>
    sizes.slice(axis + 1).reduce((product, size) => product * size, 1)
  );
  return startOdometer(sizes, [
    {
      base: tableEntry(scope, 1),
      strideBytes: dimensions.map(({ bytes }) => bytes[0]!),
    },
    {
      base: tableEntry(scope, 0),
      strideBytes: dimensions.map(({ bytes }) => bytes[1]!),
    },
    {
      base: tableEntry(scope, 2),
      strideBytes: rowsBelow.map((below) => below * rowBytes),
    },
  ], first);
}

function writeRows(
  step: GatherStep,
  scope: PhaseScope,
  { rows, unitRows }: { readonly rows: number; readonly unitRows: number },
): void {
  const rowBytes = rowBytesOf(step);
  const first = variable("i32", i32.mul(scope.start, unitRows));
  const after = variable("i32", i32.mul(scope.end, unitRows));
  const odometer = walkRows(step, scope, first);
  const [at, table, to] = odometer.addresses as [
    typeof first,
    typeof first,
    typeof first,
  ];
  countLoop(first, minimum(after, rows), 1, () => {
    const index = variable("i32", loadInteger(indexFormatOf(step), at));
    // Unsigned, a negative index is too large as well.
    i32.lt_u(index, step.axisSize);
    if_(
      null,
      () => copyBytes(elementAddress(table, index, rowBytes), to, rowBytes),
      () => clearBytes(to, rowBytes),
    );
    odometer.advance();
  });
}
