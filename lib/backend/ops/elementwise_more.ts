/**
 * Elementwise ops whose inputs do not follow the common patterns.
 * @module
 */
import type { DataType } from "../../base/dtype.ts";
import {
  binary,
  cast,
  type Expression,
  input,
  select,
} from "../../program/expression.ts";
import type { Lowering, OpCall, OpDefinition } from "./definition.ts";
import { broadcastLowering, broadcastOf, elementOf } from "./elementwise.ts";
import { withNumber } from "./formulas.ts";
import type { Family } from "./names.ts";
import {
  attributeOf,
  lowerPlain,
  numericTypeOf,
  optionalOf,
  output,
  type OutputRule,
  refuse,
  refuseComplex,
  sameShape,
  shapedLike,
  tensorOf,
  tensorsOf,
  upcast,
} from "./shared.ts";

// A device binds only so many buffers to one step.
const MOST_TERMS = 6;

const addNOutputs: OutputRule = (call) => {
  const [first, ...rest] = tensorsOf(call);
  refuseComplex("addN", first!, ...rest);
  return output(first!.dtype, first!.shape);
};

const addN: OpDefinition = {
  outputs: addNOutputs,
  lower: lowerPlain(addNOutputs, (call, result) => {
    const terms = tensorsOf(call);
    const fits = terms.length <= MOST_TERMS && result.dtype !== "bool" &&
      terms.every((term) =>
        term.dtype === result.dtype && sameShape(term.shape, result.shape)
      );
    if (!fits) return null;
    const sum = terms
      .map((term, index) => elementOf(term, index)!)
      .reduce((left, right) => binary("add", left, right));
    return broadcastLowering(call, Object.keys(call.inputs), result, sum);
  }),
};

/** dtypes that the cpu op casts to. */
const CAST_TARGETS: ReadonlySet<DataType> = new Set<DataType>([
  "float32",
  "int32",
  "bool",
  "complex64",
]);

const castOutputs: OutputRule = (call) => {
  const x = tensorOf(call, "x");
  const dtype = attributeOf<DataType>(call, "dtype");
  if (!CAST_TARGETS.has(dtype)) {
    refuse(`Error in Cast: failed to cast ${x.dtype} to ${dtype}`);
  }
  return output(dtype, x.shape);
};

const castOp: OpDefinition = {
  outputs: castOutputs,
  alias: (call) =>
    tensorOf(call, "x").dtype === call.attributes["dtype"] ? "x" : null,
  lower: lowerPlain(castOutputs, (call, result) => {
    const x = elementOf(tensorOf(call, "x"), 0);
    const type = numericTypeOf(result);
    return x && type &&
      broadcastLowering(call, ["x"], result, cast(type, x));
  }),
};

const selectOutputs: OutputRule = (call) => {
  const [t, e] = [tensorOf(call, "t"), tensorOf(call, "e")];
  refuseComplex("select", tensorOf(call, "condition"), t, e);
  return output(upcast(t.dtype, e.dtype), t.shape);
};

function lowerSelect(call: OpCall, result: { dtype: DataType }) {
  const condition = tensorOf(call, "condition");
  const [t, e] = [tensorOf(call, "t"), tensorOf(call, "e")];
  // A condition of another shape makes the cpu op read odd elements.
  const fits = condition.dtype === "bool" &&
    sameShape(condition.shape, t.shape) && sameShape(t.shape, e.shape);
  const type = numericTypeOf({ dtype: result.dtype, shape: t.shape });
  if (!fits || !type) return null;
  return select(
    input(0, "bool"),
    cast(type, elementOf(t, 1)!),
    cast(type, elementOf(e, 2)!),
  );
}

const selectOp: OpDefinition = {
  outputs: selectOutputs,
  lower: lowerPlain(selectOutputs, (call, result) => {
    const value = lowerSelect(call, result);
    const operands = ["condition", "t", "e"];
    return value && broadcastLowering(call, operands, result, value);
  }),
};

const eluGradOutputs: OutputRule = (call) => {
  refuseComplex("eluGrad", tensorOf(call, "dy"), tensorOf(call, "y"));
  return shapedLike("y", "float32")(call);
};

