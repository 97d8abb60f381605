/**
 * 3-D convolutions and pools and their gradients as loop steps.
 * @module
 */
import type { backend_util } from "../../dependencies/tfjs_core.ts";
import {
  choose,
  combine,
  compare,
  convert,
  coordinate,
  fold,
  type Index,
  indexOf,
  known,
  limit,
  load,
  type Loop,
} from "../../program/loop_builder.ts";
import type { LoopExpression } from "../../program/loop_expression.ts";
import type { Lowering, OpCall, TensorSpec } from "./definition.ts";
import {
  inputPosition,
  loopLowering,
  outputsOfTap,
  placeIn,
  tapsOfInput,
  tapsOfOutput,
  type WindowAxis,
  type WindowLoop,
} from "./loops.ts";
import { attributeOf, sameShape, tensorOf } from "./shared.ts";
import { volumeAxes } from "./window_axes.ts";
import { convolution3DInfo, pool3DInfo } from "./window.ts";

type Info = backend_util.Conv3DInfo;

function areFloat(call: OpCall, ...names: readonly string[]): boolean {
  return names.every((name) => tensorOf(call, name).dtype === "float32");
}

function loopsOf(axes: readonly WindowLoop[]): Loop[] {
  return axes.map(({ loop }) => loop);
}

function indicesOf(info: Info): LoopExpression[] {
  return volumeAxes(info).map(({ loop }) => indexOf(loop));
}

/** The sum of products of two elements. */
function sumOfProducts(
  loops: readonly Loop[],
  left: LoopExpression,
  right: LoopExpression,
): LoopExpression {
  const term = combine(
    "multiply",
    load(0, "float32", left),
    load(1, "float32", right),
  );
  return fold("sum", loops, term);
}

/** A convolution. */
export function lowerVolume(call: OpCall, result: TensorSpec): Lowering | null {
  const [x, filter] = [tensorOf(call, "x"), tensorOf(call, "filter")];
  const dilations = attributeOf<number>(call, "dilations");
  const info = convolution3DInfo(call, x.shape, filter.shape, dilations);
  const fits = areFloat(call, "x", "filter") &&
    filter.shape[3] === info.inChannels;
  if (!fits) return null;
  const taps = volumeAxes(info).map((axis, at) => tapsOfOutput(axis, at + 1));
  const channel = indexOf("c");
  const from = [coordinate(0), ...taps.map(({ at }) => at), channel];
  const weights = [...indicesOf(info), channel, coordinate(4)];
  const sum = sumOfProducts(
    [...loopsOf(taps), { loop: "c", size: info.inChannels }],
    placeIn(info.inShape, from),
    placeIn(info.filterShape, weights),
  );
  return loopLowering(call, ["x", "filter"], result, sum);
}

/** The gradient of a convolution's input. */
export function lowerVolumeInputGradient(
  call: OpCall,
  result: TensorSpec,
): Lowering | null {
  const [dy, filter] = [tensorOf(call, "dy"), tensorOf(call, "filter")];
  const given = attributeOf<number[]>(call, "inputShape");
  const info = convolution3DInfo(call, given, filter.shape, 1);
  const fits = areFloat(call, "dy", "filter") &&
    sameShape(dy.shape, info.outShape) &&
    filter.shape[3] === info.inChannels;
  if (!fits) return null;
  const taps = volumeAxes(info).map((axis, at) => tapsOfInput(axis, at + 1));
  const channel = indexOf("c");
  const from = [coordinate(0), ...taps.map(({ at }) => at), channel];
  const weights = [...indicesOf(info), coordinate(4), channel];
  const sum = sumOfProducts(
    [...loopsOf(taps), { loop: "c", size: info.outChannels }],
    placeIn(info.outShape, from),
    placeIn(info.filterShape, weights),
  );
  return loopLowering(call, ["dy", "filter"], result, sum);
}

/** The gradient of a convolution's filter. */
export function lowerVolumeFilterGradient(
  call: OpCall,
  result: TensorSpec,
): Lowering | null {
  const given = attributeOf<number[]>(call, "filterShape");
  const info = convolution3DInfo(call, tensorOf(call, "x").shape, given, 1);
  const fits = areFloat(call, "x", "dy") &&
    sameShape(tensorOf(call, "dy").shape, info.outShape) &&
    given[3] === info.inChannels;
  if (!fits) return null;
  const taps = volumeAxes(info).map((axis, at) => outputsOfTap(axis, at));
  const batch = indexOf("b");
  const x = [batch, ...taps.map(({ at }) => at), coordinate(3)];
  const dy = [batch, ...indicesOf(info), coordinate(4)];
  const sum = sumOfProducts(
    [{ loop: "b", size: info.batchSize }, ...loopsOf(taps)],
    placeIn(info.inShape, x),
    placeIn(info.outShape, dy),
  );
  return loopLowering(call, ["x", "dy"], result, sum);
}

