/**
 * Reductions whose outputs are neighbours in memory (column sums): vectors
 * along the outputs, one block of columns after the other.
 * @module
 */
import { i32, if_ } from "../../../dependencies/wasmati.ts";
import { minimum } from "./address.ts";
import { formatsOf } from "./bound_types.ts";
import { countLoop, type Local, type PhaseScope, variable } from "./emit.ts";
import { ELEMENT_BYTES, type LaneCount } from "./emit_lanes.ts";
import { type Pointer, startOdometer } from "./emit_odometer.ts";
import { type Position, positionOf } from "./reduce_arg.ts";
import { BLOCK_VECTORS, type Fold } from "./reduce_fold.ts";
import {
  foldFor,
  moveAlong,
  nestLoops,
  pointersOf,
  type ReducePlan,
  storeResults,
} from "./reduce_plan.ts";
import { loadTerms } from "./reduce_terms.ts";

/** Columns of a block: a cache line, so that 32 columns make work for two threads. */
export const BLOCK_COLUMNS = 16;
/** Accumulators in registers. */
const ACCUMULATORS = 8;

/** Some columns that are folded together. */
interface Group {
  /** First column in its block. */
  readonly column: number;
  readonly lanes: LaneCount;
  readonly fold: Fold;
}

/** A block of columns being folded. */
interface Block {
  readonly plan: ReducePlan;
  readonly groups: readonly Group[];
  readonly ways: number;
  readonly position: Position | null;
}

/** Blocks of columns in all outputs of a plan. */
export function blocksOf({ kept }: ReducePlan): number {
  const columns = kept.at(-1)?.size ?? 1;
  return kept.slice(0, -1).reduce(
    (product, { size }) => product * size,
    Math.ceil(columns / BLOCK_COLUMNS),
  );
}

/** Writes the blocks `start · unitBlocks` and on. */
export function writeDown(
  plan: ReducePlan,
  scope: PhaseScope,
  unitBlocks: number,
): void {
  const columns = plan.kept.at(-1)?.size ?? 1;
  const rowBlocks = Math.ceil(columns / BLOCK_COLUMNS);
  const last = columns - (rowBlocks - 1) * BLOCK_COLUMNS;
  const first = variable("i32", i32.mul(scope.start, unitBlocks));
  const after = variable("i32", i32.mul(scope.end, unitBlocks));
  const sizes = plan.kept.slice(0, -1).map(({ size }) => size);
  const odometer = startOdometer(
    [...sizes, rowBlocks],
    blockPointers(plan, scope),
    first,
  );
  const inputs = odometer.addresses.slice(0, -1);
  const output = odometer.addresses.at(-1)!;
  countLoop(first, minimum(after, blocksOf(plan)), 1, (block) => {
    const write = (width: number) =>
      writeBlock(blockOf(plan, width), inputs, output);
    if (rowBlocks === 1 || last === BLOCK_COLUMNS) write(last);
    else {
      i32.eq(i32.rem_u(block, rowBlocks), rowBlocks - 1);
      if_(null, () => write(last), () => write(BLOCK_COLUMNS));
    }
    odometer.advance();
  });
}

/** Bytes from one column to the next in an input. */
function columnBytes({ kept }: ReducePlan, input: number): number {
  return kept.at(-1)?.inputBytes[input] ?? 0;
}

/** Where blocks of columns lie in the inputs and in the output. */
function blockPointers(plan: ReducePlan, scope: PhaseScope): Pointer[] {
  const { inputs } = plan.step;
  const { output } = formatsOf(plan.step);
  return pointersOf(plan, scope, [...plan.kept.slice(0, -1), {
    size: 1,
    inputBytes: inputs.map((_, input) =>
      BLOCK_COLUMNS * columnBytes(plan, input)
    ),
    outputBytes: BLOCK_COLUMNS * ELEMENT_BYTES[output],
  }]);
}

function blockOf(plan: ReducePlan, columns: number): Block {
  const position = plan.step.reduction.startsWith("arg")
    ? positionOf("same")
    : null;
  const whole = columns - columns % 4;
  const starts = [
    ...Array.from({ length: whole / 4 }, (_, index) => 4 * index),
    ...Array.from({ length: columns % 4 }, (_, index) => whole + index),
  ];
  const ways = Math.max(1, Math.floor(ACCUMULATORS / starts.length));
  const groups = starts.map((column): Group => ({
    column,
    lanes: column < whole ? 4 : 1,
    fold: foldFor(plan, ways, position),
  }));
  return { plan, groups, ways, position };
}

function writeBlock(
  block: Block,
  inputs: readonly Local<"i32">[],
  output: Local<"i32">,
): void {
  const { plan, groups, position } = block;
  const outputBytes = ELEMENT_BYTES[formatsOf(plan.step).output];
  for (const { column, lanes, fold } of groups) {
    const bytesOf = (input: number) => column * columnBytes(plan, input);
    fold.reset(() => loadTerms(plan.terms, lanes, inputs, bytesOf));
  }
  position?.reset();
  nestLoops(
    plan.reduced.slice(0, -1),
    inputs,
    (cursors) => foldRows(block, cursors),
  );
  for (const { column, lanes, fold } of groups) {
    const offset = column * outputBytes;
    storeResults(plan, lanes, { address: output, offset }, fold.lanes());
  }
}

/** Folds the rows of the innermost reduced dimension, in blocks. */
function foldRows(block: Block, starts: readonly Local<"i32">[]): void {
  const { plan, groups, ways } = block;
  const cursors = starts.map((start) => variable("i32", start));
  const rows = plan.reduced.at(-1)!.size;
  const blockRows = ways * BLOCK_VECTORS;
  const rest = rows % blockRows;
  const rounds = (count: number) =>
    countLoop(0, count, ways, () => addRows(block, cursors, ways));
  const flush = () => groups.forEach(({ fold }) => fold.flush());
  countLoop(0, rows - rest, blockRows, () => {
    rounds(blockRows);
    flush();
  });
  if (rest === 0) return;
  rounds(rest - rest % ways);
  addRows(block, cursors, rest % ways);
  flush();
}

function addRows(
  { plan, groups, position }: Block,
  cursors: readonly Local<"i32">[],
  rows: number,
): void {
  const dimension = plan.reduced.at(-1)!;
  for (let row = 0; row < rows; row++) {
    for (const { column, lanes, fold } of groups) {
      const bytesOf = (input: number) =>
        row * dimension.inputBytes[input]! + column * columnBytes(plan, input);
      fold.add(row, loadTerms(plan.terms, lanes, cursors, bytesOf));
    }
    position?.advance(1);
  }
  moveAlong(cursors, dimension, rows);
}
