/**
 * The dimensions of a reduction after collapsing, and the types it works in.
 * @module
 */
import { f32x4 } from "../../../dependencies/wasmati.ts";
import type { NumericType } from "../../../base/dtype.ts";
import { stridesOf } from "../../../base/shape.ts";
import { cast, typeOf } from "../../../program/expression.ts";
import { reducedType, type ReduceStep } from "../../../program/reduce_step.ts";
import { formatsOf } from "./bound_types.ts";
import { collapse } from "./collapse.ts";
import {
  countLoop,
  type Local,
  type PhaseScope,
  splatFloat,
  tableEntry,
  variable,
} from "./emit.ts";
import { ELEMENT_BYTES, type LaneCount, storeLanes } from "./emit_lanes.ts";
import { increase, type Pointer } from "./emit_odometer.ts";
import { writeBases } from "./elementwise.ts";
import {
  castVector,
  renderExpression,
  type RenderOptions,
} from "./expression.ts";
import { argFoldOf, type Position } from "./reduce_arg.ts";
import { type Fold, foldOf } from "./reduce_fold.ts";
import type { Terms } from "./reduce_terms.ts";

type Vector = Local<"v128">;

/** A dimension, with bytes to move in each input and in the output. */
export interface Dimension {
  readonly size: number;
  readonly inputBytes: readonly number[];
  readonly outputBytes: number;
}

/** A reduction, collapsed. */
export interface ReducePlan {
  readonly step: ReduceStep;
  readonly kept: readonly Dimension[];
  /** At least one, perhaps of size 1. */
  readonly reduced: readonly Dimension[];
  /** Whether neighbours in memory belong to one output. */
  readonly innerReduced: boolean;
  /** What a vector reads of each input: elements from one lane to the next. */
  readonly terms: Terms;
  /** Elements that make one output. */
  readonly count: number;
}

/** Collapses a reduction of at least one element. */
export function planReduce(step: ReduceStep): ReducePlan {
  const { inputs, axes } = step;
  const isReduced = (axis: number) => axes.includes(axis);
  const keptShape = step.shape.map((size, axis) => isReduced(axis) ? 1 : size);
  const outStrides = stridesOf(keptShape).map((stride, axis) =>
    isReduced(axis) ? 0 : stride
  );
  const { shape, strides } = collapse({
    shape: step.shape,
    strides: [...inputs.map((each) => each.strides), outStrides],
  });
  const outputBytes = strides.at(-1)!;
  const formats = formatsOf(step);
  const dimensions = shape.map((size, axis): Dimension => ({
    size,
    inputBytes: formats.inputs.map((format, index) =>
      strides[index]![axis]! * ELEMENT_BYTES[format]
    ),
    outputBytes: outputBytes[axis]! * ELEMENT_BYTES[formats.output],
  }));
  const reduced = dimensions.filter((each) => each.outputBytes === 0);
  return {
    step,
    kept: dimensions.filter((each) => each.outputBytes !== 0),
    reduced: reduced.length > 0
      ? reduced
      : [{ size: 1, inputBytes: inputs.map(() => 0), outputBytes: 0 }],
    innerReduced: dimensions.at(-1)?.outputBytes === 0,
    terms: termsOf(step, strides.map((each) => each.at(-1) ?? 0)),
    count: reduced.reduce((count, { size }) => count * size, 1),
  };
}

function termsOf(
  step: ReduceStep,
  innerStrides: readonly number[],
): Terms {
  const { inputs, expression, reduction } = step;
  const formats = formatsOf(step).inputs;
  const inFloats = typeOf(expression) === "float32" || reduction === "mean";
  const isFlag = reduction === "all" || reduction === "any";
  return {
    inputs: inputs.map(({ type }, index) => ({
      type,
      format: formats[index]!,
      stride: innerStrides[index]!,
    })),
    expression,
    firstParameter: inputs.length + 1,
    accumulator: inFloats && !isFlag ? "float32" : "int32",
    isFlag,
  };
}

/** Pointers at the elements of all inputs, and at the output. */
export function pointersOf(
  { step }: ReducePlan,
  scope: PhaseScope,
  dimensions: readonly Dimension[],
): Pointer[] {
  const formats = formatsOf(step).inputs;
  const bases = writeBases(step.inputs, formats, scope);
  const inputs = bases.map((base, index) => ({
    base,
    strideBytes: dimensions.map(({ inputBytes }) => inputBytes[index]!),
  }));
  return [...inputs, {
    base: tableEntry(scope, step.inputs.length),
    strideBytes: dimensions.map(({ outputBytes }) => outputBytes),
  }];
}

/** Stores results: divides a mean, finishes and converts to the type of the output. */
export function storeResults(
  { step, count, terms }: ReducePlan,
  lanes: LaneCount,
  target: { readonly address: Local<"i32">; readonly offset: number },
  result: Vector,
): void {
  const divided = step.reduction === "mean"
    ? variable("v128", f32x4.div(result, splatFloat(count)))
    : result;
  const from = step.reduction.startsWith("arg") ? "int32" : terms.accumulator;
  const finished = finishResults(step, divided, from, {
    lanes,
    firstParameter: terms.firstParameter,
  });
  const { output } = formatsOf(step);
  storeLanes(output, lanes, target.address, finished, target.offset);
}

/** What a step stores for results of type `from`. */
export function finishResults(
  step: ReduceStep,
  result: Vector,
  from: NumericType,
  options: RenderOptions,
): Vector {
  const convert = (value: Vector, own: NumericType, to: NumericType) =>
    own === to ? value : castVector(value, own, to);
  if (!step.finish) return convert(result, from, step.outputType);
  const operand = convert(result, from, reducedType(step));
  const finish = cast(step.outputType, step.finish);
  return renderExpression(finish, [operand], options);
}

/** The fold of a plan; arg reductions need the position of the elements. */
export function foldFor(
  { step, terms }: ReducePlan,
  ways: number,
  position: Position | null,
): Fold {
  const type = terms.accumulator;
  const { reduction } = step;
  return position && (reduction === "argMaximum" || reduction === "argMinimum")
    ? argFoldOf({ reduction, type, ways, position })
    : foldOf(reduction as Parameters<typeof foldOf>[0], type, ways);
}

/** Moves cursors of the inputs by some elements of a dimension. */
export function moveAlong(
  cursors: readonly Local<"i32">[],
  { inputBytes }: Dimension,
  elements = 1,
): void {
  cursors.forEach((cursor, index) =>
    increase(cursor, elements * inputBytes[index]!)
  );
}

/** Writes nested loops over dimensions; `body` must leave the cursors as they are. */
export function nestLoops(
  dimensions: readonly Dimension[],
  starts: readonly Local<"i32">[],
  body: (cursors: readonly Local<"i32">[]) => void,
): void {
  const [outermost, ...others] = dimensions;
  if (!outermost) return body(starts);
  const cursors = starts.map((start) => variable("i32", start));
  countLoop(0, outermost.size, 1, () => {
    nestLoops(others, cursors, body);
    moveAlong(cursors, outermost);
  });
}
