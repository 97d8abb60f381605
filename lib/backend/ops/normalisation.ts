/**
 * Softmax and local response normalisation.
 * @module
 */
import { sizeOf } from "../../base/shape.ts";
import {
  choose,
  combine,
  coordinate,
  fold,
  indexOf,
  known,
  load,
  plus,
  within,
} from "../../program/loop_builder.ts";
import type { LoopExpression } from "../../program/loop_expression.ts";
import type { Lowering, OpCall, TensorSpec } from "./definition.ts";
import { loopLowering, placeIn } from "./loops.ts";
import type { Family } from "./names.ts";
import {
  attributeOf,
  likeInput,
  looped,
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

/** The channels around one at `channel`, as far as there are any. */
function channelsAround(
  call: OpCall,
  loop: string,
  channel: LoopExpression,
) {
  const radius = attributeOf<number>(call, "depthRadius");
  const at = plus(channel, indexOf(loop), -radius);
  const channels = tensorOf(call, "x").shape[3]!;
  return {
    at,
    loop: { loop, size: 2 * radius + 1, when: within(at, channels) },
  };
}

/** bias + alpha · (the squares of the channels around one). */
function squaresAround(
  call: OpCall,
  input: number,
  loop: string,
  channel: LoopExpression,
): LoopExpression {
  const { shape } = tensorOf(call, "x");
  const around = channelsAround(call, loop, channel);
  const x = load(
    input,
    "float32",
    placeIn(shape, pixelAt(around.at)),
    around.loop.when,
  );
  const sum = fold("sum", [around.loop], combine("multiply", x, x));
  const scaled = combine(
    "multiply",
    sum,
    known(attributeOf<number>(call, "alpha")),
  );
  return combine("add", scaled, known(attributeOf<number>(call, "bias")));
}

function pixelAt(channel: LoopExpression): LoopExpression[] {
  return [...[0, 1, 2].map(coordinate), channel];
}

function isPlainResponse(call: OpCall, ...names: string[]): boolean {
  return Number.isInteger(attributeOf<number>(call, "depthRadius")) &&
    names.every((name) => tensorOf(call, name).dtype === "float32");
}

/** x / (bias + alpha · sum)^beta. */
function lowerResponse(call: OpCall, result: TensorSpec): Lowering | null {
  if (!isPlainResponse(call, "x")) return null;
  const { shape } = tensorOf(call, "x");
  const own = load(0, "float32", placeIn(shape, pixelAt(coordinate(3))));
  const norm = squaresAround(call, 0, "k", coordinate(3));
  const beta = attributeOf<number>(call, "beta");
  const power = combine("power", norm, known(-beta));
  return loopLowering(call, ["x"], result, combine("multiply", own, power));
}

/** Each channel takes part in the norms of the channels around it. */
function lowerResponseGradient(
  call: OpCall,
  result: TensorSpec,
): Lowering | null {
  if (!isPlainResponse(call, "x", "y", "dy")) return null;
  const { shape } = tensorOf(call, "x");
  const alpha = attributeOf<number>(call, "alpha");
  const beta = attributeOf<number>(call, "beta");
  const channel = coordinate(3);
  const around = channelsAround(call, "d", channel);
  const at = (input: number, place: LoopExpression) =>
    load(input, "float32", placeIn(shape, pixelAt(place)), around.loop.when);
  const norm = squaresAround(call, 0, "k", around.at);
  const own = load(0, "float32", placeIn(shape, pixelAt(channel)));
  const slope = combine("multiply", known(-2 * alpha * beta), own);
  const through = combine(
    "divide",
    combine("multiply", slope, at(1, around.at)),
    norm,
  );
  const direct = choose(
    combine("equal", around.at, channel),
    combine("power", norm, known(-beta)),
    known(0),
  );
  const term = combine(
    "multiply",
    combine("add", through, direct),
    at(2, around.at),
  );
  const sum = fold("sum", [around.loop], term);
  return loopLowering(call, ["x", "y", "dy"], result, sum);
}

const responseGradientOutputs: OutputRule = (call) => {
  refuseComplex("LRNGrad", tensorOf(call, "dy"));
  return output(tensorOf(call, "x").dtype, tensorOf(call, "dy").shape);
};

/** Normalisations. */
export const normalisationOps: Family<"LRN" | "LRNGrad" | "Softmax"> = {
  LRN: looped(responseOutputs, lowerResponse),
  LRNGrad: looped(responseGradientOutputs, lowerResponseGradient),
  Softmax: {
    outputs: softmaxOutputs,
    lower: lowerPlain(softmaxOutputs, lowerSoftmax),
  },
};
