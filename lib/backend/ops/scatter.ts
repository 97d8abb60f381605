/**
 * Steps of ops whose indices have several numbers each, and of counting: loops
 * over all rows for each element, where these are few enough. A device need
 * not write what other threads write then, and sums keep their order.
 * @module
 */
import type { NumericType } from "../../base/dtype.ts";
import { type Shape, sizeOf } from "../../base/shape.ts";
import {
  choose,
  combine,
  compare,
  coordinate,
  fold,
  indexOf,
  known,
  load,
  plus,
  times,
  within,
} from "../../program/loop_builder.ts";
import type { LoopExpression } from "../../program/loop_expression.ts";
import type { IndexRange, Lowering, OpCall, TensorSpec } from "./definition.ts";
import { loopLowering } from "./loops.ts";
import { sameShape, tensorOf } from "./shared.ts";

/** Rows times segments beyond which counting on one thread is faster than looking through all. */
const MOST_COMPARISONS = 2 ** 24;

/** Rows of indices, and what they point to. */
interface Rows {
  readonly rows: number;
  /** Numbers of an index. */
  readonly depth: number;
  /** How far each number of an index moves. */
  readonly strides: readonly number[];
  readonly segments: number;
  /** Elements that an index points to. */
  readonly inner: number;
}

/** Indices of shape [..., depth] into a shape; a vector holds an index per row. */
function rowsOf(indices: TensorSpec, shape: Shape): Rows {
  const depth = indices.shape.length > 1 ? indices.shape.at(-1)! : 1;
  const strides = Array.from(
    { length: depth },
    (_, axis) => sizeOf(shape.slice(axis + 1, depth)),
  );
  return {
    rows: sizeOf(indices.shape) / Math.max(1, depth),
    depth,
    strides,
    segments: sizeOf(shape.slice(0, depth)),
    inner: sizeOf(shape.slice(depth)),
  };
}

/** The indices that an op with rows of indices refuses, in the words of the cpu op. */
export function rowRange(
  input: string,
  indices: TensorSpec,
  shape: Shape,
): IndexRange {
  const { strides, segments } = rowsOf(indices, shape);
  const message = (_index: number, row: readonly number[]) =>
    `Invalid indices: ${row} does not index into ${shape}`;
  return { input, size: segments, strides, message };
}

/** The segment that a row of indices names. */
function segmentOf(
  { depth, strides }: Rows,
  input: number,
  row: LoopExpression,
): LoopExpression {
  const parts = strides.map((stride, part) =>
    times(load(input, "int32", plus(times(row, depth), part)), stride)
  );
  return plus(...parts);
}

/** Elements are vectors of segments where segments have one each. */
function shapeOf({ segments, inner }: Rows): Shape {
  return inner === 1 ? [segments] : [segments, inner];
}

function isInteger(call: OpCall, name: string): boolean {
  return tensorOf(call, name).dtype === "int32";
}

/** Picks slices by rows of indices. */
export function lowerGatherNd(
  call: OpCall,
  result: TensorSpec,
): Lowering | null {
  const [params, indices] = [
    tensorOf(call, "params"),
    tensorOf(call, "indices"),
  ];
  const rows = rowsOf(indices, params.shape);
  if (!isInteger(call, "indices") || rows.depth === 0) return null;
  const segment = segmentOf(rows, 1, coordinate(0));
  const column = rows.inner === 1 ? 0 : coordinate(1);
  const element = load(
    0,
    result.dtype as NumericType,
    plus(times(segment, rows.inner), column),
    within(segment, rows.segments),
  );
  const shape = rows.inner === 1 ? [rows.rows] : [rows.rows, rows.inner];
  return loopLowering(call, ["params", "indices"], result, element, shape);
}

/** Adds up slices by rows of indices. */
export function lowerScatterNd(
  call: OpCall,
  result: TensorSpec,
): Lowering | null {
  const [updates, indices] = [
    tensorOf(call, "updates"),
    tensorOf(call, "indices"),
  ];
  const rows = rowsOf(indices, result.shape);
  const fits = isInteger(call, "indices") && updates.dtype !== "bool" &&
    rows.depth > 0 && sizeOf(updates.shape) === rows.rows * rows.inner;
  if (!fits) return null;
  const operands = ["updates", "indices"];
  if (rows.depth === 1 && updates.dtype === "float32") {
    const { inner, segments } = rows;
    const sizes = {
      inputType: updates.dtype,
      rows: rows.rows,
      inner,
      segments,
    };
    return { operands, step: { kind: "segmentSum", ...sizes } };
  }
  if (rows.rows * rows.segments > MOST_COMPARISONS) return null;
  const row = indexOf("r");
  const column = rows.inner === 1 ? 0 : coordinate(1);
  const place = plus(times(row, rows.inner), column);
  const sum = fold(
    "sum",
    [{
      loop: "r",
      size: rows.rows,
      when: compare("equal", segmentOf(rows, 1, row), coordinate(0)),
    }],
    load(0, updates.dtype as NumericType, place),
  );
  return loopLowering(call, operands, result, sum, shapeOf(rows));
}

