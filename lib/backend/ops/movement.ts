/**
 * Ops that move the elements of one tensor by strides: identity expressions
 * over another order. The element to start from is a run-time value, so that
 * slices that differ only in where they begin share a program.
 * @module
 */
import { slice_util, util } from "../../dependencies/tfjs_core.ts";
import { type Shape, sizeOf, stridesOf } from "../../base/shape.ts";
import type { OpCall, OpDefinition } from "./definition.ts";
import { movementLowering } from "./elementwise.ts";
import type { Family } from "./names.ts";
import {
  attributeOf,
  infoOf,
  likeInput,
  lowerPlain,
  output,
  type OutputRule,
  refuseComplex,
  sameShape,
  tensorOf,
} from "./shared.ts";

const transposeOutputs: OutputRule = (call) => {
  const x = tensorOf(call, "x");
  refuseComplex("transpose", x);
  const order = attributeOf<number[]>(call, "perm");
  return output(x.dtype, order.map((axis) => x.shape[axis]!));
};

/** Moving only dimensions of one element changes the shape, not the data. */
function keepsOrder(shape: Shape, order: readonly number[]): boolean {
  const moved = order.filter((axis) => shape[axis] !== 1);
  return moved.every((axis, index) => index === 0 || axis > moved[index - 1]!);
}

const transpose: OpDefinition = {
  outputs: transposeOutputs,
  alias: (call) => {
    const order = attributeOf<number[]>(call, "perm");
    return keepsOrder(tensorOf(call, "x").shape, order) ? "x" : null;
  },
  lower: lowerPlain(transposeOutputs, (call, { shape }) => {
    const own = stridesOf(tensorOf(call, "x").shape);
    const order = attributeOf<number[]>(call, "perm");
    const strides = order.map((axis) => own[axis]!);
    return movementLowering(call, "x", { shape, strides, offset: false });
  }),
};

function sliceOf(call: OpCall) {
  const begin = attributeOf<number | number[]>(call, "begin");
  const size = attributeOf<number | number[]>(call, "size");
  const info = infoOf(tensorOf(call, "x"));
  const [from, shape] = slice_util.parseSliceParams(info, begin, size);
  slice_util.assertParamsValid(info, from!, shape!);
  return { from: from!, shape: shape! };
}

function offsetOf(shape: Shape, from: readonly number[]): number {
  return stridesOf(shape).reduce(
    (sum, stride, axis) => sum + stride * (from[axis] ?? 0),
    0,
  );
}

const sliceOutputs: OutputRule = (call) => {
  const x = tensorOf(call, "x");
  refuseComplex("slice", x);
  return output(x.dtype, sliceOf(call).shape);
};

const slice: OpDefinition = {
  outputs: sliceOutputs,
  complete: (call) => {
    const { from, shape } = sliceOf(call);
    return { begin: from, size: shape };
  },
  runtimeAttributes: ["begin"],
  parameters: (call) => [
    offsetOf(tensorOf(call, "x").shape, sliceOf(call).from),
  ],
  alias: (call) => {
    const [result] = sliceOutputs(call);
    return sameShape(result!.shape, tensorOf(call, "x").shape) ? "x" : null;
  },
  lower: lowerPlain(sliceOutputs, (call, { shape }) => {
    const strides = stridesOf(tensorOf(call, "x").shape);
    return movementLowering(call, "x", { shape, strides, offset: true });
  }),
};

function stridedSliceOf(call: OpCall): ReturnType<typeof slice_util.sliceInfo> {
  const mask = (name: string) => attributeOf<number>(call, name);
  return slice_util.sliceInfo(
    [...tensorOf(call, "x").shape],
    attributeOf<number[]>(call, "begin"),
    attributeOf<number[]>(call, "end"),
    attributeOf<number[]>(call, "strides"),
    mask("beginMask"),
    mask("endMask"),
    mask("ellipsisMask"),
    mask("newAxisMask"),
    mask("shrinkAxisMask"),
  );
}

const stridedSliceOutputs: OutputRule = (call) => {
  const x = tensorOf(call, "x");
  refuseComplex("stridedSlice", x);
  return output(x.dtype, stridedSliceOf(call).finalShape);
};