/** Whether device code knows the geometry of a pool: TensorFlow.js's layout, float32. */
function poolInfoOf(call: OpCall, name: "x" | "input"): Info | null {
  const { dtype, shape } = tensorOf(call, name);
  const format = attributeOf<string | undefined>(call, "dataFormat");
  return dtype === "float32" && format !== "NCDHW"
    ? pool3DInfo(call, shape)
    : null;
}

/** The taps of the window of an output at these places. */
function windowTaps(
  axes: readonly WindowAxis[],
  outputs: readonly Index[],
  suffix: string,
): WindowLoop[] {
  return axes.map((axis, index) => {
    const loop = `${axis.loop}${suffix}`;
    const { at, when } = inputPosition(axis, outputs[index]!, indexOf(loop));
    return { at, loop: { loop, size: axis.filter, when } };
  });
}

function elementAt(
  info: Info,
  input: number,
  taps: readonly WindowLoop[],
): LoopExpression {
  const at = [coordinate(0), ...taps.map(({ at }) => at), coordinate(4)];
  return load(input, "float32", placeIn(info.inShape, at));
}

/** A pool. */
export function lowerVolumePool(
  mode: "average" | "maximum",
): (call: OpCall, result: TensorSpec) => Lowering | null {
  return (call, result) => {
    const info = poolInfoOf(call, "x");
    if (!info) return null;
    const taps = windowTaps(
      volumeAxes(info),
      [1, 2, 3].map(coordinate),
      "",
    );
    const element = elementAt(info, 0, taps);
    const loops = loopsOf(taps);
    if (mode === "maximum") {
      const best = fold("maximum", loops, element);
      return loopLowering(call, ["x"], result, best);
    }
    const counts = loops.map((loop) => fold("sum", [loop], known(1, "int32")));
    const count = counts.reduce((left, right) =>
      combine("multiply", left, right)
    );
    const divisor = convert("float32", limit("maximum", count, 1));
    const sum = fold("sum", loops, element);
    return loopLowering(
      call,
      ["x"],
      result,
      combine("divide", sum, divisor),
    );
  };
}

function gradientAt(info: Info, taps: readonly WindowLoop[]): LoopExpression {
  const at = [coordinate(0), ...taps.map(({ at }) => at), coordinate(4)];
  return load(0, "float32", placeIn(info.outShape, at));
}

function gradientInfo(call: OpCall): Info | null {
  const info = poolInfoOf(call, "input");
  const { dtype, shape } = tensorOf(call, "dy");
  return info && dtype === "float32" && sameShape(shape, info.outShape)
    ? info
    : null;
}

/** The gradient of an average. */
export function lowerVolumeAverageGradient(
  call: OpCall,
  result: TensorSpec,
): Lowering | null {
  const info = gradientInfo(call);
  if (!info) return null;
  const axes = volumeAxes(info);
  const taps = axes.map((axis, at) => tapsOfInput(axis, at + 1));
  const sum = fold("sum", loopsOf(taps), gradientAt(info, taps));
  const size = axes.reduce((product, { filter }) => product * filter, 1);
  const share = combine("multiply", sum, known(1 / size));
  return loopLowering(call, ["dy"], result, share);
}

/** The gradient of a maximum: the last of the largest elements of a window takes its gradient. */
export function lowerVolumeMaximumGradient(
  call: OpCall,
  result: TensorSpec,
): Lowering | null {
  const info = gradientInfo(call);
  // The cpu op mixes up rows and columns of other filters.
  if (!info || info.filterHeight !== info.filterWidth) return null;
  const axes = volumeAxes(info);
  const taps = axes.map((axis, at) => tapsOfInput(axis, at + 1));
  const sizes = axes.map(({ filter }) => filter);
  const outputs = taps.map(({ at }) => at);
  const all = windowTaps(axes, outputs, "m");
  const best = fold("maximum", loopsOf(all), elementAt(info, 1, all));
  const again = windowTaps(axes, outputs, "p");
  const place = placeIn(sizes, again.map(({ loop }) => indexOf(loop.loop)));
  const isBest = combine("equal", elementAt(info, 1, again), best);
  const last = fold(
    "maximum",
    loopsOf(again),
    choose(isBest, place, known(-1, "int32")),
  );
  const own = placeIn(sizes, indicesOf(info));
  const gradient = choose(
    compare("equal", last, own),
    gradientAt(info, taps),
    known(0),
  );
  const sum = fold("sum", loopsOf(taps), gradient);
  return loopLowering(call, ["dy", "input"], result, sum);
}
