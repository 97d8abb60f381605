/**
 * 3-D convolutions and morphological dilation.
 * @module
 */
import {
  combine,
  coordinate,
  fold,
  indexOf,
  known,
  load,
} from "../../program/loop_builder.ts";
import type { Lowering, OpCall, TensorSpec } from "./definition.ts";
import { loopLowering, placeIn, tapsOfOutput } from "./loops.ts";
import type { Family } from "./names.ts";
import { planeAxes } from "./window_axes.ts";
import {
  attributeOf,
  likeInput,
  looped,
  lowerPlain,
  output,
  type OutputRule,
  refuseComplex,
  tensorOf,
} from "./shared.ts";
import {
  lowerVolume,
  lowerVolumeFilterGradient,
  lowerVolumeInputGradient,
} from "./volume.ts";
import { convolution3DInfo, dilationInfo } from "./window.ts";

type Shape = readonly number[];

const volume: OutputRule = (call) => {
  const [x, filter] = [tensorOf(call, "x"), tensorOf(call, "filter")];
  refuseComplex("conv3d", x, filter);
  const dilations = attributeOf<number>(call, "dilations");
  const info = convolution3DInfo(call, x.shape, filter.shape, dilations);
  return output(x.dtype, info.outShape);
};

const volumeFilterGradient: OutputRule = (call) => {
  const [x, dy] = [tensorOf(call, "x"), tensorOf(call, "dy")];
  refuseComplex("conv3dBackpropFilterV2", x, dy);
  const given = attributeOf<number[]>(call, "filterShape");
  return output(
    "float32",
    convolution3DInfo(call, x.shape, given, 1).filterShape,
  );
};

const volumeInputGradient: OutputRule = (call) => {
  const [dy, filter] = [tensorOf(call, "dy"), tensorOf(call, "filter")];
  refuseComplex("conv3dBackpropInputV2", dy);
  const given = attributeOf<number[]>(call, "inputShape");
  return output(
    "float32",
    convolution3DInfo(call, given, filter.shape, 1).inShape,
  );
};

const dilation: OutputRule = (call) => {
  const [x, filter] = [tensorOf(call, "x"), tensorOf(call, "filter")];
  return output(x.dtype, dilationInfo(call, x.shape, filter.shape).outShape);
};

/** The largest sum of an element of a window and its element of the filter. */
function lowerDilation(call: OpCall, result: TensorSpec): Lowering | null {
  const [x, filter] = [tensorOf(call, "x"), tensorOf(call, "filter")];
  if (x.dtype !== "float32" || filter.dtype !== "float32") return null;
  const info = dilationInfo(call, x.shape, filter.shape);
  const axes = planeAxes(info);
  const taps = axes.map((axis, index) => tapsOfOutput(axis, index + 1));
  const channel = coordinate(3);
  const from = [coordinate(0), ...taps.map(({ at }) => at), channel];
  const weights = [...axes.map(({ loop }) => indexOf(loop)), channel];
  const sum = combine(
    "add",
    load(0, "float32", placeIn(x.shape, from)),
    load(1, "float32", placeIn(filter.shape, weights)),
  );
  const best = fold("maximum", taps.map(({ loop }) => loop), sum);
  // What the cpu op starts from.
  const least = known(Number.MIN_SAFE_INTEGER);
  const value = combine("maximum", best, least);
  return loopLowering(call, ["x", "filter"], result, value);
}

/** Convolutions of other kinds. */
export const moreConvolutionOps: Family<
  | "Conv3D"
  | "Conv3DBackpropFilterV2"
  | "Conv3DBackpropInputV2"
  | "Dilation2D"
  | "Dilation2DBackpropFilter"
  | "Dilation2DBackpropInput"
> = {
  Conv3D: { outputs: volume, lower: lowerPlain(volume, lowerVolume) },
  Conv3DBackpropFilterV2: {
    outputs: volumeFilterGradient,
    lower: lowerPlain(volumeFilterGradient, lowerVolumeFilterGradient),
  },
  Conv3DBackpropInputV2: {
    outputs: volumeInputGradient,
    lower: lowerPlain(volumeInputGradient, lowerVolumeInputGradient),
  },
  Dilation2D: looped(dilation, lowerDilation),
  Dilation2DBackpropFilter: { outputs: likeInput("filter") },
  Dilation2DBackpropInput: { outputs: likeInput("x") },
};
