/**
 * Resizing of images as loop steps. Where an output pixel
 * lies between the input's is a fraction of whole numbers, so that it is exact
 * where the cpu op's float64 is.
 * @module
 */
import type { NumericType } from "../../base/dtype.ts";
import {
  choose,
  combine,
  compare,
  convert,
  coordinate,
  type Index,
  known,
  limit,
  load,
  plus,
  quotient,
  remainder,
  times,
} from "../../program/loop_builder.ts";
import type { LoopExpression } from "../../program/loop_expression.ts";
import type { Lowering, OpCall, TensorSpec } from "./definition.ts";
import { loopLowering, placeIn } from "./loops.ts";
import { attributeOf, tensorOf } from "./shared.ts";

/** Positions of outputs along an axis: (scale · output + start) / divisor of the inputs. */
export interface Scaling {
  readonly inputs: number;
  readonly outputs: number;
  readonly scale: number;
  readonly start: number;
  readonly divisor: number;
  /** Whether corners lie on corners. */
  readonly isAligned: boolean;
}

type Centring = "corner" | "bilinear" | "nearest";

/** Whole numbers beyond this may overflow when multiplied. */
const LARGEST_PRODUCT = 2 ** 30;

/** How an axis is scaled. */
export function scalingOf(
  call: OpCall,
  inputs: number,
  outputs: number,
  centring: Centring,
): Scaling {
  const isAligned = Boolean(call.attributes["alignCorners"]) && outputs > 1;
  const from = isAligned ? inputs - 1 : inputs;
  const to = isAligned ? outputs - 1 : outputs;
  const common = { inputs, outputs, isAligned };
  switch (centring) {
    case "corner":
      return { ...common, scale: from, start: 0, divisor: to };
    // (output + 1/2) · from / to, and for interpolation half a pixel less.
    case "bilinear":
      return { ...common, scale: 2 * from, start: from - to, divisor: 2 * to };
    case "nearest":
      return { ...common, scale: 2 * from, start: from, divisor: 2 * to };
    default:
      throw centring satisfies never;
  }
}

/** Whether no product of positions overflows. */
export function isSmall({ scale, outputs }: Scaling): boolean {
  return 2 * scale * outputs < LARGEST_PRODUCT;
}

/** scale · output + start, the position as a multiple of 1 / divisor. */
function numeratorOf({ scale, start }: Scaling, output: Index) {
  return plus(times(output, scale), start);
}

/** The inputs around an output, and how far it lies beyond the first. */
export interface Between {
  readonly low: LoopExpression;
  readonly high: LoopExpression;
  readonly share: LoopExpression;
}

/** Where an output lies. */
export function between(scaling: Scaling, output: Index): Between {
  const { inputs, divisor, start } = scaling;
  const position = numeratorOf(scaling, output);
  // In front of the first pixel the cpu op goes on from the first, by a negative share.
  const isInFront = compare("less", position, 0);
  const inside = start < 0 ? limit("maximum", position, 0) : position;
  const low = quotient(inside, divisor);
  const rest = remainder(inside, divisor);
  const isOn = compare("equal", rest, 0);
  const next = limit("minimum", plus(low, 1), inputs - 1);
  const signed = start < 0 ? choose(isInFront, position, rest) : rest;
  return {
    low,
    high: choose(isOn, low, next),
    share: combine(
      "divide",
      convert("float32", signed),
      known(divisor),
    ),
  };
}

function mix(
  left: LoopExpression,
  right: LoopExpression,
  share: LoopExpression,
): LoopExpression {
  const difference = combine("subtract", right, left);
  return combine("add", left, combine("multiply", difference, share));
}

/** Both axes of an image. */
export type Axes = readonly [height: Scaling, width: Scaling];

function axesOf(call: OpCall, centring: Centring): Axes {
  const [, height, width] = tensorOf(call, "images").shape;
  const [newHeight, newWidth] = attributeOf<[number, number]>(call, "size");
  return [
    scalingOf(call, height!, newHeight, centring),
    scalingOf(call, width!, newWidth, centring),
  ];
}

function hasCentres(call: OpCall): boolean {
  return Boolean(call.attributes["halfPixelCenters"]);
}

/** Bilinear interpolation. */
export function lowerBilinear(
  call: OpCall,
  result: TensorSpec,
): Lowering | null {
  const { dtype, shape } = tensorOf(call, "images");
  const axes = axesOf(call, hasCentres(call) ? "bilinear" : "corner");
  if (!axes.every(isSmall)) return null;
  const [rows, columns] = axes.map((axis, index) =>
    between(axis, coordinate(index + 1))
  ) as [Between, Between];
  const pixel = (row: LoopExpression, column: LoopExpression) => {
    const at = placeIn(shape, [coordinate(0), row, column, coordinate(3)]);
    return convert("float32", load(0, dtype as NumericType, at));
  };
  const line = (row: LoopExpression) =>
    mix(pixel(row, columns.low), pixel(row, columns.high), columns.share);
  const value = mix(line(rows.low), line(rows.high), rows.share);
  return loopLowering(call, ["images"], result, value);
}

/** The nearest input of an output. */
export function nearest(scaling: Scaling, output: Index): LoopExpression {
  const { inputs, divisor, isAligned } = scaling;
  const position = numeratorOf(scaling, output);
  // Halves are rounded up: floor((2 position + divisor) / 2 divisor).
  const at = isAligned
    ? quotient(plus(times(position, 2), divisor), 2 * divisor)
    : quotient(position, divisor);
  return limit("minimum", at, inputs - 1);
}

/** The same as the cpu op computes it. */
function nearestInFloats(
  call: OpCall,
  { inputs, outputs }: Scaling,
  output: number,
): number {
  const isAligned = Boolean(call.attributes["alignCorners"]);
  const shrink = isAligned && outputs > 1 ? 1 : 0;
  const ratio = (inputs - shrink) / (outputs - shrink);
  const position = ratio * (hasCentres(call) ? output + 0.5 : output);
  const rounded = isAligned ? Math.round(position) : Math.floor(position);
  return Math.min(inputs - 1, rounded);
}

/** Whether whole numbers and float64 find the same pixels; they may differ where a quotient is whole. */
export function agrees(call: OpCall, scaling: Scaling): boolean {
  const { inputs, scale, start, divisor, isAligned, outputs } = scaling;
  return Array.from({ length: outputs }, (_, output) => {
    const position = scale * output + start;
    const at = isAligned
      ? Math.floor((2 * position + divisor) / (2 * divisor))
      : Math.floor(position / divisor);
    return Math.min(at, inputs - 1) === nearestInFloats(call, scaling, output);
  }).every(Boolean);
}

/** The pixel that lies nearest. */
export function lowerNearest(
  call: OpCall,
  result: TensorSpec,
): Lowering | null {
  const { dtype, shape } = tensorOf(call, "images");
  const axes = axesOf(call, hasCentres(call) ? "nearest" : "corner");
  if (!axes.every((axis) => isSmall(axis) && agrees(call, axis))) return null;
  const [row, column] = axes.map((axis, index) =>
    nearest(axis, coordinate(index + 1))
  ) as [LoopExpression, LoopExpression];
  const at = placeIn(shape, [coordinate(0), row, column, coordinate(3)]);
  const pixel = load(0, dtype as NumericType, at);
  return loopLowering(call, ["images"], result, pixel);
}
