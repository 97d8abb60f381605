/**
 * The larger and the smaller of two float64. On x64 engines branch for the
 * plain instructions, which costs several nanoseconds where signs are random;
 * those on vectors have no branch.
 * @module
 */
import { f64x2 } from "../../../../dependencies/wasmati.ts";
import { type Local, type OnStack, variable } from "../emit.ts";

type Double = Local<"f64">;
type Vector = Local<"v128">;

function onVectors(
  write: (a: Vector, b: Vector) => OnStack<"v128">,
): (a: Double, b: Double) => Double {
  return (a, b) => {
    const left = variable("v128", f64x2.splat(a));
    const right = variable("v128", f64x2.splat(b));
    return variable("f64", f64x2.extract_lane(0, write(left, right)));
  };
}

/** NaN if either is NaN. */
export const maximumOf: (a: Double, b: Double) => Double = onVectors((a, b) =>
  f64x2.max(a, b)
);
/** NaN if either is NaN. */
export const minimumOf: (a: Double, b: Double) => Double = onVectors((a, b) =>
  f64x2.min(a, b)
);
/** `b` if it is larger, else `a`: a NaN in `b` never wins. */
export const largerOf: (a: Double, b: Double) => Double = onVectors((a, b) =>
  f64x2.pmax(a, b)
);
/** `b` if it is smaller, else `a`: a NaN in `b` never wins. */
export const smallerOf: (a: Double, b: Double) => Double = onVectors((a, b) =>
  f64x2.pmin(a, b)
);
