/**
 * Ops that make values from attributes, or from nothing but a shape.
 * @module
 */
import { util } from "../../dependencies/tfjs_core.ts";
import type { DataType } from "../../base/dtype.ts";
import { type Shape, sizeOf } from "../../base/shape.ts";
import type { NumericType } from "../../base/dtype.ts";
import {
  combine,
  convert,
  coordinate,
  known,
  plus,
  times,
} from "../../program/loop_builder.ts";
import type {
  Lowering,
  OpCall,
  OpDefinition,
  TensorSpec,
} from "./definition.ts";
import { fillLowering, holds } from "./elementwise.ts";
import { loopLowering } from "./loops.ts";
import type { Family } from "./names.ts";
import {
  attributeOf,
  likeInput,
  looped,
  lowerPlain,
  numericTypeOf,
  output,
  type OutputRule,
  refuse,
  refuseComplex,
  tensorOf,
} from "./shared.ts";

/** Whole numbers up to here are the same in float32 and in int32. */
const LARGEST_WHOLE = 2 ** 24;

const fillOutputs: OutputRule = (call) => {
  const value = attributeOf<number | string>(call, "value");
  const dtype = attributeOf<DataType | undefined>(call, "dtype");
  const shape = attributeOf<Shape>(call, "shape");
  return output(dtype || util.inferDtype([value]), shape);
};

const fill: OpDefinition = {
  outputs: fillOutputs,
  lower: lowerPlain(fillOutputs, (call, result) => {
    const value = attributeOf<number | boolean | string>(call, "value");
    return typeof value === "string"
      ? null
      : fillLowering(result, Number(value));
  }),
};

function filledLike(opName: string, value: number): OpDefinition {
  const outputs: OutputRule = (call) => {
    if (tensorOf(call, "x").dtype === "string") {
      refuse(`${opName} is not supported for string tensors`);
    }
    return likeInput("x")(call);
  };
  // The input's values do not matter, so an empty list of operands is bound.
  const lower = lowerPlain(
    outputs,
    (_, result) => fillLowering(result, value),
  );
  return { outputs, lower };
}

/** Length of a range; with the cpu op's own idea of steps that lead away. */
function rangeLength(start: number, stop: number, step: number): number {
  const isEmpty = start === stop || (start < stop && step < 0) ||
    (stop < start && step > 1);
  return isEmpty ? 0 : Math.abs(Math.ceil((stop - start) / step));
}

const range: OutputRule = (call) => {
  const length = rangeLength(
    attributeOf(call, "start"),
    attributeOf(call, "stop"),
    attributeOf(call, "step"),
  );
  return output(attributeOf(call, "dtype"), [length]);
};

/** Whole numbers only: the cpu op adds up the steps, and rounds each time. */
function lowerRange(call: OpCall, result: TensorSpec): Lowering | null {
  const type = result.dtype as NumericType;
  const [start, stop, given] = ["start", "stop", "step"].map((name) =>
    attributeOf<number>(call, name)
  ) as [number, number, number];
  // The cpu op's default step leads down as well.
  const step = stop < start && given === 1 ? -1 : given;
  const last = start + result.shape[0]! * step;
  const isWhole = [start, last, step].every((each) =>
    Number.isInteger(each) && Math.abs(each) < LARGEST_WHOLE
  );
  if (!isWhole || type === "bool") return null;
  const index = plus(times(coordinate(0), step), start);
  return loopLowering(call, [], result, convert(type, index));
}

/** Numbers at equal distances. */
function lowerSpace(call: OpCall, result: TensorSpec): Lowering {
  const start = attributeOf<number>(call, "start");
  const stop = attributeOf<number>(call, "stop");
  const gaps = Math.max(1, attributeOf<number>(call, "num") - 1);
  const index = convert("float32", coordinate(0));
  const distance = combine("multiply", index, known((stop - start) / gaps));
  const value = combine("add", distance, known(start));
  return loopLowering(call, [], result, value);
}

const oneHotOutputs: OutputRule = (call) => {
  const indices = tensorOf(call, "indices");
  refuseComplex("oneHot", indices);
  const depth = attributeOf<number>(call, "depth");
  return output(attributeOf(call, "dtype"), [...indices.shape, depth]);
};

const oneHot: OpDefinition = {
  outputs: oneHotOutputs,
  lower: lowerPlain(oneHotOutputs, (call, result) => {
    const indices = tensorOf(call, "indices");
    const outputType = numericTypeOf(result);
    if (!outputType || indices.dtype !== "int32") return null;
    const onValue = attributeOf<number>(call, "onValue");
    const offValue = attributeOf<number>(call, "offValue");
    if (!holds(outputType, onValue) || !holds(outputType, offValue)) {
      return null;
    }
    return {
      operands: ["indices"],
      step: {
        kind: "oneHot",
        count: sizeOf(indices.shape),
        depth: attributeOf<number>(call, "depth"),
        onValue,
        offValue,
        outputType,
      },
    };
  }),
};

const multinomial: OutputRule = (call) => {
  const logits = tensorOf(call, "logits");
  refuseComplex("multinomial", logits);
  const samples = attributeOf<number>(call, "numSamples");
  return output("int32", [logits.shape[0]!, samples]);
};

/** Creation. */
export const creationOps: Family<
  | "Fill"
  | "LinSpace"
  | "Multinomial"
  | "OneHot"
  | "OnesLike"
  | "Range"
  | "ZerosLike"
> = {
  Fill: fill,
  LinSpace: looped(
    (call) => output("float32", [attributeOf(call, "num")]),
    lowerSpace,
  ),
  Multinomial: { outputs: multinomial },
  OneHot: oneHot,
  OnesLike: filledLike("onesLike", 1),
  Range: looped(range, lowerRange),
  ZerosLike: filledLike("zerosLike", 0),
};
