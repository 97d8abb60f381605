/**
 * Morphological dilation and its gradients as loop steps. The first of the
 * largest sums of a window takes its gradient.
 * @module
 */
import type { backend_util } from "../../dependencies/tfjs_core.ts";
import {
  choose,
  combine,
  compare,
  coordinate,
  fold,
  type Index,
  indexOf,
  known,
  load,
} from "../../program/loop_builder.ts";
import type { LoopExpression } from "../../program/loop_expression.ts";
import type { Lowering, OpCall, OpDefinition } from "./definition.ts";
import {
  inputPosition,
  loopLowering,
  outputsOfTap,
  placeIn,
  tapsOfInput,
  type WindowLoop,
} from "./loops.ts";
import type { Family } from "./names.ts";
import {
  likeInput,
  looped,
  output,
  type OutputRule,
  sameShape,
  tensorOf,
} from "./shared.ts";
import { planeAxes } from "./window_axes.ts";
import { dilationInfo } from "./window.ts";

type Info = backend_util.Conv2DInfo;

function infoOf(call: OpCall): Info {
  const [x, filter] = [tensorOf(call, "x"), tensorOf(call, "filter")];
  return dilationInfo(call, x.shape, filter.shape);
}

/** Geometry of a call of float32; null for another. */
function plainInfo(call: OpCall, ...names: readonly string[]): Info | null {
  return names.every((name) => tensorOf(call, name).dtype === "float32")
    ? infoOf(call)
    : null;
}

/** Where an output lies. */
interface Place {
  readonly batch: Index;
  /** Row and column. */
  readonly at: readonly [Index, Index];
  readonly channel: Index;
}

/** The sums of a window: x is the first input, the filter the second. */
function sumsOf(info: Info, place: Place, suffix: string) {
  const axes = planeAxes(info);
  const taps = axes.map((axis, index): WindowLoop => {
    const loop = `${axis.loop}${suffix}`;
    const { at, when } = inputPosition(axis, place.at[index]!, indexOf(loop));
    return { at, loop: { loop, size: axis.filter, when } };
  });
  const loops = taps.map(({ loop }) => loop);
  const x = [place.batch, ...taps.map(({ at }) => at), place.channel];
  const tap = loops.map(({ loop }) => indexOf(loop));
  const shape = [...axes.map(({ filter }) => filter), info.inChannels];
  const sum = combine(
    "add",
    load(0, "float32", placeIn(info.inShape, x)),
    load(1, "float32", placeIn(shape, [...tap, place.channel])),
  );
  return { loops, sum, tap: placeIn(shape.slice(0, 2), tap) };
}

/** The largest sum of a window. */
function largest(info: Info, place: Place): LoopExpression {
  const { loops, sum } = sumsOf(info, place, "m");
  // What the cpu op starts from.
  const least = known(Number.MIN_SAFE_INTEGER);
  return combine("maximum", fold("maximum", loops, sum), least);
}

/** The number of the first tap with the largest sum. */
function winner(info: Info, place: Place): LoopExpression {
  const best = largest(info, place);
  const { loops, sum, tap } = sumsOf(info, place, "p");
  const none = known(2 ** 31 - 1, "int32");
  const own = choose(combine("equal", sum, best), tap, none);
  return fold("minimum", loops, own);
}

/** dy of an output, if tap `own` of its window has won. */
function share(info: Info, place: Place, own: LoopExpression): LoopExpression {
  const at = [place.batch, ...place.at, place.channel];
  const dy = load(2, "float32", placeIn(info.outShape, at));
  return choose(compare("equal", winner(info, place), own), dy, known(0));
}

const forwardOutputs: OutputRule = (call) =>
  output(tensorOf(call, "x").dtype, infoOf(call).outShape);

const forward: OpDefinition = looped(forwardOutputs, (call, result) => {
  const info = plainInfo(call, "x", "filter");
  if (!info) return null;
  const [batch, row, column, channel] = [0, 1, 2, 3].map(coordinate) as [
    LoopExpression,
    LoopExpression,
    LoopExpression,
    LoopExpression,
  ];
  const place: Place = { batch, at: [row, column], channel };
  return loopLowering(call, ["x", "filter"], result, largest(info, place));
});

function gradientInfo(call: OpCall): Info | null {
  const info = plainInfo(call, "x", "filter", "dy");
  return info && sameShape(tensorOf(call, "dy").shape, info.outShape)
    ? info
    : null;
}

const OPERANDS = ["x", "filter", "dy"];

const inputGradient: OpDefinition = looped(
  likeInput("x"),
  (call, result): Lowering | null => {
    const info = gradientInfo(call);
    if (!info) return null;
    const axes = planeAxes(info);
    const taps = axes.map((axis, index) => tapsOfInput(axis, index + 1));
    const place: Place = {
      batch: coordinate(0),
      at: [taps[0]!.at, taps[1]!.at],
      channel: coordinate(3),
    };
    const sizes = axes.map(({ filter }) => filter);
    const own = placeIn(sizes, axes.map(({ loop }) => indexOf(loop)));
    const loops = taps.map(({ loop }) => loop);
    const sum = fold("sum", loops, share(info, place, own));
    return loopLowering(call, OPERANDS, result, sum);
  },
);

const filterGradient: OpDefinition = looped(
  likeInput("filter"),
  (call, result): Lowering | null => {
    const info = gradientInfo(call);
    if (!info) return null;
    const axes = planeAxes(info);
    const outputs = axes.map((axis, index) => outputsOfTap(axis, index));
    const at = axes.map(({ loop }) => indexOf(loop));
    const place: Place = {
      batch: indexOf("b"),
      at: [at[0]!, at[1]!],
      channel: coordinate(2),
    };
    const sizes = axes.map(({ filter }) => filter);
    const own = placeIn(sizes, [0, 1].map(coordinate));
    const loops = [
      { loop: "b", size: info.batchSize },
      ...outputs.map(({ loop }) => loop),
    ];
    const sum = fold("sum", loops, share(info, place, own));
    return loopLowering(call, OPERANDS, result, sum);
  },
);

/** Morphological dilation. */
export const dilationOps: Family<
  "Dilation2D" | "Dilation2DBackpropFilter" | "Dilation2DBackpropInput"
> = {
  Dilation2D: forward,
  Dilation2DBackpropFilter: filterGradient,
  Dilation2DBackpropInput: inputGradient,
};
