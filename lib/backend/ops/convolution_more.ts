/**
 * 3-D convolutions.
 * @module
 */
import type { Family } from "./names.ts";
import {
  attributeOf,
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
import { convolution3DInfo } from "./window.ts";

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

/** 3-D convolutions. */
export const moreConvolutionOps: Family<
  | "Conv3D"
  | "Conv3DBackpropFilterV2"
  | "Conv3DBackpropInputV2"
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
};
