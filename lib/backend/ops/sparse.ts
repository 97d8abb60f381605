/**
 * Gathering, scattering, sparse and ragged tensors: picking and summing rows
 * have steps, the others are host steps. Many of these throw for indices out of
 * range.
 * @module
 */
import { backend_util, util } from "../../dependencies/tfjs_core.ts";
import { type Shape, sizeOf } from "../../base/shape.ts";
import type { OpCall, OpDefinition, TensorSpec } from "./definition.ts";
import type { Family } from "./names.ts";
import {
  lowerGatherNd,
  lowerReplacement,
  lowerScatterNd,
  rowRange,
} from "./scatter.ts";
import {
  attributeOf,
  infoOf,
  looped,
  lowerPlain,
  numericTypeOf,
  output,
  type OutputRule,
  refuse,
  refuseComplex,
  tensorOf,
} from "./shared.ts";

function gatherInfo(call: OpCall) {
  const [x, indices] = [tensorOf(call, "x"), tensorOf(call, "indices")];
  const given = attributeOf<number>(call, "axis");
  return backend_util.segment_util.collectGatherOpShapeInfo(
    infoOf(x),
    infoOf(indices),
    util.parseAxisParam(given, [...x.shape])[0]!,
    attributeOf<number | undefined>(call, "batchDims") ?? 0,
  );
}

const gatherOutputs: OutputRule = (call) => {
  const x = tensorOf(call, "x");
  refuseComplex("gatherV2", x, tensorOf(call, "indices"));
  return output(x.dtype, gatherInfo(call).outputShape);
};

const gather: OpDefinition = {
  outputs: gatherOutputs,
  checksValues: true,
  indexRange: (call) => {
    const size = gatherInfo(call).dimSize;
    const message = (index: number) =>
      `GatherV2: the index value ${index} is not in [0, ${size - 1}]`;
    return { input: "indices", size, message };
  },
  lower: lowerPlain(gatherOutputs, (call, result) => {
    const indices = tensorOf(call, "indices");
    const type = numericTypeOf(result);
    if (!type || indices.dtype !== "int32") return null;
    const info = gatherInfo(call);
    return {
      operands: ["x", "indices"],
      step: {
        kind: "gather",
        type,
        batch: info.batchSize,
        outer: info.outerSize,
        axisSize: info.dimSize,
        count: sizeOf(indices.shape) / info.batchSize,
        inner: info.sliceSize,
      },
    };
  }),
};

const gatherNd: OutputRule = (call) => {
  const [params, indices] = [
    tensorOf(call, "params"),
    tensorOf(call, "indices"),
  ];
  const [shape] = backend_util.prepareAndValidate(
    infoOf(params),
    infoOf(indices),
  );
  return output(params.dtype, shape);
};

function checkScatter(updates: TensorSpec, indices: TensorSpec, shape: Shape) {
  backend_util.calculateShapes(infoOf(updates), infoOf(indices), [...shape]);
}

const scatterNd: OutputRule = (call) => {
  const updates = tensorOf(call, "updates");
  const shape = attributeOf<Shape>(call, "shape");
  checkScatter(updates, tensorOf(call, "indices"), shape);
  return output(updates.dtype, shape);
};

const scatterUpdate: OutputRule = (call) => {
  const updates = tensorOf(call, "updates");
  const { dtype, shape } = tensorOf(call, "tensor");
  checkScatter(updates, tensorOf(call, "indices"), shape);
  return output(sizeOf(shape) === 0 ? updates.dtype : dtype, shape);
};

const sparseToDense: OutputRule = (call) => {
  const values = tensorOf(call, "sparseValues");
  const shape = attributeOf<Shape>(call, "outputShape");
  checkScatter(values, tensorOf(call, "sparseIndices"), shape);
  if (values.dtype === "complex64") {
    refuse(`Unsupported type ${values.dtype}`);
  }
  return output(values.dtype, shape);
};

