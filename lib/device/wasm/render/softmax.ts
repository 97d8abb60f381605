/**
 * Softmax of rows: the largest element, then powers and their sum, then the
 * division. Powers are computed into the output and stay in the cache. A NaN
 * makes its own power NaN and so the sum, so the largest element may ignore it.
 * @module
 */
import { f32x4, i32 } from "../../../dependencies/wasmati.ts";
import type { Format } from "../../../base/format.ts";
import type { SoftmaxStep } from "../../../program/step.ts";
import type { RenderedStep } from "../rendered.ts";
import { elementAddress, minimum } from "./address.ts";
import { formatsOf } from "./bound_types.ts";
import {
  buildStep,
  countLoop,
  type Local,
  type PhaseScope,
  splatBits,
  tableEntry,
  variable,
} from "./emit.ts";
import {
  ELEMENT_BYTES,
  type LaneCount,
  loadLanes,
  storeLanes,
} from "./emit_lanes.ts";
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
export function renderSoftmax(step: SoftmaxStep): RenderedStep {
  const { rows, columns } = step;
  if (rows * columns === 0) return buildStep([]);
  const unitRows = Math.ceil(UNIT_ELEMENTS / columns);
  return buildStep([{
    units: Math.ceil(rows / unitRows),
    unitNanoseconds: Math.min(rows, unitRows) * columns * ELEMENT_NANOSECONDS,
    body: (scope) => writeRows(step, scope, unitRows),
  }]);
}

/** A row of a buffer, and how its elements are stored. */
interface Row {
  readonly start: Local<"i32">;
  readonly format: Format;
}

function writeRows(
  step: SoftmaxStep,
  scope: PhaseScope,
  unitRows: number,
): void {
  const { rows, columns } = step;
  const formats = formatsOf(step);
  const first = variable("i32", i32.mul(scope.start, unitRows));
  const after = variable("i32", i32.mul(scope.end, unitRows));
  const rowsOf = (entry: number, format: Format): Row => {
    const bytes = columns * ELEMENT_BYTES[format];
    const start = elementAddress(tableEntry(scope, entry), first, bytes);
    return { start, format };
  };
  const both = [
    rowsOf(0, formats.inputs[0]!),
    rowsOf(1, formats.output),
  ] as const;
  countLoop(first, minimum(after, rows), 1, () => {
    writeRow(columns, ...both);
    both.forEach(({ start, format }) =>
      increase(start, columns * ELEMENT_BYTES[format])
    );
  });
}

/** Accumulators of the largest element and of the sum, to hide their latency. */
const WAYS = 4;

function writeRow(columns: number, input: Row, output: Row): void {
  const highest = orderedMaximumFold(WAYS);
  highest.reset(() => splatBits(0));
  walkRow(
    columns,
    [input],
    ([from], element) => take(highest, element, load(input, from!, element)),
  );
  const offset = broadcast(highest.across());
  const total = foldOf("sum", "float32", WAYS);
  total.reset(() => splatBits(0));
  const powerOf = (from: Local<"i32">, element: Element) => {
    const difference = f32x4.sub(load(input, from, element), offset);
    return variable("v128", exponential(variable("v128", difference)));
  };
  // What is stored in between must not be rounded.
  const keepsPowers = output.format === "float32";
  walkRow(columns, [input, output], ([from, to], element) => {
    const power = powerOf(from!, element);
    if (keepsPowers) storeLanes("float32", element.lanes, to!, power);
    take(total, element, power);
  }, total.flush);
  const sum = broadcast(total.across());
  const rows = keepsPowers ? [output] : [output, input];
  walkRow(columns, rows, ([to, from], element) => {
    const power = from ? powerOf(from, element) : load(output, to!, element);
    const share = variable("v128", f32x4.div(power, sum));
    storeLanes(output.format, element.lanes, to!, share);
  });
}

/** A vector or a single element of a row. */
interface Element {
  readonly lanes: LaneCount;
  readonly way: number;
}

function load(
  { format }: Row,
  address: Local<"i32">,
  { lanes }: Element,
): Local<"v128"> {
  return variable("v128", loadLanes(format, lanes, address));
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
  rows: readonly Row[],
  visit: (cursors: readonly Local<"i32">[], element: Element) => void,
  flush: () => void = () => {},
): void {
  const cursors = rows.map(({ start }) => variable("i32", start));
  const step = (lanes: LaneCount, way: number) => {
    visit(cursors, { lanes, way });
    cursors.forEach((cursor, index) =>
      increase(cursor, lanes * ELEMENT_BYTES[rows[index]!.format])
    );
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
