/**
 * Reductions whose elements are neighbours in memory: vectors along the
 * reduced dimension, joined across their lanes at the end of each output.
 * @module
 */
import { i32 } from "../../../dependencies/wasmati.ts";
import { minimum } from "./address.ts";
import { countLoop, type Local, type PhaseScope, variable } from "./emit.ts";
import { startOdometer } from "./emit_odometer.ts";
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
  const pointers = pointersOf(plan, scope, plan.kept);
  const odometer = startOdometer(sizes, pointers, first);
  const inputs = odometer.addresses.slice(0, -1);
  const output = odometer.addresses.at(-1)!;
  const position = plan.step.reduction.startsWith("arg")
    ? positionOf("neighbours")
    : null;
  const fold = foldFor(plan, WAYS, position);
  countLoop(first, minimum(after, outputs), 1, () => {
    fold.reset(() => loadTerms(plan.terms, 1, inputs, () => 0));
    position?.reset();
    nestLoops(
      plan.reduced.slice(0, -1),
      inputs,
      (cursors) => writeRow({ plan, fold, position }, cursors),
    );
    storeResults(plan, 1, { address: output, offset: 0 }, fold.across());
    odometer.advance();
  });
}

/** Folds one run of neighbours, in blocks. */
function writeRow(row: Row, starts: readonly Local<"i32">[]): void {
  const { plan, fold } = row;
  const cursors = starts.map((start) => variable("i32", start));
  const inner = plan.reduced.at(-1)!;
  const length = inner.size;
  const rest = length % BLOCK;
  const rounds = (elements: number) =>
    countLoop(0, elements, ROUND, () => addVectors(row, cursors, WAYS));
  countLoop(0, length - rest, BLOCK, () => {
    rounds(BLOCK);
    fold.flush();
  });
  if (rest === 0) return;
  rounds(rest - rest % ROUND);
  addVectors(row, cursors, Math.floor(rest % ROUND / 4));
  for (let single = 0; single < rest % 4; single++) {
    fold.addSingle(loadTerms(plan.terms, 1, cursors, () => 0));
    row.position?.advance(1);
    moveAlong(cursors, inner);
  }
  fold.flush();
}

function addVectors(
  { plan, fold, position }: Row,
  cursors: readonly Local<"i32">[],
  vectors: number,
): void {
  const inner = plan.reduced.at(-1)!;
  for (let way = 0; way < vectors; way++) {
    const bytesOf = (input: number) => 4 * way * inner.inputBytes[input]!;
    fold.add(way, loadTerms(plan.terms, 4, cursors, bytesOf));
    position?.advance(4);
  }
  moveAlong(cursors, inner, 4 * vectors);
}
