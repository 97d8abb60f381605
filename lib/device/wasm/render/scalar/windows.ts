/**
 * Where windows and images meet, along one axis at a time.
 * @module
 */
import { i32, if_, local } from "../../../../dependencies/wasmati.ts";
import type { Window } from "../../../../program/window_step.ts";
import { countLoop, type Local, variable } from "../emit.ts";

/** A window along one axis. */
export interface WindowAxis {
  readonly inputs: number;
  readonly outputs: number;
  readonly filter: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pad: number;
}

/** Rows and columns of a window. */
export function axesOf(w: Window): readonly [WindowAxis, WindowAxis] {
  return [{
    inputs: w.inHeight,
    outputs: w.outHeight,
    filter: w.filterHeight,
    stride: w.strideHeight,
    dilation: w.dilationHeight,
    pad: w.padTop,
  }, {
    inputs: w.inWidth,
    outputs: w.outWidth,
    filter: w.filterWidth,
    stride: w.strideWidth,
    dilation: w.dilationWidth,
    pad: w.padLeft,
  }];
}

type Place = Local<"i32">;

/** The input that a filter position meets at an output, inside or not. */
export function inputOf(
  { stride, dilation, pad }: WindowAxis,
  output: Place,
  filter: Place,
): Place {
  const place = variable("i32", i32.mul(output, stride));
  const offset = variable("i32", i32.mul(filter, dilation));
  local.set(place, i32.sub(i32.add(place, offset), pad));
  return place;
}

/** All inputs inside that an output sees, by filter position. */
export function eachInput(
  axis: WindowAxis,
  output: Place,
  body: (filter: Place, input: Place) => void,
): void {
  countLoop(0, axis.filter, 1, (filter) => {
    const input = inputOf(axis, output, filter);
    // Unsigned, what lies before the image is too large as well.
    i32.lt_u(input, axis.inputs);
    if_(null, () => body(filter, input));
  });
}

/** All outputs that see an input, in their order, with the filter position. */
export function eachOutput(
  { outputs, filter, stride, dilation, pad }: WindowAxis,
  input: Place,
  body: (filter: Place, output: Place) => void,
): void {
  countLoop(0, filter, 1, (round) => {
    const last = variable("i32", filter - 1);
    const at = variable("i32", i32.sub(last, round));
    const distance = variable("i32", i32.mul(at, dilation));
    const padded = variable("i32", i32.add(input, pad));
    const reach = variable("i32", i32.sub(padded, distance));
    const output = variable("i32", i32.div_u(reach, stride));
    const isWhole = variable("i32", i32.eq(i32.mul(output, stride), reach));
    const isPositive = variable("i32", i32.le_s(variable("i32", 0), reach));
    i32.and(i32.and(i32.lt_u(output, outputs), isWhole), isPositive);
    if_(null, () => body(at, output));
  });
}
