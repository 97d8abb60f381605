/**
 * Softmax and local response normalisation.
 * @module
 */
import { sizeOf } from "../../base/shape.ts";
import type { Lowering, OpCall } from "./definition.ts";
import type { Family } from "./names.ts";
import {
  attributeOf,
  likeInput,
  lowerPlain,
  output,
  type OutputRule,
  refuse,
  refuseComplex,
  tensorOf,
} from "./shared.ts";

const softmaxOutputs: OutputRule = (call) => {
  const { dtype, shape } = tensorOf(call, "logits");
  const given = attributeOf<number>(call, "dim");
  const axis = given === -1 ? shape.length - 1 : given;
  if (axis !== shape.length - 1) {
    refuse(
      "Softmax along a non-last dimension is not yet supported. " +
        `Logits was rank ${shape.length} and dim was ${axis}`,
    );
  }
  refuseComplex("max", tensorOf(call, "logits"));
  return output(dtype, shape);
};

function lowerSoftmax(call: OpCall): Lowering | null {
  const { dtype, shape } = tensorOf(call, "logits");
  const columns = shape.at(-1);
  if (dtype !== "float32" || columns === undefined) return null;
  const rows = sizeOf(shape) / columns;
  return { operands: ["logits"], step: { kind: "softmax", rows, columns } };
}

const responseOutputs: OutputRule = (call) => {
  refuseComplex("LRN", tensorOf(call, "x"));
  return likeInput("x")(call);
};

const responseGradientOutputs: OutputRule = (call) => {
  refuseComplex("LRNGrad", tensorOf(call, "dy"));
  return output(tensorOf(call, "x").dtype, tensorOf(call, "dy").shape);
};

/** Normalisations. */
export const normalisationOps: Family<"LRN" | "LRNGrad" | "Softmax"> = {
  LRN: { outputs: responseOutputs },
  LRNGrad: { outputs: responseGradientOutputs },
  Softmax: {
    outputs: softmaxOutputs,
    lower: lowerPlain(softmaxOutputs, lowerSoftmax),
  },
};
