/**
 * Calls of the elementwise ops and reductions.
 * @module
 */
import type { OpName } from "../../../lib/backend/ops/names.ts";
import {
  bool,
  call,
  complex,
  float,
  floats,
  int,
  ints,
  type Sample,
  type SampleCall,
  special,
  values,
} from "./samples.ts";

const FLOAT_ONLY: readonly OpName[] = [
  "Acos",
  "Acosh",
  "Asin",
  "Asinh",
  "Atan",
  "Atanh",
  "Ceil",
  "Cos",
  "Cosh",
  "Elu",
  "Erf",
  "Expm1",
  "Floor",
  "Log",
  "Log1p",
  "Reciprocal",
  "Rsqrt",
  "Selu",
  "Sigmoid",
  "Sin",
  "Sinh",
  "Softplus",
  "Sqrt",
  "Tan",
  "Tanh",
];

const ANY_NUMBER: readonly OpName[] = [
  "Abs",
  "Exp",
  "IsFinite",
  "IsInf",
  "IsNan",
  "Neg",
  "Relu",
  "Relu6",
  "Round",
  "Sign",
  "Square",
];

// Sines of such numbers depend on the last bit of their argument.
const periodic: ReadonlySet<OpName> = new Set<OpName>(["Sin", "Cos", "Tan"]);
const moderate = floats(NaN, Infinity, -Infinity, 0, -0, 0.5, -1, 7, 1e-8);

function withInput(x: Sample, attributes = {}) {
  return (name: OpName) =>
    call(
      name,
      { x: x === special && periodic.has(name) ? moderate : x },
      attributes,
    );
}

const unary: readonly SampleCall[] = [
  ...[...FLOAT_ONLY, ...ANY_NUMBER].flatMap((name) =>
    [float(2, 3), float(), float(0, 2), special, float(1, 2, 1, 2, 1, 2)]
      .map((x) => withInput(x)(name))
  ),
  ...[...FLOAT_ONLY, ...ANY_NUMBER].flatMap((name) =>
    [int(7), bool(2, 2)].map((x) => withInput(x)(name))
  ),
  call("LogicalNot", { x: bool(5) }),
  call("LogicalNot", { x: bool(2, 0) }),
  ...[float(2, 2), special, int(9), bool(3)].flatMap((x) => [
    call("ClipByValue", { x }, { clipValueMin: -1, clipValueMax: 2 }),
    call("ClipByValue", { x }, { clipValueMin: -0.5, clipValueMax: 0.5 }),
    call("ClipByValue", { x }, { clipValueMin: NaN, clipValueMax: Infinity }),
    call("Step", { x }, { alpha: 0 }),
    call("Step", { x }, { alpha: 0.25 }),
    call("LeakyRelu", { x }, { alpha: 0.2 }),
    ...["float32", "int32", "bool", "complex64"].map((dtype) =>
      // Infinity is no int32; whether it becomes 0 or the largest is open.
      call("Cast", { x: x === special ? float(4) : x }, { dtype })
    ),
  ]),
  call("Cast", { x: complex(3) }, { dtype: "float32" }),
  call("Cast", { x: complex(3) }, { dtype: "bool" }),
  call("Cast", { x: special }, { dtype: "bool" }),
];

const BINARY: readonly OpName[] = [
  "Add",
  "Atan2",
  "Equal",
  "FloorDiv",
  "Greater",
  "GreaterEqual",
  "Less",
  "LessEqual",
  "Maximum",
  "Minimum",
  "Mod",
  "Multiply",
  "NotEqual",
  "Pow",
  "RealDiv",
  "SquaredDifference",
  "Sub",
];

const PAIRS: readonly (readonly [Sample, Sample])[] = [
  [float(2, 3), float(2, 3)],
  [float(2, 3), float()],
  [float(3), float(2, 3)],
  [float(2, 1, 3), float(4, 1)],
  [float(0, 3), float(3)],
  [int(3, 2), int(2)],
  [float(4), int(4)],
  [int(4), float(4)],
  [int(4), bool(4)],
  [float(4), bool(4)],
  [bool(2, 2), bool(2)],
];

const SPECIAL_PAIRS: readonly (readonly [Sample, Sample])[] = [
  [special, floats(1)],
  [floats(1), special],
  [special, special],
];

// Truncated, rounded down, by zero, and beyond int32.
const quotients = {
  a: ints(7, -7, 7, -7, 5, -2147483648),
  b: ints(2, 2, -2, -2, 0, -1),
};

// What is beyond int32 becomes 0 or the largest; that is left open.
const isOpen = (name: OpName) => name === "FloorDiv";