/** Names of the inputs of an op that replaces slices by rows of indices. */
interface Replacement {
  readonly indices: string;
  readonly updates: string;
  /** What is there before: a tensor of the result's shape, or one element. */
  readonly before: string;
}

/** The last row that names the segment of an element; -1 for none. */
function lastRow(rows: Rows): LoopExpression {
  const row = indexOf("r");
  const isHere = compare("equal", segmentOf(rows, 1, row), coordinate(0));
  return fold(
    "maximum",
    [{ loop: "r", size: rows.rows }],
    choose(isHere, row, known(-1, "int32")),
  );
}

/** Replaces slices by rows of indices; the last row wins. */
export function lowerReplacement(
  { indices, updates, before }: Replacement,
): (call: OpCall, result: TensorSpec) => Lowering | null {
  return (call, result) => {
    const operands = [before, indices, updates];
    const [was, places, values] = operands.map((name) =>
      tensorOf(call, name)
    ) as [TensorSpec, TensorSpec, TensorSpec];
    const type = result.dtype as NumericType;
    const rows = rowsOf(places, result.shape);
    const isSingle = values.shape.length === 0;
    const isFilled = sizeOf(was.shape) === 1;
    const fits = isInteger(call, indices) && was.dtype === type &&
      values.dtype === type && rows.depth > 0 &&
      (isFilled || sameShape(was.shape, result.shape)) &&
      (isSingle || sizeOf(values.shape) === rows.rows * rows.inner) &&
      rows.rows * rows.segments <= MOST_COMPARISONS;
    if (!fits) return null;
    const last = lastRow(rows);
    const column = rows.inner === 1 ? 0 : coordinate(1);
    const isThere = compare("greaterEqual", last, 0);
    const own = plus(times(coordinate(0), rows.inner), column);
    const value = choose(
      isThere,
      load(
        2,
        type,
        isSingle ? 0 : plus(times(last, rows.inner), column),
        isThere,
      ),
      load(0, type, isFilled ? 0 : own),
    );
    return loopLowering(call, operands, result, value, shapeOf(rows));
  };
}

/** The numbers that counting refuses. */
export function countRange(): IndexRange {
  const message = () => "Input x must be non-negative!";
  return { input: "x", size: Infinity, message };
}

/** Whether a call counts whole numbers, few enough of them, into numbers. */
function isCountable(call: OpCall, result: TensorSpec): boolean {
  const [x, weights] = [tensorOf(call, "x"), tensorOf(call, "weights")];
  const counted = sizeOf(x.shape);
  const weighed = sizeOf(weights.shape);
  const work = result.shape.at(-1)! * counted;
  return x.dtype === "int32" && counted > 0 && work > 0 &&
    (result.dtype === "float32" || result.dtype === "int32") &&
    (weighed === 0 || weighed === counted) && work <= MOST_COMPARISONS;
}

/** Counts numbers, of all of a tensor or of each row of a matrix, with weights if there are any. */
export function lowerCount(
  call: OpCall,
  result: TensorSpec,
): Lowering | null {
  if (!isCountable(call, result)) return null;
  const { shape } = tensorOf(call, "x");
  const type = result.dtype as "float32" | "int32";
  const isMatrix = result.shape.length === 2;
  const size = isMatrix ? shape.at(-1)! : sizeOf(shape);
  const at = isMatrix
    ? plus(times(coordinate(0), size), indexOf("r"))
    : indexOf("r");
  const isBinary = isMatrix && Boolean(call.attributes["binaryOutput"]);
  const isWeighted = !isBinary && sizeOf(tensorOf(call, "weights").shape) > 0;
  const own = coordinate(isMatrix ? 1 : 0);
  const isHere = combine("equal", load(0, "int32", at), own);
  const count = fold(
    "sum",
    [{ loop: "r", size, when: isHere }],
    isWeighted ? load(1, type, at) : known(1, type),
  );
  const value = isBinary ? combine("minimum", count, known(1, type)) : count;
  const operands = isWeighted ? ["x", "weights"] : ["x"];
  return loopLowering(call, operands, result, value);
}
