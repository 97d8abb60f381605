/**
 * Depthwise convolutions and their gradients as loop steps. Neighbouring
 * channels are neighbours in images and filters, so vectors run along them.
 * @module
 */
import type { backend_util } from "../../dependencies/tfjs_core.ts";
import {
  combine,
  coordinate,
  fold,
  indexOf,
  load,
  plus,
  quotient,
  times,
} from "../../program/loop_builder.ts";
import {
  fromExpression,
  type LoopExpression,
} from "../../program/loop_expression.ts";
import type { Lowering, OpCall, OpDefinition } from "./definition.ts";
import { epilogueOf, fusedType } from "./fused.ts";
import {
  loopLowering,
  outputsOfTap,
  placeIn,
  tapsOfInput,
  tapsOfOutput,
} from "./loops.ts";
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
import { planeAxes } from "./window_axes.ts";
import { convolutionInfo } from "./window.ts";

type Shape = readonly number[];

function infoOf(
  call: OpCall,
  inShape: Shape,
  filterShape: Shape,
): backend_util.Conv2DInfo {
  // The cpu ops do not look at dataFormat.
  return convolutionInfo(call, inShape, filterShape, {
    depthwise: true,
    dilations: attributeOf(call, "dilations"),
    dataFormat: "NHWC",
  });
}

function areFloat(call: OpCall, ...names: readonly string[]): boolean {
  return names.every((name) => tensorOf(call, name).dtype === "float32");
}

/** Channels of the output per channel of the input. */
function multiplierOf(info: backend_util.Conv2DInfo): number {
  return info.outChannels / info.inChannels;
}

function product(left: LoopExpression, right: LoopExpression) {
  return combine("multiply", left, right);
}

const forwardOutputs: OutputRule = (call) => {
  const [x, filter] = [tensorOf(call, "x"), tensorOf(call, "filter")];
  refuseComplex("depthwiseConv2DNative", x, filter);
  const { outShape } = infoOf(call, x.shape, filter.shape);
  return output(fusedType(call, x.dtype), outShape);
};

function sumOfTaps(info: backend_util.Conv2DInfo): LoopExpression {
  const [height, width] = planeAxes(info);
  const rows = tapsOfOutput(height, 1);
  const columns = tapsOfOutput(width, 2);
  const channel = coordinate(3);
  const x = load(
    0,
    "float32",
    placeIn(info.inShape, [
      coordinate(0),
      rows.at,
      columns.at,
      quotient(channel, multiplierOf(info)),
    ]),
  );
  const filter = load(
    1,
    "float32",
    placeIn([height.filter, width.filter, info.outChannels], [
      indexOf(height.loop),
      indexOf(width.loop),
      channel,
    ]),
  );
  return fold("sum", [rows.loop, columns.loop], product(x, filter));
}

function lowerForward(call: OpCall): Lowering | null {
  if (!areFloat(call, "x", "filter")) return null;
  const [x, filter] = [tensorOf(call, "x"), tensorOf(call, "filter")];
  const info = infoOf(call, x.shape, filter.shape);
  const epilogue = epilogueOf(call, info.outChannels);
  if (!epilogue) return null;
  const sum = sumOfTaps(info);
  const biased = epilogue.bias
    ? combine("add", sum, load(2, "float32", coordinate(3)))
    : sum;
  const value = epilogue.activation
    ? fromExpression(epilogue.activation, [biased])
    : biased;
  const operands = epilogue.bias ? ["x", "filter", "bias"] : ["x", "filter"];
  const [result] = forwardOutputs(call);
  return loopLowering(call, operands, result!, value);
}

const forward: OpDefinition = {
  outputs: forwardOutputs,
  lower: lowerPlain(forwardOutputs, lowerForward),
};

function filterGradientInfo(call: OpCall) {
  const given = attributeOf<number[]>(call, "filterShape");
  return infoOf(call, tensorOf(call, "x").shape, given);
}