const binary: readonly SampleCall[] = [
  ...BINARY.flatMap((name) => PAIRS.map(([a, b]) => call(name, { a, b }))),
  ...BINARY.filter((name) => !isOpen(name))
    .flatMap((name) => SPECIAL_PAIRS.map(([a, b]) => call(name, { a, b }))),
  call("FloorDiv", quotients),
  call("Mod", quotients),
  call("FloorDiv", {
    a: floats(NaN, 0, 1, -1, 7.5),
    b: floats(1, 0, 0, 0, -2),
  }),
  ...(["Add", "Sub", "Multiply"] as const).flatMap((name) => [
    call(name, { a: complex(2, 2), b: complex(2) }),
    call(name, { a: complex(2), b: float(3, 1) }),
  ]),
  ...(["LogicalAnd", "LogicalOr"] as const).flatMap((name) => [
    call(name, { a: bool(2, 4), b: bool(4) }),
    call(name, { a: bool(), b: bool(1, 3) }),
  ]),
  call("BitwiseAnd", { a: int(2, 3), b: int(2, 3) }),
];

const normalised = { x: float(2, 2, 2, 3), mean: float(3) };
const variance = floats(0.5, 1, 2);

const more: readonly SampleCall[] = [
  call("AddN", [float(2, 2), float(2, 2), float(2, 2)]),
  call("AddN", [int(3), int(3)]),
  call("AddN", [bool(3), bool(3)]),
  call("AddN", Array.from({ length: 20 }, () => float(2))),
  call("EluGrad", { dy: float(2, 3), y: float(2, 3) }),
  call("EluGrad", { dy: special, y: special }),
  call("Prelu", { x: float(2, 3), alpha: float(3) }),
  call("Prelu", { x: special, alpha: floats(0.1) }),
  call("Prelu", { x: int(2, 2), alpha: float(2) }),
  call("FusedBatchNorm", { ...normalised, variance }, {
    varianceEpsilon: 1e-3,
  }),
  call("FusedBatchNorm", { ...normalised, variance, scale: float(3) }),
  call("FusedBatchNorm", { ...normalised, variance, offset: float(3) }),
  call("FusedBatchNorm", {
    x: float(2, 3),
    mean: float(2, 3),
    variance: values("float32", [1, 3], 1, 2, 3),
    scale: float(1, 3),
    offset: float(2, 3),
  }, { varianceEpsilon: 0.1 }),
  call("FusedBatchNorm", {
    x: float(2, 3),
    mean: float(2, 1),
    variance: values("float32", [1, 3], 1, 2, 3),
  }),
  ...[[float(2, 3), float(2, 3)], [int(2, 3), float(2, 3)], [
    bool(2, 3),
    bool(2, 3),
  ], [int(2, 3), int(2, 3)]].map(([t, e]) =>
    call("Select", { condition: bool(2, 3), t: t!, e: e! })
  ),
  call("Select", { condition: bool(2), t: float(2, 3), e: float(2, 3) }),
  call("Select", { condition: bool(), t: float(), e: float() }),
];

const AXES: readonly (readonly [Sample, number | number[] | null])[] = [
  [float(2, 3, 4), null],
  [float(2, 3, 4), [1]],
  [float(2, 3, 4), [0, 2]],
  [float(2, 3, 4), [2, 0]],
  [float(2, 3, 4), -1],
  [float(), []],
  [float(2, 3), []],
  [float(2, 1, 1), [1, 2]],
  [int(3, 4), [0]],
  [int(), []],
  [special, [0]],
  [float(3, 0), [1]],
  [floats(1, NaN, 3), 0],
];

const reductions: readonly SampleCall[] = [
  ...(["Sum", "Mean", "Min", "Prod"] as const).flatMap((name) =>
    AXES.flatMap(([x, axis]) =>
      [true, false].map((keepDims) => call(name, { x }, { axis, keepDims }))
    )
  ),
  ...AXES.flatMap(([x, reductionIndices]) =>
    [true, false].map((keepDims) =>
      call("Max", { x }, { reductionIndices, keepDims })
    )
  ),
  ...(["Sum", "Mean", "All", "Any"] as const).flatMap((name) => [
    call(name, { x: bool(3, 4) }, { axis: 1 }),
    call(name, { x: bool(3, 4) }, { axis: null, keepDims: true }),
    call(name, { x: bool() }, { axis: [] }),
  ]),
  ...(["ArgMax", "ArgMin"] as const).flatMap((name) => [
    call(name, { x: float(3, 4) }, { axis: 0 }),
    call(name, { x: float(3, 4, 2) }, { axis: -1 }),
    call(name, { x: int(30) }, { axis: 0 }),
    call(name, { x: bool(4) }, { axis: 0 }),
    call(name, { x: float(3, 1) }, { axis: 1 }),
  ]),
];

/** Calls of elementwise ops and reductions. */
export const elementwiseCalls: readonly SampleCall[] = [
  ...unary,
  ...binary,
  ...more,
  ...reductions,
];
