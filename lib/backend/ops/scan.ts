/**
 * Running sums, sorting, searching and counting: host steps.
 * @module
 */
import type { Family } from "./names.ts";
import {
  attributeOf,
  output,
  type OutputRule,
  refuse,
  refuseComplex,
  shapedLike,
  tensorOf,
  upcast,
} from "./shared.ts";

function running(opName: string): OutputRule {
  return (call) => {
    const x = tensorOf(call, "x");
    refuseComplex(opName, x);
    return output(upcast(x.dtype, "int32"), x.shape);
  };
}

const topK: OutputRule = (call) => {
  const x = tensorOf(call, "x");
  refuseComplex("topk", x);
  const shape = x.shape.with(-1, attributeOf<number>(call, "k"));
  return [{ dtype: x.dtype, shape }, { dtype: "int32", shape }];
};

const count: OutputRule = (call) => {
  const size = attributeOf<number>(call, "size");
  return output(tensorOf(call, "weights").dtype, [size]);
};

const denseCount: OutputRule = (call) => {
  const { shape } = tensorOf(call, "x");
  if (shape.length === 1) return count(call);
  if (shape.length === 2) {
    const size = attributeOf<number>(call, "size");
    return output(tensorOf(call, "weights").dtype, [shape[0]!, size]);
  }
  refuse(
    "Error in denseBincount: input must be at most rank 2, but got rank" +
      `${shape.length}.`,
  );
};

const diagonal: OutputRule = (call) => {
  const { dtype, shape } = tensorOf(call, "x");
  return output(dtype, [...shape, ...shape]);
};

/** Scans, sorts and counts. */
export const scanOps: Family<
  | "Bincount"
  | "Cumprod"
  | "Cumsum"
  | "DenseBincount"
  | "Diag"
  | "SearchSorted"
  | "TopK"
  | "Unique"
> = {
  Bincount: { outputs: count, checksValues: true },
  Cumprod: { outputs: running("cumprod") },
  Cumsum: { outputs: running("cumsum") },
  DenseBincount: { outputs: denseCount, checksValues: true },
  Diag: { outputs: diagonal },
  SearchSorted: { outputs: shapedLike("values", "int32") },
  TopK: { outputs: topK },
  // How many values are different is known only from the values.
  Unique: {},
};
