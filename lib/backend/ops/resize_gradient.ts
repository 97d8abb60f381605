/**
 * The gradients of resizing as loop steps: each input sums over the outputs
 * that may have read it.
 * @module
 */
import { sizeOf } from "../../base/shape.ts";
import {
  choose,
  combine,
  compare,
  coordinate,
  fold,
  indexOf,
  known,
  limit,
  load,
  type Loop,
  minus,
  plus,
  quotient,
  times,
  within,
} from "../../program/loop_builder.ts";
import type { LoopExpression } from "../../program/loop_expression.ts";
import type { Lowering, OpCall, TensorSpec } from "./definition.ts";
import { loopLowering, placeIn } from "./loops.ts";
import {
  agrees,
  type Axes,
  between,
  isSmall,
  nearest,
  type Scaling,
  scalingOf,
} from "./resize.ts";
import { tensorOf } from "./shared.ts";

/** The outputs that may read an input: a range around its own place. */
function outputsAround(
  axis: Scaling,
  loop: string,
  input: LoopExpression,
): Loop & { readonly at: LoopExpression } {
  const { outputs, scale, divisor } = axis;
  // Outputs per input; corners on corners of a single pixel have no scale.
  const reach = scale === 0 ? outputs : Math.ceil(divisor / scale) + 1;
  const size = Math.min(outputs, 2 * reach + 1);
  const centre = scale === 0
    ? known(0, "int32")
    : quotient(times(input, divisor), scale);
  const first = limit("maximum", minus(centre, reach), 0);
  const at = size === outputs ? indexOf(loop) : plus(first, indexOf(loop));
  return { loop, size, at, when: within(at, outputs) };
}

function gradientAxes(call: OpCall): Axes {
  const [, height, width] = tensorOf(call, "images").shape;
  const [, newHeight, newWidth] = tensorOf(call, "dy").shape;
  return [
    scalingOf(call, height!, newHeight!, "corner"),
    scalingOf(call, width!, newWidth!, "corner"),
  ];
}

/** The sum over the outputs around an input of what `weigh` makes of their gradients. */
function sumAround(
  call: OpCall,
  axes: Axes,
  weigh: (
    axis: Scaling,
    output: LoopExpression,
    input: LoopExpression,
  ) => {
    readonly when: LoopExpression;
    readonly weight: LoopExpression | null;
  },
): LoopExpression {
  const parts = axes.map((axis, index) => {
    const input = coordinate(index + 1);
    const around = outputsAround(axis, index === 0 ? "y" : "x", input);
    const { when, weight } = weigh(axis, around.at, input);
    const both = combine("and", around.when!, when);
    const { loop, size, at } = around;
    return { at, weight, loop: { loop, size, when: both } };
  });
  const [rows, columns] = parts as [typeof parts[0], typeof parts[0]];
  const { shape } = tensorOf(call, "dy");
  const place = [coordinate(0), rows.at, columns.at, coordinate(3)];
  const term = parts.reduce<LoopExpression>(
    (product, { weight }) =>
      weight ? combine("multiply", product, weight) : product,
    load(0, "float32", placeIn(shape, place)),
  );
  return fold("sum", [rows.loop, columns.loop], term);
}

function isFloat(call: OpCall): boolean {
  return tensorOf(call, "dy").dtype === "float32";
}

/** The gradient of the nearest pixel: the sum over all outputs that took it. */
export function lowerNearestGradient(
  call: OpCall,
  result: TensorSpec,
): Lowering | null {
  const axes = gradientAxes(call);
  const fits = isFloat(call) && result.dtype === "float32" &&
    hasRightBatches(call) &&
    axes.every((axis) =>
      isSmall(axis) && agrees({ ...call, attributes: plainOf(call) }, axis)
    );
  if (!fits) return null;
  const sum = sumAround(call, axes, (axis, output, input) => ({
    when: compare("equal", nearest(axis, output), input),
    weight: null,
  }));
  return loopLowering(call, ["dy"], result, sum);
}

/** The cpu op finds the gradients of later images only where these are as large as the input. */
function hasRightBatches(call: OpCall): boolean {
  const [batch, ...image] = tensorOf(call, "images").shape;
  const [, ...gradient] = tensorOf(call, "dy").shape;
  return batch === 1 || sizeOf(image) === sizeOf(gradient);
}

/** The gradients of the cpu package do not look at the centres of pixels. */
function plainOf(call: OpCall) {
  return { ...call.attributes, halfPixelCenters: false };
}

/** The gradient of interpolation: the shares of all outputs that took a part. */
export function lowerBilinearGradient(
  call: OpCall,
  result: TensorSpec,
): Lowering | null {
  const axes = gradientAxes(call);
  const { shape } = tensorOf(call, "images");
  // The cpu op swaps height and width.
  const fits = isFloat(call) && shape[1] === shape[2] && sizeOf(shape) > 0 &&
    axes.every(isSmall);
  if (!fits) return null;
  const sum = sumAround(call, axes, (axis, output, input) => {
    const { low, high, share } = between(axis, output);
    const isLow = compare("equal", low, input);
    const isHigh = compare("equal", high, input);
    const lowShare = combine("subtract", known(1), share);
    return {
      when: combine("or", isLow, isHigh),
      weight: combine(
        "add",
        choose(isLow, lowShare, known(0)),
        choose(isHigh, share, known(0)),
      ),
    };
  });
  return loopLowering(call, ["dy"], result, sum);
}
