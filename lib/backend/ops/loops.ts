/**
 * Frames for loop steps, and the places that windows read.
 * @module
 */
import type { NumericType } from "../../base/dtype.ts";
import { type Shape, sizeOf, stridesOf } from "../../base/shape.ts";
import {
  both,
  compare,
  coordinate,
  type Index,
  indexOf,
  type Loop,
  minus,
  plus,
  quotient,
  remainder,
  times,
  within,
} from "../../program/loop_builder.ts";
import type { LoopExpression } from "../../program/loop_expression.ts";
import type { Lowering, OpCall, TensorSpec } from "./definition.ts";
import { tensorOf } from "./shared.ts";

/**
 * A step whose elements are an expression of their coordinates.
 *
 * @param operands Names of the inputs, in the order of the expression's loads.
 * @param shape The dimensions whose coordinates the expression uses; by default the result's.
 */
export function loopLowering(
  call: OpCall,
  operands: readonly string[],
  result: TensorSpec,
  expression: LoopExpression,
  shape: Shape = result.shape,
): Lowering {
  const specs = operands.map((name) => tensorOf(call, name));
  return {
    operands,
    step: {
      kind: "loop",
      shape,
      inputs: specs.map(({ dtype }) => dtype as NumericType),
      lengths: specs.map((spec) => sizeOf(spec.shape)),
      expression,
      outputType: result.dtype as NumericType,
    },
  };
}

/** Where the element with these coordinates lies in a tensor. */
export function placeIn(shape: Shape, at: readonly Index[]): LoopExpression {
  const strides = stridesOf(shape);
  return plus(...at.map((index, axis) => times(index, strides[axis]!)));
}

/** One axis of a window that moves over an image. */
export interface WindowAxis {
  /** Name of the loop over the filter, or over the outputs. */
  readonly loop: string;
  readonly filter: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pad: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** A position and the condition under which it exists; null if it always does. */
export interface Position {
  readonly at: LoopExpression;
  readonly when: LoopExpression | null;
}

/** Whether every tap of every window lies inside. */
function isInside(axis: WindowAxis): boolean {
  const last = (axis.outputs - 1) * axis.stride - axis.pad;
  return axis.pad <= 0 &&
    last + (axis.filter - 1) * axis.dilation < axis.inputs;
}

/** What a tap of the window of an output reads. */
export function inputPosition(
  axis: WindowAxis,
  output: Index,
  tap: Index,
): Position {
  const at = plus(
    times(output, axis.stride),
    times(tap, axis.dilation),
    -axis.pad,
  );
  return { at, when: isInside(axis) ? null : within(at, axis.inputs) };
}

/** Which output reads an input with a tap. */
export function outputPosition(
  axis: WindowAxis,
  input: Index,
  tap: Index,
): Position {
  const corner = minus(plus(input, axis.pad), times(tap, axis.dilation));
  if (axis.stride === 1) {
    return { at: corner, when: within(corner, axis.outputs) };
  }
  const at = quotient(corner, axis.stride);
  const divides = compare("equal", remainder(corner, axis.stride), 0);
  const isFirst = compare("greaterEqual", corner, 0);
  const isLast = compare("less", at, axis.outputs);
  return { at, when: both(isFirst, divides, isLast) };
}

/** A loop over an axis of a window, and the position that goes with it. */
export interface WindowLoop {
  readonly at: LoopExpression;
  readonly loop: Loop;
}

/** The loop over the taps of a window, for the outputs that coordinate `axis` names. */
export function tapsOfOutput(window: WindowAxis, axis: number): WindowLoop {
  const { loop, filter } = window;
  const { at, when } = inputPosition(window, coordinate(axis), indexOf(loop));
  return { at, loop: { loop, size: filter, when } };
}

/** The loop over the taps that read the inputs that coordinate `axis` names. */
export function tapsOfInput(window: WindowAxis, axis: number): WindowLoop {
  const { loop, filter } = window;
  const { at, when } = outputPosition(window, coordinate(axis), indexOf(loop));
  return { at, loop: { loop, size: filter, when } };
}

/** The loop over the outputs that a tap, given by coordinate `axis`, takes part in. */
export function outputsOfTap(window: WindowAxis, axis: number): WindowLoop {
  const { loop, outputs } = window;
  const { at, when } = inputPosition(window, indexOf(loop), coordinate(axis));
  return { at, loop: { loop, size: outputs, when } };
}
