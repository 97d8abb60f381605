/**
 * Pools and their gradients. The cpu op's maximum skips NaN, and its gradient
 * of the average divides by the whole window even where that hangs over the edge.
 * @module
 */
import type { backend_util } from "../../dependencies/tfjs_core.ts";
import { sizeOf } from "../../base/shape.ts";
import {
  choose,
  combine,
  coordinate,
  fold,
  known,
  load,
} from "../../program/loop_builder.ts";
import type { LoopExpression } from "../../program/loop_expression.ts";
import type { PoolStep } from "../../program/step.ts";
import type { Lowering, OpCall, OpDefinition } from "./definition.ts";
import {
  loopLowering,
  placeIn,
  tapsOfOutput,
  type WindowLoop,
} from "./loops.ts";
import type { Family } from "./names.ts";
import {
  looped,
  lowerPlain,
  output,
  type OutputRule,
  refuseComplex,
  sameShape,
  shapedLike,
  tensorOf,
} from "./shared.ts";
import {
  lowerVolumeAverageGradient,
  lowerVolumeMaximumGradient,
  lowerVolumePool,
} from "./volume.ts";
import { planeAxes } from "./window_axes.ts";
import { pool3DInfo, poolInfo, windowOf } from "./window.ts";

/** A window of one element that does not move: the output is the input. */
function isIdentity(info: backend_util.Conv2DInfo): boolean {
  return info.filterWidth === 1 && info.filterHeight === 1 &&
    sameShape(info.inShape, info.outShape);
}

function step(
  mode: PoolStep["mode"],
  direction: PoolStep["direction"],
  info: backend_util.Conv2DInfo,
): PoolStep {
  return { kind: "pool", mode, direction, window: windowOf(info) };
}

function pool(mode: PoolStep["mode"], opName: string): OpDefinition {
  const outputs: OutputRule = (call) => {
    const x = tensorOf(call, "x");
    refuseComplex(opName, x);
    return output(x.dtype, poolInfo(call, x.shape).outShape);
  };
  return {
    outputs,
    alias: (call) =>
      isIdentity(poolInfo(call, tensorOf(call, "x").shape)) ? "x" : null,
    lower: lowerPlain(outputs, (call) => {
      const x = tensorOf(call, "x");
      if (x.dtype !== "float32") return null;
      const info = poolInfo(call, x.shape);
      return hasEmptyWindow(info)
        ? null
        : { operands: ["x"], step: step(mode, "forward", info) };
    }),
  };
}

/** Whether a window lies wholly in the padding, where the cpu ops give NaN or -Infinity. */
function hasEmptyWindow(info: backend_util.Conv2DInfo): boolean {
  const { padInfo: pad } = info;
  const lastTop = (info.outHeight - 1) * info.strideHeight - pad.top;
  const lastLeft = (info.outWidth - 1) * info.strideWidth - pad.left;
  return pad.top >= info.filterHeight || pad.left >= info.filterWidth ||
    lastTop >= info.inHeight || lastLeft >= info.inWidth;
}

/** Whether all windows lie wholly inside. */
function isInside(info: backend_util.Conv2DInfo): boolean {
  const bottom = (info.outHeight - 1) * info.strideHeight + info.filterHeight;
  const right = (info.outWidth - 1) * info.strideWidth + info.filterWidth;
  return info.padInfo.top === 0 && info.padInfo.left === 0 &&
    bottom <= info.inHeight && right <= info.inWidth;
}

function areFloat(call: OpCall, ...names: readonly string[]): boolean {
  return names.every((name) => tensorOf(call, name).dtype === "float32");
}

const averageGradientOutputs: OutputRule = (call) => {
  refuseComplex("avgPoolGrad", tensorOf(call, "dy"), tensorOf(call, "input"));
  return shapedLike("input", "float32")(call);
};

function lowerAverageGradient(call: OpCall): Lowering | null {
  if (!areFloat(call, "dy")) return null;
  const info = poolInfo(call, tensorOf(call, "input").shape);
  const fits = isInside(info) &&
    sameShape(tensorOf(call, "dy").shape, info.outShape);
  return fits
    ? { operands: ["dy"], step: step("average", "gradient", info) }
    : null;
}

