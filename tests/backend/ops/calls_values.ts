/**
 * Calls of ops that count, search, gather, resize and read strings.
 * @module
 */
import {
  bool,
  call,
  float,
  floats,
  int,
  ints,
  type SampleCall,
  strings,
  values,
} from "./samples.ts";

const scans: readonly SampleCall[] = [
  ...(["Cumsum", "Cumprod"] as const).flatMap((name) =>
    [float(2, 3), int(2, 3), bool(2, 3)].flatMap((x) => [
      call(name, { x }, { axis: 0, exclusive: false, reverse: false }),
      call(name, { x }, { axis: 1, exclusive: true, reverse: true }),
    ])
  ),
  call("TopK", { x: float(2, 5) }, { k: 3, sorted: true }),
  call("TopK", { x: int(2, 5) }, { k: 1, sorted: false }),
  call("Bincount", { x: ints(0, 1, 1, 5), weights: floats(1, 2, 3, 4) }, {
    size: 4,
  }),
  call("Bincount", { x: ints(0, 1, 1, 5), weights: ints() }, { size: 4 }),
  call("Bincount", {
    x: values("int32", [2, 1, 3], 0, 1, 1, 2, 0, 9),
    weights: floats(),
  }, { size: 3 }),
  call("DenseBincount", { x: ints(0, 1, 1), weights: ints() }, { size: 2 }),
  call("DenseBincount", {
    x: values("int32", [2, 3], 0, 1, 1, 5, 0, 0),
    weights: float(2, 3),
  }, { size: 3, binaryOutput: false }),
  call("DenseBincount", {
    x: values("int32", [2, 2], 0, 1, 1, 0),
    weights: float(0),
  }, { size: 3, binaryOutput: true }),
  call("Diag", { x: float(3) }),
  call("Diag", { x: int(2, 2) }),
  ...["left", "right"].map((side) =>
    call("SearchSorted", {
      sortedSequence: values("float32", [1, 4], 1, 2, 3, 4),
      values: float(1, 3),
    }, { side })
  ),
  call("Unique", { x: ints(1, 1, 2) }, { axis: 0 }),
  call("Unique", { x: strings("a", "b", "a") }, { axis: 0 }),
];

const indices = values("int32", [2, 1], 1, 0);

const gathers: readonly SampleCall[] = [
  ...[float(3, 4), int(3, 4), bool(3, 4)].flatMap((x) => [
    call("GatherV2", { x, indices: ints(2, 0) }, { axis: 0, batchDims: 0 }),
    call("GatherV2", { x, indices }, { axis: 1, batchDims: 0 }),
    call("GatherV2", { x, indices: values("int32", [3, 1], 0, 1, 2) }, {
      axis: 1,
      batchDims: 1,
    }),
    call("GatherNd", { params: x, indices }),
    call("GatherNd", {
      params: x,
      indices: values("int32", [2, 2], 0, 0, 2, 3),
    }),
  ]),
  call("GatherV2", { x: strings("a", "b"), indices: ints(1, 1) }, {
    axis: 0,
    batchDims: 0,
  }),
  call("GatherV2", { x: float(3), indices: values("int32", [], 1) }, {
    axis: 0,
  }),
  ...[float(2, 3), int(2, 3)].flatMap((updates) => [
    call("ScatterNd", { indices, updates }, { shape: [4, 3] }),
    call("TensorScatterUpdate", { tensor: updates, indices, updates }),
  ]),
  ...[floats(1, 2), ints(1, 2), values("bool", [2], 1, 0)].map((sparseValues) =>
    call("SparseToDense", {
      sparseIndices: indices,
      sparseValues,
      defaultValue: { ...sparseValues, shape: [], values: [0] },
    }, { outputShape: [3] })
  ),
  ...[float(3, 2, 4), int(3, 2, 4), bool(3, 2, 4)].flatMap((x) => [
    call("GatherV2", { x, indices: ints(1, 0, 1) }, { axis: 1 }),
    call("GatherV2", { x, indices: ints(3, 3) }, { axis: -1, batchDims: 0 }),
    call(
      "GatherV2",
      { x, indices: values("int32", [3, 2], 0, 1, 3, 2, 1, 1) },
      {
        axis: 2,
        batchDims: 1,
      },
    ),
    call(
      "GatherV2",
      { x, indices: values("int32", [3, 2], 0, 1, 3, 2, 1, 1) },
      {
        axis: 2,
        batchDims: -1,
      },
    ),
    call("UnsortedSegmentSum", { x, segmentIds: ints(4, -1, 4) }, {
      numSegments: 5,
    }),
    call("UnsortedSegmentSum", { x, segmentIds: ints(9, 0, 2) }, {
      numSegments: 2,
    }),
  ]),
  call("GatherV2", { x: float(3), indices: ints() }, { axis: 0 }),
  call("UnsortedSegmentSum", {
    x: float(3, 2),
    segmentIds: values("int32", [3, 2], 0, 1, 0, 1, 1, 0),
  }, { numSegments: 2 }),
  call("UnsortedSegmentSum", { x: float(3, 2), segmentIds: ints(0, 1, 0) }, {
    numSegments: 2,
  }),
  call("UnsortedSegmentSum", { x: int(3), segmentIds: ints(0, 1, 0) }, {
    numSegments: 1,
  }),
  call("BroadcastArgs", { s0: ints(2, 1), s1: ints(3) }),
  call("BroadcastArgs", { s0: ints(2, 1, 4), s1: ints(3, 1) }),
];

