/**
 * Steps that move whole rows: picked, summed by id, joined, one-hot, or added up.
 * @module
 */
import type { NumericType } from "../base/dtype.ts";
import type { Formatted } from "./formatted.ts";

/**
 * Rows picked by their index: out[b, o, c, i] = x[b, o, indices[b, c], i], or
 * zeros for an index that is not in [0, axisSize).
 * Inputs: x [batch, outer, axisSize, inner] and indices, int32 [batch, count].
 */
export interface GatherStep extends Formatted {
  readonly kind: "gather";
  /** Of x and of the output. */
  readonly type: NumericType;
  readonly batch: number;
  readonly outer: number;
  readonly axisSize: number;
  readonly count: number;
  readonly inner: number;
}

/**
 * Sums of rows with the same id, in float32 and in the order of the rows; rows
 * whose id is not in [0, segments) are dropped.
 * Inputs: x [rows, inner] and ids, int32 [rows]. Output: float32 [segments, inner].
 */
export interface SegmentSumStep extends Formatted {
  readonly kind: "segmentSum";
  readonly inputType: NumericType;
  readonly rows: number;
  readonly inner: number;
  readonly segments: number;
}

/** Joins one or more inputs [outer, sizes[i]] of one type side by side. */
export interface ConcatStep extends Formatted {
  readonly kind: "concat";
  readonly type: NumericType;
  readonly outer: number;
  readonly sizes: readonly number[];
}

/** Indices, int32 [count], as rows of `offValue` with `onValue` in the column of the index, if there is such a column. */
export interface OneHotStep extends Formatted {
  readonly kind: "oneHot";
  readonly count: number;
  readonly depth: number;
  readonly onValue: number;
  readonly offValue: number;
  readonly outputType: NumericType;
}

/**
 * Running sums or products of x [outer, size, inner] along `size`: each element
 * with all before it (or, `exclusive`, all before it alone), or with all behind
 * it if `reverse`.
 */
export interface ScanStep extends Formatted {
  readonly kind: "scan";
  readonly operation: "sum" | "product";
  readonly inputType: NumericType;
  readonly outputType: "float32" | "int32";
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

/** Steps of this file. */
export type IndexedStep =
  | GatherStep
  | SegmentSumStep
  | ConcatStep
  | OneHotStep
  | ScanStep;

/** Prints one of them. */
export function printIndexedStep(step: IndexedStep): string {
  switch (step.kind) {
    case "gather":
      return `gather ${step.type} [${step.batch},${step.outer},${step.axisSize},${step.inner}] ` +
        `at [${step.batch},${step.count}]`;
    case "segmentSum":
      return `segmentSum ${step.inputType} [${step.rows},${step.inner}] -> [${step.segments},${step.inner}]`;
    case "concat":
      return `concat ${step.type} [${step.outer}] x [${step.sizes}]`;
    case "oneHot":
      return `oneHot [${step.count}] -> ${step.outputType} [${step.count},${step.depth}] ` +
        `of ${step.onValue}, ${step.offValue}`;
    case "scan":
      return `scan ${step.operation} ${step.inputType} [${step.outer},${step.size},${step.inner}] -> ` +
        `${step.outputType}${step.exclusive ? " exclusive" : ""}${
          step.reverse ? " reverse" : ""
        }`;
    default:
      throw step satisfies never;
  }
}