const maximumGradientOutputs: OutputRule = (call) => {
  const input = tensorOf(call, "input");
  refuseComplex("maxPoolGrad", input, tensorOf(call, "output"));
  return output("float32", input.shape);
};

function lowerMaximumGradient(call: OpCall): Lowering | null {
  if (!areFloat(call, "dy", "input")) return null;
  const info = poolInfo(call, tensorOf(call, "input").shape);
  return sameShape(tensorOf(call, "dy").shape, info.outShape)
    ? { operands: ["dy", "input"], step: step("maximum", "gradient", info) }
    : null;
}

function volumePool(opName: string): OutputRule {
  return (call) => {
    const x = tensorOf(call, "x");
    refuseComplex(opName, x);
    return output("float32", pool3DInfo(call, x.shape).outShape);
  };
}

const maximumWithArgument: OutputRule = (call) => {
  const x = tensorOf(call, "x");
  refuseComplex("MaxPoolWithArgmax", x);
  const { outShape } = poolInfo(call, x.shape);
  return [
    { dtype: x.dtype, shape: outShape },
    { dtype: "int32", shape: outShape },
  ];
};

/** The values, and where in the image the first of the largest lies; -1 where there are only NaN. */
function lowerMaximumWithArgument(call: OpCall): readonly Lowering[] | null {
  const { dtype, shape } = tensorOf(call, "x");
  const outputs = maximumWithArgument(call);
  const info = poolInfo(call, shape);
  const isPlain = dtype === "float32" && sizeOf(shape) > 0 &&
    sizeOf(info.outShape) > 0 && !hasEmptyWindow(info);
  if (!isPlain) return null;
  const taps = (suffix: string) =>
    planeAxes(info).map((axis, index) =>
      tapsOfOutput({ ...axis, loop: `${axis.loop}${suffix}` }, index + 1)
    );
  const elementAt = (loops: readonly WindowLoop[], batch: LoopExpression) =>
    placeIn(shape, [batch, ...loops.map(({ at }) => at), coordinate(3)]);
  const [all, again] = [taps("m"), taps("p")];
  const element = (loops: readonly WindowLoop[]) =>
    load(0, "float32", elementAt(loops, coordinate(0)));
  const best = fold("maximum", all.map(({ loop }) => loop), element(all));
  const none = known(2 ** 31 - 1, "int32");
  const batch = call.attributes["includeBatchInIndex"]
    ? coordinate(0)
    : known(0, "int32");
  const own = choose(
    combine("equal", element(again), best),
    elementAt(again, batch),
    none,
  );
  const first = fold("minimum", again.map(({ loop }) => loop), own);
  const isNone = combine("equal", first, none);
  const place = choose(isNone, known(-1, "int32"), first);
  return [
    { operands: ["x"], step: step("maximum", "forward", info), output: 0 },
    { ...loopLowering(call, ["x"], outputs[1]!, place), output: 1 },
  ];
}

/** Pools. */
export const poolingOps: Family<
  | "AvgPool"
  | "AvgPool3D"
  | "AvgPool3DGrad"
  | "AvgPoolGrad"
  | "MaxPool"
  | "MaxPool3D"
  | "MaxPool3DGrad"
  | "MaxPoolGrad"
  | "MaxPoolWithArgmax"
> = {
  AvgPool: pool("average", "avgPool"),
  AvgPool3D: looped(volumePool("avgPool3d"), lowerVolumePool("average")),
  AvgPool3DGrad: looped(
    shapedLike("input", "float32"),
    lowerVolumeAverageGradient,
  ),
  AvgPoolGrad: {
    outputs: averageGradientOutputs,
    lower: lowerPlain(averageGradientOutputs, lowerAverageGradient),
  },
  MaxPool: pool("maximum", "maxPool"),
  MaxPool3D: looped(volumePool("maxPool3d"), lowerVolumePool("maximum")),
  MaxPool3DGrad: looped(
    shapedLike("input", "float32"),
    lowerVolumeMaximumGradient,
  ),
  MaxPoolGrad: {
    outputs: maximumGradientOutputs,
    lower: lowerPlain(maximumGradientOutputs, lowerMaximumGradient),
  },
  MaxPoolWithArgmax: {
    outputs: maximumWithArgument,
    lower: lowerMaximumWithArgument,
  },
};
