/**
 * Ops that join several tensors or split one into several.
 * @module
 */
import { backend_util, util } from "../../dependencies/tfjs_core.ts";
import { sizeOf } from "../../base/shape.ts";
import type { OpCall, OpDefinition, TensorSpec } from "./definition.ts";
import type { Family } from "./names.ts";
import {
  attributeOf,
  infoOf,
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

const concatOutputs: OutputRule = (call) => {
  const shapes = tensorsOf(call).map((spec) => [...spec.shape]);
  const given = attributeOf<number>(call, "axis");
  const axis = util.parseAxisParam(given, shapes[0]!)[0]!;
  backend_util.assertParamsConsistent(shapes, axis);
  const shape = backend_util.computeOutShape(shapes, axis);
  // A single input with elements is handed through with its own dtype.
  const filled = filledInputs(call);
  const source = filled.length === 1 ? filled[0]![1] : tensorsOf(call)[0]!;
  return output(source.dtype, shape);
};

const concat: OpDefinition = {
  outputs: concatOutputs,
  alias: (call) => {
    const filled = filledInputs(call);
    return filled.length === 1 ? filled[0]![0] : null;
  },
};

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
  const given = attributeOf<number>(call, "axis");
  const axis = given < 0 ? shape.length + given + 1 : given;
  return output(
    dtype,
    [...shape.slice(0, axis), specs.length, ...shape.slice(axis)],
  );
};

const pack: OpDefinition = {
  outputs: packOutputs,
  alias: (call) => tensorsOf(call).length === 1 ? "0" : null,
};

const splitOutputs: OutputRule = (call) => {
  const x = tensorOf(call, "x");
  refuseComplex("slice", x);
  const given = attributeOf<number>(call, "axis");
  const axis = util.parseAxisParam(given, [...x.shape])[0]!;
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

const unpackOutputs: OutputRule = (call) => {
  const { dtype, shape } = tensorOf(call, "value");
  refuseComplex("slice", tensorOf(call, "value"));
  const given = attributeOf<number>(call, "axis");
  const axis = given < 0 ? given + shape.length : given;
  const rest = [...shape.slice(0, axis), ...shape.slice(axis + 1)];
  return Array.from({ length: shape[axis]! }, () => ({ dtype, shape: rest }));
};

/** Joins and splits. */
export const joiningOps: Family<"Concat" | "Pack" | "SplitV" | "Unpack"> = {
  Concat: concat,
  Pack: pack,
  SplitV: {
    outputs: splitOutputs,
    alias: (call) => splitOutputs(call).length === 1 ? "x" : null,
  },
  Unpack: {
    outputs: unpackOutputs,
    alias: (call) => unpackOutputs(call).length === 1 ? "value" : null,
  },
};
