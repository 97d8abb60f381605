/**
 * Softmax, row by row. The powers are computed twice, since narrow formats
 * cannot hold them in between.
 * @module
 */
import { f64, local } from "../../../../dependencies/wasmati.ts";
import type { SoftmaxStep } from "../../../../program/step.ts";
import type { RenderedStep } from "../../rendered.ts";
import { countLoop, type Local, variable } from "../emit.ts";
import { mathFunction } from "../emit_functions.ts";
import { increase } from "../emit_odometer.ts";
import {
  addressOf,
  bindingsOf,
  type Buffer,
  loadElement,
  rounded,
  storeElement,
} from "./buffers.ts";
import { called } from "./called.ts";
import { buildPieces, sumOf } from "./elements.ts";

const ELEMENT_NANOSECONDS = 50;

/** Calls `body` with each value of a row. */
function eachValue(
  input: Buffer,
  start: Local<"i32">,
  columns: number,
  body: (value: Local<"f64">) => void,
): void {
  const address = variable("i32", start);
  countLoop(0, columns, 1, () => {
    body(loadElement(input, address) as Local<"f64">);
    increase(address, input.bytes);
  });
}

function powerOf(
  value: Local<"f64">,
  highest: Local<"f64">,
  isDouble: boolean,
): Local<"f64"> {
  const difference = variable("f64", f64.sub(value, highest));
  local.get(isDouble ? difference : rounded(difference));
  return called("f64", mathFunction("exp"));
}

function writeRow(
  { columns }: SoftmaxStep,
  input: Buffer,
  output: Buffer,
  row: Local<"i32">,
): void {
  const { isDouble } = output;
  const start = sumOf(addressOf(input), [row, columns * input.bytes]);
  const target = sumOf(addressOf(output), [row, columns * output.bytes]);
  const highest = variable("f64", -Infinity);
  eachValue(input, start, columns, (value) => {
    local.set(highest, f64.max(highest, value));
  });
  const sum = variable("f64", 0);
  eachValue(input, start, columns, (value) => {
    local.set(sum, f64.add(sum, powerOf(value, highest, isDouble)));
  });
  eachValue(input, start, columns, (value) => {
    const power = powerOf(value, highest, isDouble);
    storeElement(output, target, variable("f64", f64.div(power, sum)));
    increase(target, output.bytes);
  });
}

/** Renders a softmax. */
export function renderSoftmax(step: SoftmaxStep): RenderedStep {
  const { inputs, output } = bindingsOf(step);
  return buildPieces([{
    count: step.columns === 0 ? 0 : step.rows,
    nanoseconds: step.columns * ELEMENT_NANOSECONDS,
    write: (first, after) =>
      countLoop(
        first,
        after,
        1,
        (row) => writeRow(step, inputs[0]!, output, row),
      ),
  }]);
}
