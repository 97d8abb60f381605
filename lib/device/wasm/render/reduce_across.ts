/**
 * Reductions whose elements are neighbours in memory: vectors along the
 * reduced dimension, joined across their lanes at the end of each output.
 * @module
 */
import { i32 } from "../../../dependencies/wasmati.ts";
import { minimum } from "./address.ts";
import {
  countLoop,
  type Local,
  type PhaseScope,
  tableEntry,
  variable,
} from "./emit.ts";
import { ELEMENT_BYTES } from "./emit_lanes.ts";
import { increase, startOdometer } from "./emit_odometer.ts";
import { type Position, positionOf } from "./reduce_arg.ts";
import { BLOCK_VECTORS, type Fold } from "./reduce_fold.ts";
import {
  foldFor,
  loadTerms,
  nestLoops,
  type ReducePlan,
  storeResults,
} from "./reduce_plan.ts";

/** Independent accumulators, to hide the latency of additions. */
const WAYS = 4;
const ROUND = 4 * WAYS;
const BLOCK = ROUND * BLOCK_VECTORS;

interface Row {
  readonly plan: ReducePlan;
  readonly fold: Fold;
  readonly position: Position | null;
}

/** Writes the outputs `start · unitOutputs` and on. */
export function writeAcross(
  plan: ReducePlan,
  scope: PhaseScope,
  unitOutputs: number,
): void {
  const sizes = plan.kept.map(({ size }) => size);
  const outputs = sizes.reduce((product, size) => product * size, 1);
  const first = variable("i32", i32.mul(scope.start, unitOutputs));
  const after = variable("i32", i32.mul(scope.end, unitOutputs));
  const odometer = startOdometer(sizes, [
    {
      base: tableEntry(scope, 0),
      strideBytes: plan.kept.map(({ inputBytes }) => inputBytes),
    },
    {
      base: tableEntry(scope, 1),
      strideBytes: plan.kept.map(({ outputBytes }) => outputBytes),
    },
  ], first);
  const [input, output] = odometer.addresses as [Local<"i32">, Local<"i32">];
  const position = plan.step.reduction.startsWith("arg")
    ? positionOf("neighbours")
    : null;
  const fold = foldFor(plan, WAYS, position);
  countLoop(first, minimum(after, outputs), 1, () => {
    fold.reset(() => loadTerms(plan, 1, input, 0));
    position?.reset();
    nestLoops(
      plan.reduced.slice(0, -1),
      input,
      (cursor) => writeRow({ plan, fold, position }, cursor),
    );
    storeResults(plan, 1, { address: output, offset: 0 }, fold.across());
    odometer.advance();
  });
}

/** Folds one run of neighbours, in blocks. */
function writeRow(row: Row, start: Local<"i32">): void {
  const { plan, fold } = row;
  const cursor = variable("i32", start);
  const length = plan.reduced.at(-1)!.size;
  const rest = length % BLOCK;
  const rounds = (elements: number) =>
    countLoop(0, elements, ROUND, () => addVectors(row, cursor, WAYS));
  countLoop(0, length - rest, BLOCK, () => {
    rounds(BLOCK);
    fold.flush();
  });
  if (rest === 0) return;
  rounds(rest - rest % ROUND);
  addVectors(row, cursor, Math.floor(rest % ROUND / 4));
  for (let single = 0; single < rest % 4; single++) {
    fold.addSingle(loadTerms(plan, 1, cursor, 0));
    row.position?.advance(1);
    increase(cursor, ELEMENT_BYTES[plan.step.inputType]);
  }
  fold.flush();
}

function addVectors(
  { plan, fold, position }: Row,
  cursor: Local<"i32">,
  vectors: number,
): void {
  const bytes = 4 * ELEMENT_BYTES[plan.step.inputType];
  for (let way = 0; way < vectors; way++) {
    fold.add(way, loadTerms(plan, 4, cursor, way * bytes));
    position?.advance(4);
  }
  increase(cursor, vectors * bytes);
}