/** The slice in the dimensions of its input, before axes come and go; null where the cpu op reads odd elements. */
function denseShape(call: OpCall): Shape | null {
  const info = stridedSliceOf(call);
  if (info.sliceDim0 || info.isSimpleSlice) {
    return slice_util.computeOutShape(info.begin, info.end, info.strides);
  }
  const { shape } = tensorOf(call, "x");
  return info.finalShapeSparse.length === shape.length
    ? info.finalShapeSparse
    : null;
}

const stridedSlice: OpDefinition = {
  outputs: stridedSliceOutputs,
  parameters: (call) => [
    offsetOf(tensorOf(call, "x").shape, stridedSliceOf(call).begin),
  ],
  alias: (call) => stridedSliceOf(call).isIdentity ? "x" : null,
  lower: lowerPlain(stridedSliceOutputs, (call, result) => {
    const shape = denseShape(call);
    if (!shape || sizeOf(shape) !== sizeOf(result.shape)) return null;
    const steps = stridedSliceOf(call).strides;
    const strides = stridesOf(tensorOf(call, "x").shape)
      .map((stride, axis) => stride * steps[axis]!);
    return movementLowering(call, "x", { shape, strides, offset: true });
  }),
};

/** Axes that run backwards in the output. */
type ReversedAxes = (call: OpCall) => readonly number[];

function reversal(
  input: string,
  opName: string | null,
  axesOf: ReversedAxes,
): OpDefinition {
  const outputs: OutputRule = (call) => {
    if (opName) refuseComplex(opName, tensorOf(call, input));
    axesOf(call);
    return likeInput(input)(call);
  };
  return {
    outputs,
    alias: (call) => {
      const { shape } = tensorOf(call, input);
      return axesOf(call).every((axis) => shape[axis] === 1) ? input : null;
    },
    parameters: (call) => {
      const { shape } = tensorOf(call, input);
      const axes = axesOf(call);
      const last = shape.map((size, axis) =>
        axes.includes(axis) ? size - 1 : 0
      );
      return [offsetOf(shape, last)];
    },
    lower: lowerPlain(outputs, (call, { shape }) => {
      const axes = axesOf(call);
      const strides = stridesOf(shape)
        .map((stride, axis) => axes.includes(axis) ? -stride : stride);
      return movementLowering(call, input, { shape, strides, offset: true });
    }),
  };
}

function reversedAxes(call: OpCall): readonly number[] {
  const given = attributeOf<number | number[]>(call, "dims");
  return util.parseAxisParam(given, [...tensorOf(call, "x").shape]);
}

const tileOutputs: OutputRule = (call) => {
  const x = tensorOf(call, "x");
  refuseComplex("tile", x);
  const times = attributeOf<number[]>(call, "reps");
  return output(x.dtype, x.shape.map((size, axis) => size * times[axis]!));
};

const tile: OpDefinition = {
  outputs: tileOutputs,
  alias: (call) =>
    tensorOf(call, "x").shape.every((_, axis) =>
        attributeOf<number[]>(call, "reps")[axis] === 1
      )
      ? "x"
      : null,
  lower: lowerPlain(tileOutputs, (call) => {
    const dimensions = tileDimensions(call);
    return movementLowering(call, "x", {
      shape: dimensions.map(({ size }) => size),
      strides: dimensions.map(({ stride }) => stride),
      offset: false,
    });
  }),
};

/** A dimension that is repeated becomes two: the repeats, then the dimension. */
function tileDimensions(call: OpCall) {
  const { shape } = tensorOf(call, "x");
  const strides = stridesOf(shape);
  const times = attributeOf<number[]>(call, "reps");
  return shape.flatMap((size, axis) => {
    const repeated = { size: times[axis]!, stride: 0 };
    const own = { size, stride: size === 1 ? 0 : strides[axis]! };
    if (repeated.size === 1) return [own];
    return size === 1 ? [repeated] : [repeated, own];
  });
}

/** Movements of one tensor. */
export const movementOps: Family<
  | "FlipLeftRight"
  | "Reverse"
  | "Slice"
  | "StridedSlice"
  | "Tile"
  | "Transpose"
> = {
  FlipLeftRight: reversal("image", null, () => [2]),
  Reverse: reversal("x", "reverse", reversedAxes),
  Slice: slice,
  StridedSlice: stridedSlice,
  Tile: tile,
  Transpose: transpose,
};
