/**
 * Ops whose output is an input's data under another shape.
 * @module
 */
import { util } from "../../dependencies/tfjs_core.ts";
import { sizeOf } from "../../base/shape.ts";
import type { Family } from "./names.ts";
import {
  attributeOf,
  likeInput,
  output,
  type OutputRule,
  refuse,
  tensorOf,
} from "./shared.ts";

const reshape: OutputRule = (call) => {
  const x = tensorOf(call, "x");
  const size = sizeOf(x.shape);
  const given = attributeOf<number[]>(call, "shape");
  const shape = util.inferFromImplicitShape(given, size);
  if (sizeOf(shape) !== size) {
    refuse(
      `The new shape (${shape}) has ${sizeOf(shape)} elements and the old ` +
        `shape (${x.shape}) has ${size} elements. The new shape and old ` +
        `shape must have the same number of elements.`,
    );
  }
  return output(x.dtype, shape);
};

const expandDimensions: OutputRule = (call) => {
  const { dtype, shape } = tensorOf(call, "input");
  const rank = shape.length;
  const axis = attributeOf<number>(call, "dim");
  if (axis < -(rank + 1)) {
    refuse(`Axis must be in the interval [${-(rank + 1)}, ${rank}]`);
  }
  const position = axis < 0 ? rank + axis + 1 : axis;
  return output(dtype, [
    ...shape.slice(0, position),
    1,
    ...shape.slice(position),
  ]);
};

/** Views. */
export const reshapingOps: Family<"ExpandDims" | "Identity" | "Reshape"> = {
  ExpandDims: { outputs: expandDimensions, alias: () => "input" },
  Identity: { outputs: likeInput("x"), alias: () => "x" },
  Reshape: { outputs: reshape, alias: () => "x" },
};