const eluGrad: OpDefinition = {
  outputs: eluGradOutputs,
  lower: lowerPlain(eluGradOutputs, (call, result) => {
    const [dy, y] = [tensorOf(call, "dy"), tensorOf(call, "y")];
    const fits = dy.dtype === "float32" && y.dtype === "float32" &&
      sameShape(dy.shape, y.shape);
    if (!fits) return null;
    const value = eluGradient(input(0), input(1));
    return broadcastLowering(call, ["dy", "y"], result, value);
  }),
};

function eluGradient(dy: Expression, y: Expression): Expression {
  const bent = binary("multiply", dy, withNumber("add", y, 1));
  return select(withNumber("greaterEqual", y, 0), dy, bent);
}

const preluOutputs: OutputRule = (call) => {
  const [x, alpha] = [tensorOf(call, "x"), tensorOf(call, "alpha")];
  refuseComplex("prelu", x, alpha);
  return output("float32", broadcastOf(x, alpha));
};

const prelu: OpDefinition = {
  outputs: preluOutputs,
  lower: lowerPlain(preluOutputs, (call, result) => {
    const x = cast("float32", elementOf(tensorOf(call, "x"), 0)!);
    const alpha = cast("float32", elementOf(tensorOf(call, "alpha"), 1)!);
    const bent = binary("multiply", alpha, x);
    const value = select(withNumber("less", x, 0), bent, x);
    return broadcastLowering(call, ["x", "alpha"], result, value);
  }),
};

const batchNormOutputs: OutputRule = (call) => {
  const x = tensorOf(call, "x");
  for (const name of ["variance", "offset", "scale"]) checkRank(call, name);
  refuseComplex("batchNorm", ...tensorsOf(call));
  return output(x.dtype, x.shape);
};

function checkRank(call: OpCall, name: string): void {
  const rank = tensorOf(call, "mean").shape.length;
  if ((optionalOf(call, name)?.shape.length ?? rank) !== rank) {
    refuse(
      `Batch normalization gradient requires mean and ${name} to have equal ranks.`,
    );
  }
}

/** (x - mean) * scale / sqrt(variance + epsilon) + offset. */
function normalise(call: OpCall, operands: readonly string[]): Expression {
  const element = (name: string) => input(operands.indexOf(name));
  const epsilon = attributeOf<number | undefined>(call, "varianceEpsilon");
  const centred = binary("subtract", element("x"), element("mean"));
  const scaled = operands.includes("scale")
    ? binary("multiply", centred, element("scale"))
    : centred;
  const variance = withNumber("add", element("variance"), epsilon ?? 0.001);
  const deviation: Expression = {
    kind: "unary",
    operator: "squareRoot",
    operand: variance,
  };
  const value = binary("divide", scaled, deviation);
  return operands.includes("offset")
    ? binary("add", element("offset"), value)
    : value;
}

/** Whether repeating the tensor end to end, as the cpu op does, is broadcasting. */
function repeats(call: OpCall, name: string): boolean {
  const { shape } = tensorOf(call, "x");
  const own = [...tensorOf(call, name).shape];
  while (own[0] === 1) own.shift();
  return sameShape(own, shape.slice(shape.length - own.length));
}

function lowerBatchNorm(call: OpCall): Lowering | null {
  const operands = ["x", "mean", "variance", "scale", "offset"]
    .filter((name) => call.inputs[name]);
  const fits = operands.every((name) =>
    tensorOf(call, name).dtype === "float32" && repeats(call, name)
  );
  const [result] = batchNormOutputs(call);
  return fits
    ? broadcastLowering(call, operands, result!, normalise(call, operands))
    : null;
}

const batchNorm: OpDefinition = {
  outputs: batchNormOutputs,
  lower: lowerPlain(batchNormOutputs, lowerBatchNorm),
};

/** Elementwise ops of special form. */
export const elementwiseOps: Family<
  "AddN" | "Cast" | "EluGrad" | "FusedBatchNorm" | "Prelu" | "Select"
> = {
  AddN: addN,
  Cast: castOp,
  EluGrad: eluGrad,
  FusedBatchNorm: batchNorm,
  Prelu: prelu,
  Select: selectOp,
};
