/**
 * Softmax of rows: the largest element, then powers and their sum, then the
 * division. Powers are computed into the output and stay in the cache.
 * @module
 */
import { f32x4, i32 } from "../../../dependencies/wasmati.ts";
import type { SoftmaxStep } from "../../../program/step.ts";
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
import { type LaneCount, loadLanes, storeLanes } from "./emit_lanes.ts";
import { increase } from "./emit_odometer.ts";
import { exponential } from "./math.ts";
import { BLOCK_VECTORS, type Fold, foldOf } from "./reduce_fold.ts";

const UNIT_ELEMENTS = 4096;
const ELEMENT_NANOSECONDS = 1.2;

/** Renders a softmax. */
export function renderSoftmax({ rows, columns }: SoftmaxStep): RenderedStep {
  if (rows * columns === 0) return buildStep([]);
  const unitRows = Math.ceil(UNIT_ELEMENTS / columns);
  return buildStep([{
    units: Math.ceil(rows / unitRows),
    unitNanoseconds: Math.min(rows, unitRows) * columns * ELEMENT_NANOSECONDS,
    body: (scope) => writeRows(rows, columns, scope, unitRows),
  }]);
}

function writeRows(
  rows: number,
  columns: number,
  scope: PhaseScope,
  unitRows: number,
): void {
  const first = variable("i32", i32.mul(scope.start, unitRows));
  const after = variable("i32", i32.mul(scope.end, unitRows));
  const input = elementAddress(tableEntry(scope, 0), first, 4 * columns);
  const output = elementAddress(tableEntry(scope, 1), first, 4 * columns);
  countLoop(first, minimum(after, rows), 1, () => {
    writeRow(columns, input, output);
    increase(input, 4 * columns);
    increase(output, 4 * columns);
  });
}

function writeRow(
  columns: number,
  input: Local<"i32">,
  output: Local<"i32">,
): void {
  const highest = foldOf("maximum", "float32", 1);
  highest.reset(() => variable("v128"));
  walkRow(
    columns,
    [input],
    ([from], lanes) =>
      take(
        highest,
        lanes,
        variable("v128", loadLanes("float32", lanes, from!)),
      ),
  );
  const offset = broadcast(highest.across());
  const total = foldOf("sum", "float32", 1);
  total.reset(() => variable("v128"));
  walkRow(columns, [input, output], ([from, to], lanes) => {
    const element = loadLanes("float32", lanes, from!);
    const shifted = variable("v128", f32x4.sub(element, offset));
    const power = variable("v128", exponential(shifted));
    storeLanes("float32", lanes, to!, power);
    take(total, lanes, power);
  }, total.flush);
  const sum = broadcast(total.across());
  walkRow(columns, [output], ([at], lanes) => {
    const power = loadLanes("float32", lanes, at!);
    const share = variable("v128", f32x4.div(power, sum));
    storeLanes("float32", lanes, at!, share);
  });
}

function take(fold: Fold, lanes: LaneCount, value: Local<"v128">): void {
  if (lanes === 4) fold.add(0, value);
  else fold.addSingle(value);
}

function broadcast(value: Local<"v128">): Local<"v128"> {
  return variable("v128", f32x4.splat(f32x4.extract_lane(0, value)));
}

/** Visits a row from left to right, `flush` after every block of vectors and at the end. */
function walkRow(
  columns: number,
  starts: readonly Local<"i32">[],
  visit: (cursors: readonly Local<"i32">[], lanes: LaneCount) => void,
  flush: () => void = () => {},
): void {
  const cursors = starts.map((start) => variable("i32", start));
  const steps = (elements: number, lanes: LaneCount) =>
    countLoop(0, elements, lanes, () => {
      visit(cursors, lanes);
      cursors.forEach((cursor) => increase(cursor, 4 * lanes));
    });
  const block = 4 * BLOCK_VECTORS;
  const rest = columns % block;
  countLoop(0, columns - rest, block, () => {
    steps(block, 4);
    flush();
  });
  if (rest === 0) return;
  steps(rest - rest % 4, 4);
  steps(rest % 4, 1);
  flush();
}
