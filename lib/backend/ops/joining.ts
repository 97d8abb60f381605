/**
 * Ops that join several tensors or split one into several.
 * @module
 */
import { backend_util, util } from "../../dependencies/tfjs_core.ts";
import { type Shape, sizeOf, stridesOf } from "../../base/shape.ts";
import type {
  Lowering,
  OpCall,
  OpDefinition,
  TensorSpec,
} from "./definition.ts";
import { movementLowering } from "./elementwise.ts";
import type { Family } from "./names.ts";
import {
  attributeOf,
  infoOf,
  numericTypeOf,
  output,
  type OutputRule,
  refuse,
  refuseComplex,
  sameShape,
  tensorOf,
  tensorsOf,
} from "./shared.ts";

/** Inputs with elements; their names are their places. */
function filledInputs(
  call: OpCall,
): readonly (readonly [string, TensorSpec])[] {
  return tensorsOf(call)
    .map((spec, index) => [`${index}`, spec] as const)
    .filter(([, spec]) => sizeOf(spec.shape) > 0);
}

/** An axis of a shape, counted from the front. */
function axisOf(call: OpCall, shape: Shape): number {
  const given = attributeOf<number>(call, "axis");
  return util.parseAxisParam(given, [...shape])[0]!;
}

const concatOutputs: OutputRule = (call) => {
  const shapes = tensorsOf(call).map((spec) => [...spec.shape]);
  const axis = axisOf(call, shapes[0]!);
  backend_util.assertParamsConsistent(shapes, axis);
  const shape = backend_util.computeOutShape(shapes, axis);
  // A single input with elements is handed through with its own dtype.
  const filled = filledInputs(call);
  const source = filled.length === 1 ? filled[0]![1] : tensorsOf(call)[0]!;
  return output(source.dtype, shape);
};

/** Inputs of a step; far fewer than the device's table of arguments holds. */
const MOST_INPUTS = 1024;

/** Joins inputs where rows begin at `axis`; all must have the result's dtype. */
function joinLowering(
  inputs: readonly (readonly [string, TensorSpec])[],
  axis: number,
  result: TensorSpec,
): Lowering | null {
  const type = numericTypeOf(result);
  const isPlain = inputs.length > 0 && inputs.length <= MOST_INPUTS &&
    inputs.every(([, { dtype }]) => dtype === type);
  if (!type || !isPlain) return null;
  return {
    operands: inputs.map(([name]) => name),
    step: {
      kind: "concat",
      type,
      outer: sizeOf(result.shape.slice(0, axis)),
      sizes: inputs.map(([, { shape }]) => sizeOf(shape.slice(axis))),
    },
  };
}

const concat: OpDefinition = {
  outputs: concatOutputs,
  alias: (call) => {
    const filled = filledInputs(call);
    return filled.length === 1 ? filled[0]![0] : null;
  },
  lower: (call) => {
    const axis = axisOf(call, tensorsOf(call)[0]!.shape);
    const [result] = concatOutputs(call);
    return joinLowering(filledInputs(call), axis, result!);
  },
};

function packAxis(call: OpCall): number {
  const given = attributeOf<number>(call, "axis");
  return given < 0 ? tensorsOf(call)[0]!.shape.length + given + 1 : given;
}

const packOutputs: OutputRule = (call) => {
  const specs = tensorsOf(call);
  const { dtype, shape } = specs[0]!;
  for (const spec of specs) {
    if (!sameShape(spec.shape, shape)) {
      refuse(
        "All tensors passed to stack must have matching shapes " +
          `Shapes ${shape} and ${spec.shape} must match`,
      );
    }
    if (spec.dtype !== dtype) {
      refuse("All tensors passed to stack must have matching dtypes");
    }
  }
  const axis = packAxis(call);
  return output(
    dtype,
    [...shape.slice(0, axis), specs.length, ...shape.slice(axis)],
  );
};

const pack: OpDefinition = {
  outputs: packOutputs,
  alias: (call) => tensorsOf(call).length === 1 ? "0" : null,
  lower: (call) => {
    const [result] = packOutputs(call);
    return joinLowering(filledInputs(call), packAxis(call), result!);
  },
};

/** A step for each part of `sizes` along an axis; parts of one size share their code. */
function splitLowerings(
  call: OpCall,
  name: string,
  axis: number,
  sizes: readonly number[],
): readonly Lowering[] | null {
  const { shape } = tensorOf(call, name);
  const strides = stridesOf(shape);
  const lowerings: Lowering[] = [];
  let first = 0;
  for (const [output, size] of sizes.entries()) {
    const part = shape.with(axis, size);
    const movement = { shape: part, strides, offset: true };
    const lowering = movementLowering(call, name, movement);
    if (!lowering) return null;
    const parameters = [first * strides[axis]!];
    if (sizeOf(part) > 0) lowerings.push({ ...lowering, output, parameters });
    first += size;
  }
  return lowerings;
}

const splitOutputs: OutputRule = (call) => {
  const x = tensorOf(call, "x");
  refuseComplex("slice", x);
  const axis = axisOf(call, x.shape);
  const sizes = backend_util.prepareSplitSize(
    infoOf(x),
    attributeOf<number[] | number>(call, "numOrSizeSplits"),
    axis,
  );
  return sizes.map((size) => ({
    dtype: x.dtype,
    shape: x.shape.with(axis, size),
  }));
};

const split: OpDefinition = {
  givesList: true,
  outputs: splitOutputs,
  alias: (call) => splitOutputs(call).length === 1 ? "x" : null,
  lower: (call) => {
    const axis = axisOf(call, tensorOf(call, "x").shape);
    const sizes = splitOutputs(call).map(({ shape }) => shape[axis]!);
    return splitLowerings(call, "x", axis, sizes);
  },
};

function unpackAxis(call: OpCall): number {
  const given = attributeOf<number>(call, "axis");
  return given < 0 ? given + tensorOf(call, "value").shape.length : given;
}

const unpackOutputs: OutputRule = (call) => {
  const { dtype, shape } = tensorOf(call, "value");
  refuseComplex("slice", tensorOf(call, "value"));
  const axis = unpackAxis(call);
  const rest = [...shape.slice(0, axis), ...shape.slice(axis + 1)];
  return Array.from({ length: shape[axis]! }, () => ({ dtype, shape: rest }));
};

const unpack: OpDefinition = {
  givesList: true,
  outputs: unpackOutputs,
  alias: (call) => unpackOutputs(call).length === 1 ? "value" : null,
  lower: (call) => {
    const sizes = unpackOutputs(call).map(() => 1);
    return splitLowerings(call, "value", unpackAxis(call), sizes);
  },
};

/** Joins and splits. */
export const joiningOps: Family<"Concat" | "Pack" | "SplitV" | "Unpack"> = {
  Concat: concat,
  Pack: pack,
  SplitV: split,
  Unpack: unpack,
};
