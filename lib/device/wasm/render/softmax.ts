/**
 * Softmax of rows: the largest element, then powers and their sum, then the
 * division. Powers are computed into the output and stay in the cache. A NaN
 * makes its own power NaN and so the sum, so the largest element may ignore it.
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
  splatBits,
  tableEntry,
  variable,
} from "./emit.ts";
import { type LaneCount, loadLanes, storeLanes } from "./emit_lanes.ts";
import { increase } from "./emit_odometer.ts";
import { exponential } from "./math.ts";
import {
  BLOCK_VECTORS,
  type Fold,
  foldOf,
  orderedMaximumFold,
} from "./reduce_fold.ts";

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

/** Accumulators of the largest element and of the sum, to hide their latency. */
const WAYS = 4;

function writeRow(
  columns: number,
  input: Local<"i32">,
  output: Local<"i32">,
): void {
  const highest = orderedMaximumFold(WAYS);
  highest.reset(() => splatBits(0));
  walkRow(
    columns,
    [input],
    ([from], element) => take(highest, element, load(from!, element)),
  );
  const offset = broadcast(highest.across());
  const total = foldOf("sum", "float32", WAYS);
  total.reset(() => splatBits(0));
  walkRow(columns, [input, output], ([from, to], element) => {
    const difference = f32x4.sub(load(from!, element), offset);
    const power = variable("v128", exponential(variable("v128", difference)));
    storeLanes("float32", element.lanes, to!, power);
    take(total, element, power);
  }, total.flush);
  const sum = broadcast(total.across());
  walkRow(columns, [output], ([at], element) => {
    const share = variable("v128", f32x4.div(load(at!, element), sum));
    storeLanes("float32", element.lanes, at!, share);
  });
}

/** A vector or a single element of a row. */
interface Element {
  readonly lanes: LaneCount;
  readonly way: number;
}

function load(address: Local<"i32">, { lanes }: Element): Local<"v128"> {
  return variable("v128", loadLanes("float32", lanes, address));
}

function take(fold: Fold, { lanes, way }: Element, value: Local<"v128">): void {
  if (lanes === 4) fold.add(way, value);
  else fold.addSingle(value);
}

function broadcast(value: Local<"v128">): Local<"v128"> {
  return variable("v128", f32x4.splat(f32x4.extract_lane(0, value)));
}

/** Visits a row from left to right, `flush` after every block of vectors and at the end. */
function walkRow(
  columns: number,
  starts: readonly Local<"i32">[],
  visit: (cursors: readonly Local<"i32">[], element: Element) => void,
  flush: () => void = () => {},
): void {
  const cursors = starts.map((start) => variable("i32", start));
  const step = (lanes: LaneCount, way: number) => {
    visit(cursors, { lanes, way });
    cursors.forEach((cursor) => increase(cursor, 4 * lanes));
  };
  const ways = Array.from({ length: WAYS }, (_, way) => way);
  const round = 4 * WAYS;
  const rounds = (elements: number) =>
    countLoop(0, elements, round, () => ways.forEach((way) => step(4, way)));
  const rest = columns % (round * BLOCK_VECTORS);
  countLoop(0, columns - rest, round * BLOCK_VECTORS, () => {
    rounds(round * BLOCK_VECTORS);
    flush();
  });
  if (rest === 0) return;
  rounds(rest - rest % round);
  countLoop(0, Math.floor(rest % round / 4), 1, () => step(4, 0));
  countLoop(0, rest % 4, 1, () => step(1, 0));
  flush();
}
