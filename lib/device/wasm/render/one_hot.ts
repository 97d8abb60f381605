/**
 * One-hot rows: a row of the off value, then one store.
 * @module
 */
import { i32, if_, local } from "../../../dependencies/wasmati.ts";
import { constant } from "../../../program/expression.ts";
import type { OneHotStep } from "../../../program/step.ts";
import type { RenderedStep } from "../rendered.ts";
import { elementAddress, minimum } from "./address.ts";
import {
  buildStep,
  countLoop,
  type Local,
  type PhaseScope,
  tableEntry,
  variable,
} from "./emit.ts";
import { floatBits } from "./float_bits.ts";
import { ELEMENT_BYTES } from "./emit_lanes.ts";
import { increase } from "./emit_odometer.ts";
import { type Row, writeRow } from "./elementwise_row.ts";

const UNIT_ELEMENTS = 4096;
const ROW_NANOSECONDS = 3;
const ELEMENT_NANOSECONDS = 0.2;

/** Renders one-hot rows. */
export function renderOneHot(step: OneHotStep): RenderedStep {
  const { count, depth } = step;
  if (count * depth === 0) return buildStep([]);
  const unitRows = Math.ceil(UNIT_ELEMENTS / depth);
  const rowNanoseconds = ROW_NANOSECONDS + depth * ELEMENT_NANOSECONDS;
  return buildStep([{
    units: Math.ceil(count / unitRows),
    unitNanoseconds: Math.ceil(Math.min(count, unitRows) * rowNanoseconds),
    body: (scope) => writeRows(step, scope, unitRows),
  }]);
}

function writeRows(
  step: OneHotStep,
  scope: PhaseScope,
  unitRows: number,
): void {
  const { count, depth, outputType, offValue } = step;
  const bytes = ELEMENT_BYTES[outputType];
  const first = variable("i32", i32.mul(scope.start, unitRows));
  const after = variable("i32", i32.mul(scope.end, unitRows));
  const indices = elementAddress(tableEntry(scope, 0), first, 4);
  const output = elementAddress(tableEntry(scope, 1), first, depth * bytes);
  const expression = constant(offValue, outputType);
  const row: Row = {
    inputs: [],
    expression,
    outputFormat: outputType,
    firstParameter: 2,
  };
  countLoop(first, minimum(after, count), 1, () => {
    writeRow(row, [output], depth);
    const index = variable("i32", i32.load({}, indices));
    i32.lt_u(index, depth);
    if_(null, () => storeOn(step, elementAddress(output, index, bytes)));
    increase(indices, 4);
    increase(output, depth * bytes);
  });
}

function storeOn(
  { outputType, onValue }: OneHotStep,
  address: Local<"i32">,
): void {
  local.get(address);
  i32.const(outputType === "float32" ? floatBits(onValue) : onValue);
  if (outputType === "bool") i32.store8({});
  else i32.store({});
}
