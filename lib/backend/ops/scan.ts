/**
 * Running sums, sorting, searching and counting; some are host steps.
 * @module
 */
import type { NumericType } from "../../base/dtype.ts";
import { sizeOf } from "../../base/shape.ts";
import { util } from "../../dependencies/tfjs_core.ts";
import {
  combine,
  compare,
  convert,
  coordinate,
  fold,
  indexOf,
  load,
} from "../../program/loop_builder.ts";
import type {
  Lowering,
  OpCall,
  OpDefinition,
  TensorSpec,
} from "./definition.ts";
import { loopLowering, placeIn } from "./loops.ts";
import type { Family } from "./names.ts";
import { countRange, lowerCount } from "./scatter.ts";
import {
  attributeOf,
  looped,
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

function lowerRunning(operation: "sum" | "product") {
  return (call: OpCall, result: TensorSpec): Lowering => {
    const { dtype, shape } = tensorOf(call, "x");
    const given = attributeOf<number>(call, "axis");
    const axis = util.parseAxisParam(given, [...shape])[0]!;
    return {
      operands: ["x"],
      step: {
        kind: "scan",
        operation,
        inputType: dtype as NumericType,
        outputType: result.dtype as "float32" | "int32",
        outer: sizeOf(shape.slice(0, axis)),
        size: shape[axis]!,
        inner: sizeOf(shape.slice(axis + 1)),
        exclusive: Boolean(call.attributes["exclusive"]),
        reverse: Boolean(call.attributes["reverse"]),
      },
    };
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

/** Without weights that input is empty, so these are no plain calls. */
function counting(outputs: OutputRule): OpDefinition {
  return {
    outputs,
    checksValues: true,
    indexRange: countRange,
    lower: (call) => lowerCount(call, outputs(call)[0]!),
  };
}

const diagonal: OutputRule = (call) => {
  const { dtype, shape } = tensorOf(call, "x");
  return output(dtype, [...shape, ...shape]);
};

function lowerDiagonal(call: OpCall, result: TensorSpec): Lowering {
  const size = sizeOf(tensorOf(call, "x").shape);
  const isOn = compare("equal", coordinate(0), coordinate(1));
  const type = result.dtype as NumericType;
  const element = load(0, type, coordinate(1), isOn);
  return loopLowering(call, ["x"], result, element, [size, size]);
}

/** From here on a search by halves is faster than counting. */
const LONGEST_COUNTED = 256;

/** Elements of a sorted row that lie below a value, or not above it. */
function lowerSearch(call: OpCall, result: TensorSpec): Lowering | null {
  const [sorted, values] = [
    tensorOf(call, "sortedSequence"),
    tensorOf(call, "values"),
  ];
  const [, size = 0] = sorted.shape;
  const fits = sorted.dtype === "float32" && values.dtype === "float32" &&
    size <= LONGEST_COUNTED;
  if (!fits) return null;
  const operator = attributeOf<string>(call, "side") === "left"
    ? "less"
    : "lessEqual";
  const place = [coordinate(0), indexOf("k")];
  const element = load(0, "float32", placeIn(sorted.shape, place));
  const value = load(
    1,
    "float32",
    placeIn(values.shape, [0, 1].map(coordinate)),
  );
  const isBelow = convert("int32", combine(operator, element, value));
  const count = fold("sum", [{ loop: "k", size }], isBelow);
  return loopLowering(call, ["sortedSequence", "values"], result, count);
}

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
  Bincount: counting(count),
  Cumprod: looped(running("cumprod"), lowerRunning("product")),
  Cumsum: looped(running("cumsum"), lowerRunning("sum")),
  DenseBincount: counting(denseCount),
  Diag: looped(diagonal, lowerDiagonal),
  SearchSorted: looped(shapedLike("values", "int32"), lowerSearch),
  TopK: { outputs: topK },
  // How many values are different is known only from the values.
  Unique: {},
};