const filterGradientOutputs: OutputRule = (call) => {
  const [x, dy] = [tensorOf(call, "x"), tensorOf(call, "dy")];
  refuseComplex("depthwiseConv2dNativeBackpropFilter", x, dy);
  return output("float32", filterGradientInfo(call).filterShape);
};

/** Whether a gradient has the geometry that the cpu op computes: it forgets dilations. */
function isRegular(call: OpCall, info: backend_util.Conv2DInfo): boolean {
  return info.dilationHeight === 1 && info.dilationWidth === 1 &&
    sameShape(tensorOf(call, "dy").shape, info.outShape);
}

const filterGradient: OpDefinition = {
  outputs: filterGradientOutputs,
  lower: lowerPlain(filterGradientOutputs, (call, result) => {
    const info = filterGradientInfo(call);
    if (!areFloat(call, "x", "dy") || !isRegular(call, info)) return null;
    const [height, width] = planeAxes(info);
    const rows = outputsOfTap(height, 0);
    const columns = outputsOfTap(width, 1);
    const channel = coordinate(2);
    const inChannel = quotient(channel, multiplierOf(info));
    const batch = indexOf("b");
    const x = placeIn(info.inShape, [batch, rows.at, columns.at, inChannel]);
    const dy = placeIn(info.outShape, [
      batch,
      indexOf(height.loop),
      indexOf(width.loop),
      channel,
    ]);
    const term = product(load(0, "float32", x), load(1, "float32", dy));
    const batches = { loop: "b", size: info.batchSize };
    const sum = fold("sum", [batches, rows.loop, columns.loop], term);
    const shape = [height.filter, width.filter, info.outChannels];
    return loopLowering(call, ["x", "dy"], result, sum, shape);
  }),
};

function inputGradientInfo(call: OpCall) {
  const given = attributeOf<number[]>(call, "inputShape");
  return infoOf(call, given, tensorOf(call, "filter").shape);
}

const inputGradientOutputs: OutputRule = (call) => {
  const [dy, filter] = [tensorOf(call, "dy"), tensorOf(call, "filter")];
  refuseComplex("depthwiseConv2DNativeBackpropInput", dy, filter);
  return output("float32", inputGradientInfo(call).inShape);
};

const inputGradient: OpDefinition = {
  outputs: inputGradientOutputs,
  lower: lowerPlain(inputGradientOutputs, (call, result) => {
    const info = inputGradientInfo(call);
    if (!areFloat(call, "dy", "filter") || !isRegular(call, info)) return null;
    const [height, width] = planeAxes(info);
    const rows = tapsOfInput(height, 1);
    const columns = tapsOfInput(width, 2);
    const multiplier = multiplierOf(info);
    const channel = plus(times(coordinate(3), multiplier), indexOf("m"));
    const dy = placeIn(info.outShape, [
      coordinate(0),
      rows.at,
      columns.at,
      channel,
    ]);
    const filter = placeIn([height.filter, width.filter, info.outChannels], [
      indexOf(height.loop),
      indexOf(width.loop),
      channel,
    ]);
    const term = product(load(0, "float32", dy), load(1, "float32", filter));
    const loops = [rows.loop, columns.loop, { loop: "m", size: multiplier }];
    const sum = fold("sum", loops, term);
    return loopLowering(call, ["dy", "filter"], result, sum);
  }),
};

/** Depthwise convolutions. */
export const depthwiseOps: Family<
  | "DepthwiseConv2dNative"
  | "DepthwiseConv2dNativeBackpropFilter"
  | "DepthwiseConv2dNativeBackpropInput"
  | "FusedDepthwiseConv2D"
> = {
  DepthwiseConv2dNative: forward,
  DepthwiseConv2dNativeBackpropFilter: filterGradient,
  DepthwiseConv2dNativeBackpropInput: inputGradient,
  FusedDepthwiseConv2D: forward,
};
