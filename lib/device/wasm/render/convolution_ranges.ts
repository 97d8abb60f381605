/**
 * Which outputs along an axis meet the image at a given filter element, and
 * which filter rows meet it for a given output, in generated code.
 * @module
 */
import { i32, local, select } from "../../../dependencies/wasmati.ts";
import type { Window } from "../../../program/step.ts";
import { type Address, elementAddress, minimum } from "./address.ts";
import { findSpacedTaps, findTaps, type TapRange } from "./axis_range.ts";
import type { RowConvolution } from "./convolution_geometry.ts";
import { type OnStack, variable } from "./emit.ts";

/** A range of outputs along an axis, `start <= output < end`. */
export interface OutputRange {
  readonly start: Address;
  readonly end: Address;
}

/** The least output o ≥ 0 with o · stride ≥ distance − tap · dilation. */
function firstOutput(
  tap: Address,
  distance: number,
  stride: number,
  dilation: number,
): Address {
  const reach = variable("i32", i32.sub(distance, i32.mul(tap, dilation)));
  i32.const(0);
  local.get(reach);
  i32.lt_s(reach, 0);
  local.set(reach, select() as OnStack<"i32">);
  return variable(
    "i32",
    i32.div_u(i32.add(reach, stride - 1), stride),
  );
}

/** How many outputs: the difference of two locals, or 0 if that is negative. */
export function lengthOf({ start, end }: OutputRange): Address {
  const length = variable("i32", i32.sub(end, start));
  i32.const(0);
  local.get(length);
  i32.lt_s(length, 0);
  return variable("i32", select() as OnStack<"i32">);
}

/** The output rows that meet the image at a filter row. */
export function outputRows(window: Window, tap: Address): OutputRange {
  const { padTop, inHeight, strideHeight, dilationHeight, outHeight } = window;
  const at = (distance: number) =>
    firstOutput(tap, distance, strideHeight, dilationHeight);
  return {
    start: at(padTop),
    end: minimum(at(inHeight + padTop), outHeight),
  };
}

/** The output columns that meet the image at a filter column. */
export function outputColumns(window: Window, tap: Address): OutputRange {
  const { padLeft, inWidth, strideWidth, dilationWidth, outWidth } = window;
  const at = (distance: number) =>
    firstOutput(tap, distance, strideWidth, dilationWidth);
  return {
    start: at(padLeft),
    end: minimum(at(inWidth + padLeft), outWidth),
  };
}

/** `index · step + tap · dilation − pad` in a new local. */
export function inputPosition(
  index: Address,
  step: number,
  tap: Address,
  dilation: number,
  pad: number,
): Address {
  const position = variable("i32", i32.mul(index, step));
  local.set(position, elementAddress(position, tap, dilation));
  local.set(position, i32.sub(position, pad));
  return position;
}

/** The filter rows that meet the image for a row of outputs, in ascending order of input rows. */
export function findRows(plan: RowConvolution, row: Address): TapRange {
  const w = plan.step.window;
  if (plan.step.direction === "forward") {
    const corner = variable("i32", i32.mul(row, w.strideHeight));
    local.set(corner, i32.sub(corner, w.padTop));
    return findSpacedTaps(
      w.filterHeight,
      corner,
      w.dilationHeight,
      plan.inRows,
    );
  }
  const highest = (w.filterHeight - 1) * w.dilationHeight;
  const corner = variable("i32", i32.add(row, w.padTop - highest));
  return findTaps(w.filterHeight, (tap, position) => {
    i32.add(i32.mul(tap, w.dilationHeight), corner);
    local.set(position);
    i32.eqz(i32.rem_u(position, w.strideHeight));
    local.set(position, i32.div_u(position, w.strideHeight));
    i32.lt_u(position, plan.inRows);
    i32.and();
  });
}