const sparse: readonly SampleCall[] = [
  call("SparseFillEmptyRows", {
    indices: values("int32", [2, 2], 0, 0, 2, 1),
    values: floats(1, 2),
    denseShape: ints(3, 2),
    defaultValue: values("float32", [], 0),
  }),
  call("SparseReshape", {
    inputIndices: values("int32", [2, 2], 0, 0, 1, 1),
    inputShape: ints(2, 2),
    newShape: ints(4),
  }),
  ...(["SparseSegmentSum", "SparseSegmentMean"] as const).map((name) =>
    call(name, {
      data: float(3, 2),
      indices: ints(0, 1, 2),
      segmentIds: ints(0, 0, 1),
    })
  ),
  call("RaggedGather", {
    paramsNestedSplits: [ints(0, 2, 3)],
    paramsDenseValues: floats(1, 2, 3),
    indices: ints(1, 0),
  }, { outputRaggedRank: 1 }),
  call("RaggedRange", {
    starts: ints(0, 1),
    limits: ints(2, 4),
    deltas: ints(1, 1),
  }),
  call("RaggedTensorToTensor", {
    shape: ints(2, 3),
    values: floats(1, 2, 3),
    defaultValue: values("float32", [], 0),
    rowPartitionTensors: [ints(2), ints(0, 1, 3)],
  }, { rowPartitionTypes: ["FIRST_DIM_SIZE", "ROW_SPLITS"] }),
];

const boxes = values("float32", [2, 4], 0, 0, 1, 1, 0, 0, 0.5, 0.5);
const suppression = {
  maxOutputSize: 2,
  iouThreshold: 0.5,
  scoreThreshold: 0,
};
const resizing = { size: [3, 6], alignCorners: false, halfPixelCenters: false };

const images: readonly SampleCall[] = [
  call("CropAndResize", {
    image: float(1, 4, 4, 2),
    boxes,
    boxInd: ints(0, 0),
  }, { cropSize: [2, 3], method: "bilinear", extrapolationValue: 0 }),
  call("NonMaxSuppressionV3", { boxes, scores: floats(0.9, 0.8) }, suppression),
  call("NonMaxSuppressionV4", { boxes, scores: floats(0.9, 0.8) }, {
    ...suppression,
    padToMaxOutputSize: true,
  }),
  call("NonMaxSuppressionV5", { boxes, scores: floats(0.9, 0.8) }, {
    ...suppression,
    softNmsSigma: 0,
  }),
  ...[float(2, 4, 5, 3), int(2, 4, 5, 3)].flatMap((images) => [
    call("ResizeBilinear", { images }, resizing),
    call("ResizeNearestNeighbor", { images }, resizing),
  ]),
  ...[float(2, 4, 5, 3), float(1, 4, 4, 1)].flatMap((images) =>
    (["ResizeBilinearGrad", "ResizeNearestNeighborGrad"] as const).map((name) =>
      call(name, {
        images,
        dy: float(images.shape[0]!, 3, 6, images.shape[3]!),
      }, resizing)
    )
  ),
  call("RotateWithOffset", { image: float(1, 4, 4, 3) }, {
    radians: 0.5,
    fillValue: 0,
    center: 0.5,
  }),
  ...[null, [2, 3]].map((outputShape) =>
    call("Transform", {
      image: float(1, 4, 4, 3),
      transforms: values("float32", [1, 8], 1, 0, 1, 0, 1, 0, 0, 0),
    }, {
      interpolation: "nearest",
      fillMode: "constant",
      fillValue: 0,
      outputShape,
    })
  ),
  call("Draw", { image: values("int32", [1, 1], 7) }, {
    canvas: { getContext: () => ({ putImageData: () => {} }) },
  }),
];

const texts: readonly SampleCall[] = [
  call("StaticRegexReplace", { x: strings("ab", "cd") }, {
    pattern: "a",
    rewrite: "x",
    replaceGlobal: true,
  }),
  call("StringNGrams", { data: strings("a", "b"), dataSplits: ints(0, 2) }, {
    separator: " ",
    nGramWidths: [2],
    leftPad: "",
    rightPad: "",
    padWidth: 0,
    preserveShortSequences: false,
  }),
  call("StringSplit", {
    input: strings("a b"),
    delimiter: values("string", [], " "),
  }, { skipEmpty: true }),
  call("StringToHashBucketFast", { input: strings("a", "b") }, {
    numBuckets: 4,
  }),
];

/** Calls of ops that look at values one by one. */
export const valueCalls: readonly SampleCall[] = [
  ...scans,
  ...gathers,
  ...sparse,
  ...images,
  ...texts,
];
