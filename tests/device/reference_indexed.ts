/**
 * The naive meaning of steps that pick, join and sum rows.
 * @module
 */
import type { NumericType } from "../../lib/base/dtype.ts";
import type {
  ConcatStep,
  GatherStep,
  OneHotStep,
  ScanStep,
  SegmentSumStep,
} from "../../lib/program/step.ts";
import { roundTo } from "./reference_expression.ts";

/** Steps that pick, join and sum rows. */
export type IndexedStep =
  | ConcatStep
  | GatherStep
  | OneHotStep
  | ScanStep
  | SegmentSumStep;

type Values = ArrayLike<number>;

function evaluateGather(step: GatherStep, x: Values, indices: Values) {
  const { batch, outer, axisSize, count, inner } = step;
  const out: number[] = [];
  for (let b = 0; b < batch; b++) {
    for (let o = 0; o < outer; o++) {
      for (let c = 0; c < count; c++) {
        const index = indices[b * count + c]!;
        const isThere = index >= 0 && index < axisSize;
        const start = ((b * outer + o) * axisSize + index) * inner;
        for (let i = 0; i < inner; i++) {
          out.push(isThere ? x[start + i]! : 0);
        }
      }
    }
  }
  return out;
}

function evaluateSegmentSum(step: SegmentSumStep, x: Values, ids: Values) {
  const { rows, inner, segments } = step;
  const sums = new Array<number>(segments * inner).fill(0);
  for (let row = 0; row < rows; row++) {
    const id = ids[row]!;
    if (id < 0 || id >= segments) continue;
    for (let i = 0; i < inner; i++) {
      sums[id * inner + i]! += x[row * inner + i]!;
    }
  }
  return sums;
}

function evaluateConcat(
  { outer, sizes }: ConcatStep,
  inputs: readonly Values[],
) {
  const out: number[] = [];
  for (let row = 0; row < outer; row++) {
    sizes.forEach((size, index) => {
      for (let i = 0; i < size; i++) out.push(inputs[index]![row * size + i]!);
    });
  }
  return out;
}

function evaluateOneHot(step: OneHotStep, indices: Values) {
  const { count, depth, onValue, offValue } = step;
  return Array.from(
    { length: count * depth },
    (_, at) =>
      indices[Math.floor(at / depth)] === at % depth ? onValue : offValue,
  );
}

function evaluateScan(step: ScanStep, x: Values): number[] {
  const { outer, size, inner, operation, outputType } = step;
  const out = new Array<number>(outer * size * inner);
  for (let column = 0; column < outer * inner; column++) {
    const first = Math.floor(column / inner) * size * inner + column % inner;
    let total = operation === "sum" ? 0 : 1;
    for (let row = 0; row < size; row++) {
      const at = first + (step.reverse ? size - 1 - row : row) * inner;
      if (step.exclusive) out[at] = total;
      total = operation === "sum"
        ? roundTo(outputType, total + x[at]!)
        : outputType === "int32"
        ? Math.imul(total, x[at]!)
        : roundTo(outputType, total * x[at]!);
      if (!step.exclusive) out[at] = total;
    }
  }
  return out;
}

/** The output of a step. */
export function evaluateIndexed(
  step: IndexedStep,
  inputs: readonly Values[],
): number[] {
  switch (step.kind) {
    case "gather":
      return evaluateGather(step, inputs[0]!, inputs[1]!);
    case "segmentSum":
      return evaluateSegmentSum(step, inputs[0]!, inputs[1]!);
    case "concat":
      return evaluateConcat(step, inputs);
    case "oneHot":
      return evaluateOneHot(step, inputs[0]!);
    case "scan":
      return evaluateScan(step, inputs[0]!);
    default:
      throw step satisfies never;
  }
}

/** Type and length of the output of a step. */
export function indexedOutputOf(
  step: IndexedStep,
): { readonly type: NumericType; readonly length: number } {
  switch (step.kind) {
    case "gather": {
      const rows = step.batch * step.outer * step.count;
      return { type: step.type, length: rows * step.inner };
    }
    case "segmentSum":
      return { type: "float32", length: step.segments * step.inner };
    case "concat": {
      const width = step.sizes.reduce((sum, size) => sum + size, 0);
      return { type: step.type, length: step.outer * width };
    }
    case "oneHot":
      return { type: step.outputType, length: step.count * step.depth };
    case "scan":
      return {
        type: step.outputType,
        length: step.outer * step.size * step.inner,
      };
    default:
      throw step satisfies never;
  }
}