const segmentSumOutputs: OutputRule = (call) => {
  const x = tensorOf(call, "x");
  refuseComplex("unsortedSegmentSum", x);
  const segments = attributeOf<number>(call, "numSegments");
  return output("float32", [segments, ...x.shape.slice(1)]);
};

const segmentSum: OpDefinition = {
  outputs: segmentSumOutputs,
  lower: lowerPlain(segmentSumOutputs, (call) => {
    const [x, ids] = [tensorOf(call, "x"), tensorOf(call, "segmentIds")];
    const inputType = numericTypeOf(x);
    const rows = x.shape[0];
    // The cpu op broadcasts ids of other shapes against x. It also adds 0 times
    // the rows of all other segments, so that an infinity turns every sum into
    // NaN; the step does not.
    const isPlain = ids.dtype === "int32" && ids.shape.length === 1 &&
      ids.shape[0] === rows;
    if (!inputType || rows === undefined || !isPlain) return null;
    return {
      operands: ["x", "segmentIds"],
      step: {
        kind: "segmentSum",
        inputType,
        rows,
        inner: sizeOf(x.shape.slice(1)),
        segments: attributeOf<number>(call, "numSegments"),
      },
    };
  }),
};

const broadcastArguments: OutputRule = (call) => {
  const lengths = [tensorOf(call, "s0"), tensorOf(call, "s1")]
    .map((spec) => sizeOf(spec.shape));
  return output("int32", [Math.max(...lengths)]);
};

/** How many rows or values come out depends on the values that go in. */
const byValues: OpDefinition = {};

/** Gathers, scatters, sparse and ragged ops. */
export const sparseOps: Family<
  | "BroadcastArgs"
  | "GatherNd"
  | "GatherV2"
  | "RaggedGather"
  | "RaggedRange"
  | "RaggedTensorToTensor"
  | "ScatterNd"
  | "SparseFillEmptyRows"
  | "SparseReshape"
  | "SparseSegmentMean"
  | "SparseSegmentSum"
  | "SparseToDense"
  | "TensorScatterUpdate"
  | "UnsortedSegmentSum"
> = {
  BroadcastArgs: { outputs: broadcastArguments, checksValues: true },
  GatherNd: {
    ...looped(gatherNd, lowerGatherNd),
    checksValues: true,
    indexRange: (call) =>
      rowRange(
        "indices",
        tensorOf(call, "indices"),
        tensorOf(call, "params").shape,
      ),
  },
  GatherV2: gather,
  RaggedGather: { ...byValues, givesList: true },
  RaggedRange: byValues,
  RaggedTensorToTensor: byValues,
  ScatterNd: {
    ...looped(scatterNd, lowerScatterNd),
    checksValues: true,
    indexRange: (call) =>
      rowRange(
        "indices",
        tensorOf(call, "indices"),
        attributeOf<Shape>(call, "shape"),
      ),
  },
  SparseFillEmptyRows: byValues,
  SparseReshape: byValues,
  SparseSegmentMean: byValues,
  SparseSegmentSum: byValues,
  SparseToDense: {
    ...looped(
      sparseToDense,
      lowerReplacement({
        indices: "sparseIndices",
        updates: "sparseValues",
        before: "defaultValue",
      }),
    ),
    checksValues: true,
    indexRange: (call) =>
      rowRange(
        "sparseIndices",
        tensorOf(call, "sparseIndices"),
        attributeOf<Shape>(call, "outputShape"),
      ),
  },
  TensorScatterUpdate: {
    ...looped(
      scatterUpdate,
      lowerReplacement({
        indices: "indices",
        updates: "updates",
        before: "tensor",
      }),
    ),
    checksValues: true,
    indexRange: (call) =>
      rowRange(
        "indices",
        tensorOf(call, "indices"),
        tensorOf(call, "tensor").shape,
      ),
  },
  UnsortedSegmentSum: segmentSum,
};
