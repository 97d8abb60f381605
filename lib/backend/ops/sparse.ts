/**
 * Gathering, scattering, sparse and ragged tensors: host steps. Many of these
 * throw for indices out of range.
 * @module
 */
import { backend_util } from "../../dependencies/tfjs_core.ts";
import { util } from "../../dependencies/tfjs_core.ts";
import { type Shape, sizeOf } from "../../base/shape.ts";
import type { OpDefinition, TensorSpec } from "./definition.ts";
import type { Family } from "./names.ts";
import {
  attributeOf,
  infoOf,
  output,
  type OutputRule,
  refuse,
  refuseComplex,
  tensorOf,
} from "./shared.ts";

const gather: OutputRule = (call) => {
  const [x, indices] = [tensorOf(call, "x"), tensorOf(call, "indices")];
  refuseComplex("gatherV2", x, indices);
  const given = attributeOf<number>(call, "axis");
  const axis = util.parseAxisParam(given, [...x.shape])[0]!;
  const { outputShape } = backend_util.segment_util.collectGatherOpShapeInfo(
    infoOf(x),
    infoOf(indices),
    axis,
    attributeOf<number | undefined>(call, "batchDims") ?? 0,
  );
  return output(x.dtype, outputShape);
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

const segmentSum: OutputRule = (call) => {
  const x = tensorOf(call, "x");
  refuseComplex("unsortedSegmentSum", x);
  const segments = attributeOf<number>(call, "numSegments");
  return output("float32", [segments, ...x.shape.slice(1)]);
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
  GatherNd: { outputs: gatherNd, checksValues: true },
  GatherV2: { outputs: gather, checksValues: true },
  RaggedGather: byValues,
  RaggedRange: byValues,
  RaggedTensorToTensor: byValues,
  ScatterNd: { outputs: scatterNd, checksValues: true },
  SparseFillEmptyRows: byValues,
  SparseReshape: byValues,
  SparseSegmentMean: byValues,
  SparseSegmentSum: byValues,
  SparseToDense: { outputs: sparseToDense, checksValues: true },
  TensorScatterUpdate: { outputs: scatterUpdate, checksValues: true },
  UnsortedSegmentSum: { outputs: segmentSum },
};
