/**
 * 2-D convolutions with device code: forward, fused, and both gradients.
 * @module
 */
import type { backend_util } from "../../dependencies/tfjs_core.ts";
import type { Shape } from "../../base/shape.ts";
import type { ConvolutionStep } from "../../program/step.ts";
import type { Lowering, OpCall, OpDefinition } from "./definition.ts";
import { epilogueOf, fusedType } from "./fused.ts";
import type { Family } from "./names.ts";
import {
  attributeOf,
  lowerPlain,
  output,
  type OutputRule,
  refuseComplex,
  sameShape,
  tensorOf,
} from "./shared.ts";
import { convolutionInfo, windowOf } from "./window.ts";

type DataFormat = "NHWC" | "NCHW";

function isPlain(call: OpCall, ...names: readonly string[]): boolean {
  return attributeOf<DataFormat>(call, "dataFormat") === "NHWC" &&
    names.every((name) => tensorOf(call, name).dtype === "float32");
}

function forwardInfo(call: OpCall): backend_util.Conv2DInfo {
  const [x, filter] = [tensorOf(call, "x"), tensorOf(call, "filter")];
  return convolutionInfo(call, x.shape, filter.shape, {
    depthwise: false,
    dilations: attributeOf(call, "dilations"),
    dataFormat: attributeOf(call, "dataFormat"),
  });
}

/** Geometry of a gradient; dilations are 1 there. */
function gradientInfo(
  call: OpCall,
  inShape: Shape,
  filterShape: Shape,
): backend_util.Conv2DInfo {
  return convolutionInfo(call, inShape, filterShape, {
    depthwise: false,
    dilations: 1,
    dataFormat: attributeOf(call, "dataFormat"),
  });
}

const forwardOutputs: OutputRule = (call) => {
  const x = tensorOf(call, "x");
  refuseComplex("conv2d", x, tensorOf(call, "filter"));
  return output(fusedType(call, x.dtype), forwardInfo(call).outShape);
};

function lowerForward(call: OpCall): Lowering | null {
  if (!isPlain(call, "x", "filter")) return null;
  const info = forwardInfo(call);
  // Grouped convolutions have filters of fewer channels.
  if (tensorOf(call, "filter").shape[2] !== info.inChannels) return null;
  const epilogue = epilogueOf(call, info.outChannels);
  if (!epilogue) return null;
  return {
    operands: epilogue.bias ? ["x", "filter", "bias"] : ["x", "filter"],
    step: {
      kind: "convolution",
      direction: "forward",
      window: windowOf(info),
      ...epilogue,
    },
  };
}

const forward: OpDefinition = {
  outputs: forwardOutputs,
  lower: lowerPlain(forwardOutputs, lowerForward),
};

function gradientStep(
  direction: ConvolutionStep["direction"],
  info: backend_util.Conv2DInfo,
): ConvolutionStep {
  return {
    kind: "convolution",
    direction,
    window: windowOf(info),
    bias: false,
    activation: null,
  };
}

function inputGradientInfo(call: OpCall): backend_util.Conv2DInfo {
  const inputShape = attributeOf<number[]>(call, "inputShape");
  return gradientInfo(call, inputShape, tensorOf(call, "filter").shape);
}

const inputGradientOutputs: OutputRule = (call) => {
  const [dy, filter] = [tensorOf(call, "dy"), tensorOf(call, "filter")];
  refuseComplex("conv2dBackpropInput", dy, filter);
  return output("float32", inputGradientInfo(call).inShape);
};

const inputGradient: OpDefinition = {
  outputs: inputGradientOutputs,
  lower: lowerPlain(inputGradientOutputs, (call) => {
    if (!isPlain(call, "dy", "filter")) return null;
    const info = inputGradientInfo(call);
    // A transposed convolution may be given an output shape that does not fit dy.
    if (!sameShape(tensorOf(call, "dy").shape, info.outShape)) return null;
    if (tensorOf(call, "filter").shape[2] !== info.inChannels) return null;
    return {
      operands: ["dy", "filter"],
      step: gradientStep("inputGradient", info),
    };
  }),
};

function filterGradientInfo(call: OpCall): backend_util.Conv2DInfo {
  const filterShape = attributeOf<number[]>(call, "filterShape");
  return gradientInfo(call, tensorOf(call, "x").shape, filterShape);
}

const filterGradientOutputs: OutputRule = (call) => {
  const [x, dy] = [tensorOf(call, "x"), tensorOf(call, "dy")];
  refuseComplex("conv2dBackpropFilter", x, dy);
  return output("float32", filterGradientInfo(call).filterShape);
};

const filterGradient: OpDefinition = {
  outputs: filterGradientOutputs,
  lower: lowerPlain(filterGradientOutputs, (call) => {
    if (!isPlain(call, "x", "dy")) return null;
    const info = filterGradientInfo(call);
    if (!sameShape(tensorOf(call, "dy").shape, info.outShape)) return null;
    if (info.filterShape[2] !== info.inChannels) return null;
    return {
      operands: ["x", "dy"],
      step: gradientStep("filterGradient", info),
    };
  }),
};

/** 2-D convolutions. */
export const convolutionOps: Family<
  "Conv2D" | "Conv2DBackpropFilter" | "Conv2DBackpropInput" | "FusedConv2D"
> = {
  Conv2D: forward,
  Conv2DBackpropFilter: filterGradient,
  Conv2DBackpropInput: inputGradient,
  FusedConv2D: forward,
};
