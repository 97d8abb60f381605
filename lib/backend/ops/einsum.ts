/**
 * Einstein summation: the cpu op multiplies and sums one index at a time, and
 * the rule walks the same path over shapes.
 * @module
 */
import { backend_util, type Tensor } from "../../dependencies/tfjs_core.ts";
import { broadcastOf } from "./elementwise.ts";
import type { TensorSpec } from "./definition.ts";
import { lowerEinsum } from "./einsum_steps.ts";
import type { Family } from "./names.ts";
import {
  attributeOf,
  looped,
  output,
  type OutputRule,
  tensorsOf,
  upcast,
} from "./shared.ts";

/** A term brought into the order of all indices that remain. */
function spread(term: TensorSpec, remaining: number, indices: number[]) {
  const { permutationIndices: order, expandDims } = backend_util
    .getEinsumPermutation(remaining, indices);
  const isInOrder = backend_util.isIdentityPermutation(order);
  const shape = isInOrder
    ? [...term.shape]
    : order.map((axis) => term.shape[axis]!);
  // As the cpu op does it: dropped axes are replaced, not inserted.
  for (const axis of expandDims) shape.splice(axis, 0, 1);
  return { dtype: term.dtype, shape };
}

function product(factor: TensorSpec, rest: TensorSpec): TensorSpec {
  const isComplex = factor.dtype === "complex64" || rest.dtype === "complex64";
  return {
    dtype: isComplex ? "complex64" : factor.dtype,
    shape: broadcastOf(factor, rest),
  };
}

function sumOver(term: TensorSpec, axis: number): TensorSpec {
  return {
    dtype: upcast(term.dtype, "int32"),
    shape: term.shape.filter((_, index) => index !== axis),
  };
}

const einsum: OutputRule = (call) => {
  const terms = tensorsOf(call);
  const equation = attributeOf<string>(call, "equation");
  const { allDims, summedDims, idDims } = backend_util.decodeEinsumEquation(
    equation,
    terms.length,
  );
  // Only shapes are read.
  const shaped = terms as unknown as Tensor[];
  backend_util.checkEinsumDimSizes(allDims.length, idDims, shaped);
  const { path, steps } = backend_util.getEinsumComputePath(summedDims, idDims);
  let remaining = allDims.length;
  let result: TensorSpec | null = null;
  for (const [index, ids] of steps.entries()) {
    for (const id of ids) {
      const term = spread(terms[id]!, remaining, idDims[id]!);
      result = result ? product(term, result) : term;
    }
    if (index === steps.length - 1) break;
    const axis = path[index]!;
    if (axis >= 0) {
      result = sumOver(result!, axis - (allDims.length - remaining));
    }
    remaining--;
  }
  return output(result!.dtype, result!.shape);
};

/** Einstein summation. */
export const einsumOps: Family<"Einsum"> = {
  Einsum: looped(einsum, lowerEinsum),
};
