/**
 * Depthwise and 3-D convolutions and morphological dilation: host steps.
 * @module
 */
import type { OpCall } from "./definition.ts";
import { fusedType } from "./fused.ts";
import type { Family } from "./names.ts";
import {
  attributeOf,
  likeInput,
  output,
  type OutputRule,
  refuseComplex,
  tensorOf,
} from "./shared.ts";
import { convolution3DInfo, convolutionInfo, dilationInfo } from "./window.ts";

type Shape = readonly number[];

function depthwiseInfo(call: OpCall, inShape: Shape, filterShape: Shape) {
  // The cpu ops do not look at dataFormat.
  return convolutionInfo(call, inShape, filterShape, {
    depthwise: true,
    dilations: attributeOf(call, "dilations"),
    dataFormat: "NHWC",
  });
}

const depthwise: OutputRule = (call) => {
  const [x, filter] = [tensorOf(call, "x"), tensorOf(call, "filter")];
  refuseComplex("depthwiseConv2DNative", x, filter);
  const { outShape } = depthwiseInfo(call, x.shape, filter.shape);
  return output(fusedType(call, x.dtype), outShape);
};

const depthwiseFilterGradient: OutputRule = (call) => {
  const [x, dy] = [tensorOf(call, "x"), tensorOf(call, "dy")];
  refuseComplex("depthwiseConv2dNativeBackpropFilter", x, dy);
  const given = attributeOf<number[]>(call, "filterShape");
  return output("float32", depthwiseInfo(call, x.shape, given).filterShape);
};

const depthwiseInputGradient: OutputRule = (call) => {
  const [dy, filter] = [tensorOf(call, "dy"), tensorOf(call, "filter")];
  refuseComplex("depthwiseConv2DNativeBackpropInput", dy, filter);
  const given = attributeOf<number[]>(call, "inputShape");
  return output("float32", depthwiseInfo(call, given, filter.shape).inShape);
};

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

/** Convolutions without device code. */
export const moreConvolutionOps: Family<
  | "Conv3D"
  | "Conv3DBackpropFilterV2"
  | "Conv3DBackpropInputV2"
  | "DepthwiseConv2dNative"
  | "DepthwiseConv2dNativeBackpropFilter"
  | "DepthwiseConv2dNativeBackpropInput"
  | "Dilation2D"
  | "Dilation2DBackpropFilter"
  | "Dilation2DBackpropInput"
  | "FusedDepthwiseConv2D"
> = {
  Conv3D: { outputs: volume },
  Conv3DBackpropFilterV2: { outputs: volumeFilterGradient },
  Conv3DBackpropInputV2: { outputs: volumeInputGradient },
  DepthwiseConv2dNative: { outputs: depthwise },
  DepthwiseConv2dNativeBackpropFilter: { outputs: depthwiseFilterGradient },
  DepthwiseConv2dNativeBackpropInput: { outputs: depthwiseInputGradient },
  Dilation2D: { outputs: dilation },
  Dilation2DBackpropFilter: { outputs: likeInput("filter") },
  Dilation2DBackpropInput: { outputs: likeInput("x") },
  FusedDepthwiseConv2D: { outputs: depthwise },
};
