/**
 * Ops that combine the elements along some axes.
 * @module
 */
import { backend_util, util } from "../../dependencies/tfjs_core.ts";
import type { DataType, NumericType } from "../../base/dtype.ts";
import { cast } from "../../program/expression.ts";
import { plainReduce, type Reduction } from "../../program/reduce_step.ts";
import type {
  Lowering,
  OpCall,
  OpDefinition,
  TensorSpec,
} from "./definition.ts";
import { broadcastLowering, elementOf } from "./elementwise.ts";
import type { Family } from "./names.ts";
import {
  attributeOf,
  lowerPlain,
  mapRows,
  output,
  type OutputRule,
  refuseComplex,
  tensorOf,
  upcast,
} from "./shared.ts";

interface ReductionRow {
  readonly reduction: Reduction;
  readonly dtype: (input: DataType) => DataType;
  /** Input types that a step reduces exactly as the cpu op does. */
  readonly types: readonly DataType[];
  /** Name of the attribute that holds the axes. */
  readonly axes: "axis" | "reductionIndices";
}

const same = (dtype: DataType) => dtype;
const atLeastInt32 = (dtype: DataType) => upcast(dtype, "int32");
const NUMBERS: readonly NumericType[] = ["float32", "int32"];

const ROWS = {
  All: { reduction: "all", dtype: same, types: ["bool"], axes: "axis" },
  Any: { reduction: "any", dtype: same, types: ["bool"], axes: "axis" },
  ArgMax: {
    reduction: "argMaximum",
    dtype: () => "int32",
    types: NUMBERS,
    axes: "axis",
  },
  ArgMin: {
    reduction: "argMinimum",
    dtype: () => "int32",
    types: NUMBERS,
    axes: "axis",
  },
  Max: {
    reduction: "maximum",
    dtype: same,
    types: NUMBERS,
    axes: "reductionIndices",
  },
  Mean: {
    reduction: "mean",
    dtype: () => "float32",
    types: ["float32", "int32", "bool"],
    axes: "axis",
  },
  Min: { reduction: "minimum", dtype: same, types: NUMBERS, axes: "axis" },
  Prod: {
    reduction: "product",
    dtype: atLeastInt32,
    types: NUMBERS,
    axes: "axis",
  },
  Sum: {
    reduction: "sum",
    dtype: atLeastInt32,
    types: ["float32", "int32", "bool"],
    axes: "axis",
  },
} satisfies Record<string, ReductionRow>;

type ReductionName = keyof typeof ROWS;

function isArgument(row: ReductionRow): boolean {
  return row.reduction.startsWith("arg");
}

function axesOf(call: OpCall, row: ReductionRow): readonly number[] {
  const given = attributeOf<number | number[]>(call, row.axes);
  const axes = util.parseAxisParam(given, [...tensorOf(call, "x").shape]);
  return axes.length > 1 ? axes.sort((left, right) => left - right) : axes;
}

function outputsOf(call: OpCall, row: ReductionRow, name: string) {
  const x = tensorOf(call, "x");
  // The cpu op says "argMax" where the op is called ArgMax.
  refuseComplex(name.charAt(0).toLowerCase() + name.slice(1), x);
  const axes = [...axesOf(call, row)];
  const [kept] = backend_util.computeOutAndReduceShapes([...x.shape], axes);
  const keepDims = attributeOf<boolean | undefined>(call, "keepDims");
  return output(
    row.dtype(x.dtype),
    keepDims && !isArgument(row)
      ? backend_util.expandShapeToKeepDim(kept, axes)
      : kept,
  );
}

/** Nothing is combined where all axes have one element. */
function aliasOf(call: OpCall, row: ReductionRow): string | null {
  const x = tensorOf(call, "x");
  if (isArgument(row) || row.dtype(x.dtype) !== x.dtype) return null;
  return axesOf(call, row).every((axis) => x.shape[axis] === 1) ? "x" : null;
}

function lowerReduction(
  call: OpCall,
  row: ReductionRow,
  result: TensorSpec,
): Lowering | null {
  const x = tensorOf(call, "x");
  if (!row.types.includes(x.dtype)) return null;
  const axes = axesOf(call, row);
  const outputType = result.dtype as NumericType;
  if (axes.length === 0) {
    const element = elementOf(x, 0)!;
    return broadcastLowering(call, ["x"], result, cast(outputType, element));
  }
  return {
    operands: ["x"],
    step: plainReduce({
      reduction: row.reduction,
      shape: x.shape,
      axes,
      inputType: x.dtype as NumericType,
      outputType,
    }),
  };
}

function define(row: ReductionRow, name: ReductionName): OpDefinition {
  const outputs: OutputRule = (call) => outputsOf(call, row, name);
  return {
    outputs,
    alias: (call) => aliasOf(call, row),
    lower: lowerPlain(
      outputs,
      (call, result) => lowerReduction(call, row, result),
    ),
  };
}

/** Reductions. */
export const reductionOps: Family<ReductionName> = mapRows<
  ReductionName,
  ReductionRow
>(ROWS, define);
