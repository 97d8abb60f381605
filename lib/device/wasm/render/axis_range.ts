/**
 * Which taps of a window lie inside the image, in generated code.
 * @module
 */
import { i32, if_, local } from "../../../dependencies/wasmati.ts";
import type { Address } from "./address.ts";
import { countLoop, variable } from "./emit.ts";

/** Taps along an axis that lie inside the input; they follow each other. */
export interface TapRange {
  /** The first such tap, and how many there are. */
  readonly first: Address;
  readonly count: Address;
  /** The input position of the first; 0 if there are none. */
  readonly position: Address;
}

/** Finds the taps inside: `inside` sets `position` and leaves on the stack whether it is one. */
export function findTaps(
  taps: number,
  inside: (tap: Address, position: Address) => void,
): TapRange {
  const range = {
    first: variable("i32", 0),
    count: variable("i32", 0),
    position: variable("i32", 0),
  };
  const position = variable("i32");
  countLoop(0, taps, 1, (tap) => {
    inside(tap, position);
    if_(null, () => {
      i32.eqz(range.count);
      if_(null, () => {
        local.set(range.first, tap);
        local.set(range.position, position);
      });
      local.set(range.count, i32.add(range.count, 1));
    });
  });
  return range;
}

/** Finds the taps t with `0 ≤ corner + t · spacing < inputs`. */
export function findSpacedTaps(
  taps: number,
  corner: Address,
  spacing: number,
  inputs: number,
): TapRange {
  return findTaps(taps, (tap, position) => {
    i32.add(i32.mul(tap, spacing), corner);
    local.set(position);
    i32.lt_u(position, inputs);
  });
}
