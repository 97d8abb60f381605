/**
 * Loop steps. The output is written row by row, where a row is its innermost
 * dimension; what is the same along a row is computed once for it.
 * @module
 */
import { i32 } from "../../../dependencies/wasmati.ts";
import { sizeOf } from "../../../base/shape.ts";
import type { LoopStep } from "../../../program/loop_step.ts";
import type { RenderedStep } from "../rendered.ts";
import { divide, elementAddress, minimum } from "./address.ts";
import { formatsOf } from "./bound_types.ts";
import {
  buildStep,
  countLoop,
  type Local,
  type PhaseScope,
  tableEntry,
  variable,
} from "./emit.ts";
import { ELEMENT_BYTES, storeLanes } from "./emit_lanes.ts";
import { LoopAnalysis, loopNanoseconds } from "./loop_facts.ts";
import type { Scalar } from "./loop_scalar.ts";
import type { Width } from "./loop_scope.ts";
import { LoopWriter } from "./loop_writer.ts";

/** Work of a unit: enough to forget the call, little enough to share out. */
const UNIT_NANOSECONDS = 10_000;
/** Columns of a block of a row, if rows are cut: a multiple of the widest vectors. */
const BLOCK_COLUMNS = 256;
/** Rows that are enough to share out without cutting them. */
const MANY_ROWS = 32;
/** Vectors beside each other. */
const GROUPS = 4;

/** How the output is cut. */
interface LoopPlan {
  readonly step: LoopStep;
  /** Sizes of the dimensions around a row. */
  readonly outer: readonly number[];
  readonly columns: number;
  /** Columns of a block, and blocks of a row. */
  readonly blockColumns: number;
  readonly blocks: number;
}

function planLoop(step: LoopStep): LoopPlan {
  const outer = step.shape.slice(0, -1);
  const columns = step.shape.at(-1) ?? 1;
  const isCut = sizeOf(outer) < MANY_ROWS && columns > BLOCK_COLUMNS;
  const blockColumns = isCut ? BLOCK_COLUMNS : columns;
  const blocks = Math.ceil(columns / blockColumns);
  return { step, outer, columns, blockColumns, blocks };
}

/** Renders a loop step. */
export function renderLoop(step: LoopStep): RenderedStep {
  if (sizeOf(step.shape) === 0) return buildStep([]);
  const plan = planLoop(step);
  const all = sizeOf(plan.outer) * plan.blocks;
  const nanoseconds = loopNanoseconds(step.expression) *
    Math.ceil(plan.blockColumns / 4);
  const each = Math.max(1, Math.floor(UNIT_NANOSECONDS / nanoseconds));
  return buildStep([{
    units: Math.ceil(all / each),
    unitNanoseconds: Math.ceil(Math.min(each, all) * nanoseconds),
    body: (scope) => writeBlocks(plan, scope, { all, each }),
  }]);
}

/** Writes some blocks of rows. */
function writeBlocks(
  plan: LoopPlan,
  scope: PhaseScope,
  { all, each }: { readonly all: number; readonly each: number },
): void {
  const { step, blocks, blockColumns, columns } = plan;
  const inputs = step.inputs.map((_, index) => tableEntry(scope, index));
  const output = tableEntry(scope, inputs.length);
  const first = variable("i32", i32.mul(scope.start, each));
  const after = variable("i32", i32.mul(scope.end, each));
  countLoop(first, minimum(after, all), 1, (block) => {
    const { quotient: row, remainder } = blocks === 1
      ? { quotient: block, remainder: null }
      : divide(block, blocks);
    const start = remainder
      ? variable("i32", i32.mul(remainder, blockColumns))
      : 0;
    const end = typeof start === "number"
      ? columns
      : minimum(variable("i32", i32.add(start, blockColumns)), columns);
    const bytes = ELEMENT_BYTES[formatsOf(step).output];
    const target = elementAddress(output, row, columns * bytes);
    const coordinates = coordinatesOf(plan.outer, row);
    writeColumns({ plan, inputs, target, coordinates }, start, end);
  });
}

/** The coordinates of a row. */
function coordinatesOf(
  outer: readonly number[],
  row: Local<"i32">,
): readonly Scalar[] {
  const coordinates: Scalar[] = [];
  let rest = row;
  for (let axis = outer.length - 1; axis >= 0; axis--) {
    if (axis === 0) coordinates.unshift(rest);
    else {
      const { quotient, remainder } = divide(rest, outer[axis]!);
      coordinates.unshift(remainder);
      rest = quotient;
    }
  }
  return coordinates;
}

/** A row that is being written. */
interface Row {
  readonly plan: LoopPlan;
  readonly inputs: readonly Local<"i32">[];
  readonly target: Local<"i32">;
  readonly coordinates: readonly Scalar[];
}

const SINGLE: Width = { lanes: 1, groups: 1 };
const VECTOR: Width = { lanes: 4, groups: 1 };
const WIDE: Width = { lanes: 4, groups: GROUPS };

/** Writes columns of a row: many vectors at once, then one, then single elements. */
function writeColumns(
  row: Row,
  start: Scalar,
  end: Scalar,
): void {
  const { step, blockColumns } = row.plan;
  const analysis = new LoopAnalysis(step.shape.length - 1);
  const writer = new LoopWriter({
    analysis,
    inputs: row.inputs,
    formats: formatsOf(step).inputs,
    width: SINGLE,
    coordinates: row.coordinates,
  });
  writer.prepare(step.expression, "vectors");
  let from = start;
  for (const width of [WIDE, VECTOR, SINGLE]) {
    const elements = width.lanes * width.groups;
    if (elements > blockColumns) continue;
    const to = wholeUntil(end, elements);
    if (from === to) continue;
    countLoop(
      from,
      to,
      elements,
      (column) => writeElements(row, writer, width, column),
    );
    from = to;
  }
}

/** Where the last whole group of columns ends; blocks begin at multiples of the widest. */
function wholeUntil(end: Scalar, elements: number): Scalar {
  if (typeof end === "number") return end - end % elements;
  if (elements === 1) return end;
  return variable("i32", i32.and(end, -elements));
}

function writeElements(
  { plan, target, coordinates }: Row,
  writer: LoopWriter,
  width: Width,
  column: Local<"i32">,
): void {
  const { step } = plan;
  const format = formatsOf(step).output;
  const bytes = ELEMENT_BYTES[format];
  const lanes = writer.along(width, [...coordinates, column]);
  const values = lanes.vectors(step.expression);
  const address = elementAddress(target, column, bytes);
  for (let group = 0; group < width.groups; group++) {
    const value = values[group % values.length]!;
    const offset = 4 * group * bytes;
    storeLanes(format, width.lanes, address, value, offset);
  }
}
