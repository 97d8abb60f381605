/**
 * The dimensions of a reduction after collapsing, and the types it works in.
 * @module
 */
import { f32x4 } from "../../../dependencies/wasmati.ts";
import { stridesOf } from "../../../base/shape.ts";
import type { ReduceStep } from "../../../program/step.ts";
import { collapse } from "./collapse.ts";
import {
  countLoop,
  type Local,
  splatBits,
  splatFloat,
  variable,
} from "./emit.ts";
import {
  ELEMENT_BYTES,
  integerToMask,
  type LaneCount,
  loadLanes,
  maskToInteger,
  storeLanes,
} from "./emit_lanes.ts";
import { increase } from "./emit_odometer.ts";
import { castVector } from "./expression.ts";
import { argFoldOf, type Position } from "./reduce_arg.ts";
import { type Fold, foldOf } from "./reduce_fold.ts";

type Vector = Local<"v128">;

/** A dimension, with bytes to move in the input and in the output. */
export interface Dimension {
  readonly size: number;
  readonly inputBytes: number;
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
  /** Elements that make one output. */
  readonly count: number;
  /** The type of accumulators. */
  readonly type: "float32" | "int32";
}

/** Collapses a reduction of at least one element. */
export function planReduce(step: ReduceStep): ReducePlan {
  const keptShape = step.shape.map((size, axis) =>
    step.axes.includes(axis) ? 1 : size
  );
  const outStrides = stridesOf(keptShape).map((stride, axis) =>
    step.axes.includes(axis) ? 0 : stride
  );
  const { shape, strides } = collapse({
    shape: step.shape,
    strides: [stridesOf(step.shape), outStrides],
  });
  const dimensions = shape.map((size, axis): Dimension => ({
    size,
    inputBytes: strides[0]![axis]! * ELEMENT_BYTES[step.inputType],
    outputBytes: strides[1]![axis]! * ELEMENT_BYTES[step.outputType],
  }));
  const reduced = dimensions.filter(({ outputBytes }) => outputBytes === 0);
  const inFloats = step.inputType === "float32" || step.reduction === "mean";
  const ofFlags = step.reduction === "all" || step.reduction === "any";
  return {
    step,
    kept: dimensions.filter(({ outputBytes }) => outputBytes !== 0),
    reduced: reduced.length > 0
      ? reduced
      : [{ size: 1, inputBytes: 0, outputBytes: 0 }],
    innerReduced: dimensions.at(-1)?.outputBytes === 0,
    count: reduced.reduce((count, { size }) => count * size, 1),
    type: inFloats && !ofFlags ? "float32" : "int32",
  };
}

/** Loads elements in the type of the accumulators. */
export function loadTerms(
  { step, type }: ReducePlan,
  lanes: LaneCount,
  address: Local<"i32">,
  offset: number,
): Vector {
  const loaded = variable(
    "v128",
    loadLanes(step.inputType, lanes, address, offset),
  );
  if (step.reduction === "all" || step.reduction === "any") {
    const mask = step.inputType === "float32"
      ? f32x4.ne(loaded, splatBits(0))
      : integerToMask(loaded);
    return variable("v128", maskToInteger(mask));
  }
  // Bool is loaded as int32.
  return step.inputType !== "float32" && type === "float32"
    ? castVector(loaded, "int32", "float32")
    : loaded;
}

/** Stores results: divides a mean and converts to the type of the output. */
export function storeResults(
  { step, type, count }: ReducePlan,
  lanes: LaneCount,
  target: { readonly address: Local<"i32">; readonly offset: number },
  result: Vector,
): void {
  const divided = step.reduction === "mean"
    ? variable("v128", f32x4.div(result, splatFloat(count)))
    : result;
  const isIndex = step.reduction.startsWith("arg");
  const from = isIndex ? "int32" : type;
  const converted = from === step.outputType
    ? divided
    : castVector(divided, from, step.outputType);
  storeLanes(step.outputType, lanes, target.address, converted, target.offset);
}

/** The fold of a plan; arg reductions need the position of the elements. */
export function foldFor(
  { step, type }: ReducePlan,
  ways: number,
  position: Position | null,
): Fold {
  const { reduction } = step;
  return position && (reduction === "argMaximum" || reduction === "argMinimum")
    ? argFoldOf({ reduction, type, ways, position })
    : foldOf(reduction as Parameters<typeof foldOf>[0], type, ways);
}

/** Writes nested loops over dimensions; `body` must leave the cursor as it is. */
export function nestLoops(
  dimensions: readonly Dimension[],
  start: Local<"i32">,
  body: (cursor: Local<"i32">) => void,
): void {
  const [outermost, ...others] = dimensions;
  if (!outermost) return body(start);
  const cursor = variable("i32", start);
  countLoop(0, outermost.size, 1, () => {
    nestLoops(others, cursor, body);
    increase(cursor, outermost.inputBytes);
  });
}
