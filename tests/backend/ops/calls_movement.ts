/**
 * Calls of ops that move, make, join or split tensors.
 * @module
 */
import {
  bool,
  call,
  complex,
  float,
  floats,
  int,
  type Sample,
  type SampleCall,
  strings,
  values,
} from "./samples.ts";

const any: readonly Sample[] = [
  float(2, 3, 4),
  int(2, 3, 4),
  bool(2, 3, 4),
];

const whole = {
  beginMask: 0,
  endMask: 0,
  ellipsisMask: 0,
  newAxisMask: 0,
  shrinkAxisMask: 0,
};

const moves = (x: Sample): SampleCall[] => [
  call("Transpose", { x }, { perm: [2, 0, 1] }),
  call("Transpose", { x }, { perm: [0, 1, 2] }),
  call("Slice", { x }, { begin: [1, 0, 2], size: [1, 2, -1] }),
  call("Slice", { x }, { begin: 1, size: 1 }),
  call("Slice", { x }, { begin: [0, 0, 0], size: [2, 3, 4] }),
  call("Slice", { x }, { begin: [0, 1, 0], size: [2, 0, 4] }),
  call("Reverse", { x }, { dims: [0, -1] }),
  call("Reverse", { x }, { dims: 1 }),
  call("Reverse", { x }, { dims: [] }),
  call("Tile", { x }, { reps: [2, 1, 3] }),
  call("Tile", { x }, { reps: [1, 1, 1] }),
  call("Tile", { x }, { reps: [1, 0, 1] }),
];

const STRIDED = [
  { begin: [0, 0, 0], end: [2, 3, 4], strides: [1, 1, 1] },
  { begin: [0, 0, 0], end: [2, 3, 4], strides: [1, 2, 3] },
  { begin: [1, 2, 3], end: [-3, -4, -5], strides: [-1, -1, -2] },
  { begin: [1, 0], end: [2, 2], strides: [1, 1] },
  { begin: [1], end: [2], strides: [1], shrinkAxisMask: 1 },
  { begin: [0, 1], end: [1, 2], strides: [1, 1], ellipsisMask: 1 },
  { begin: [0, 1], end: [2, 3], strides: [1, 2], newAxisMask: 1 },
  { begin: [0, 0, 1], end: [2, 3, 2], strides: [1, 2, 1], shrinkAxisMask: 4 },
  { begin: [0, 2, 0], end: [2, 1, 4], strides: [1, 2, 1] },
  { begin: [5, 5, 5], end: [0, 0, 0], strides: [-1, -2, -1], endMask: 7 },
];

const views = (x: Sample): SampleCall[] => [
  ...STRIDED.map((slice) =>
    call("StridedSlice", { x }, { ...whole, ...slice })
  ),
  call("Reshape", { x }, { shape: [4, -1] }),
  call("Identity", { x }),
  call("ExpandDims", { input: x }, { dim: 1 }),
  call("ExpandDims", { input: x }, { dim: -1 }),
  call("PadV2", { x }, {
    paddings: [[0, 1], [2, 0], [0, 0]],
    constantValue: 1,
  }),
  call("MirrorPad", { x }, {
    paddings: [[0, 1], [1, 0], [0, 2]],
    mode: "reflect",
  }),
  call("MirrorPad", { x }, {
    paddings: [[0, 1], [1, 0], [0, 2]],
    mode: "symmetric",
  }),
];

const joins = (x: Sample): SampleCall[] => [
  call("Unpack", { value: x }, { axis: 1 }),
  call("Unpack", { value: x }, { axis: -1 }),
  call("SplitV", { x }, { numOrSizeSplits: 2, axis: 2 }),
  call("SplitV", { x }, { numOrSizeSplits: [1, -1], axis: 1 }),
  call("SplitV", { x }, { numOrSizeSplits: 1, axis: 0 }),
  call("SplitV", { x }, { numOrSizeSplits: [2, 0, 1], axis: -2 }),
  call("Unpack", { value: x }, { axis: 0 }),
  call("Concat", [x, x], { axis: 0 }),
  call("Concat", [x, x], { axis: -1 }),
  call("Pack", [x, x, x], { axis: 1 }),
  call("Concat", [x, x, x], { axis: 1 }),
  call("Concat", [x], { axis: 0 }),
  call("Pack", [x, x], { axis: 0 }),
  call("Pack", [x, x], { axis: -1 }),
  call("Pack", [x], { axis: 2 }),
  call("OnesLike", { x }),
  call("ZerosLike", { x }),
];

const movements = any.flatMap((x) => [...moves(x), ...views(x), ...joins(x)]);

const images: readonly SampleCall[] = [
  float(4, 2, 2, 4),
  int(4, 2, 2, 4),
].flatMap((x) => [
  call("BatchToSpaceND", { x }, {
    blockShape: [2, 2],
    crops: [[0, 0], [1, 0]],
  }),
  call("BatchToSpaceND", { x }, { blockShape: [2], crops: [[0, 0]] }),
  call("SpaceToBatchND", { x }, {
    blockShape: [2, 2],
    paddings: [[0, 0], [1, 1]],
  }),
  call("SpaceToBatchND", { x }, { blockShape: [2], paddings: [[0, 2]] }),
  call("DepthToSpace", { x }, { blockSize: 2, dataFormat: "NHWC" }),
  call("FlipLeftRight", { image: x }),
]);

const edges: readonly SampleCall[] = [
  call("Transpose", { x: float(3, 1, 2) }, { perm: [1, 0, 2] }),
  call("Transpose", { x: float(0, 2) }, { perm: [1, 0] }),
  call("Transpose", { x: strings("a", "b") }, { perm: [0] }),
  call("Reverse", { x: float() }, { dims: [] }),
  call("Slice", { x: strings("a", "b", "c") }, { begin: [1], size: [2] }),
  call("Slice", { x: float(4) }, { begin: [1], size: [-1] }),
  call("Tile", { x: float(1, 3) }, { reps: [4, 1] }),
  call("Tile", { x: strings("a") }, { reps: [3] }),
  call("Identity", { x: complex(2) }),
  call("Reshape", { x: complex(2, 2) }, { shape: [4] }),
  call("OnesLike", { x: complex(2) }),
  call("ZerosLike", { x: complex(2) }),
  call("Concat", [float(0, 3), int(2, 3)], { axis: 0 }),
  call("Concat", [float(0, 3), float(0, 3)], { axis: 0 }),
  call("Concat", [complex(2), complex(3)], { axis: 0 }),
  call("Concat", [strings("a"), strings("b")], { axis: 0 }),
  call("Concat", [float(2, 1), float(2, 2)], { axis: -1 }),
  call("Concat", [float(2, 3), float(0, 3), float(1, 3)], { axis: 0 }),
  call("Concat", [float(2), int(2)], { axis: 0 }),
  call("Pack", [float(), float(), float()], { axis: 0 }),
  call("Pack", [float(0, 2), float(0, 2)], { axis: 1 }),
  call("SplitV", { x: float(0, 4) }, { numOrSizeSplits: 2, axis: 1 }),
  call("SplitV", { x: strings("a", "b") }, { numOrSizeSplits: 2, axis: 0 }),
  call("Unpack", { value: float(1, 3) }, { axis: 0 }),
  call("ExpandDims", { input: float() }, { dim: 0 }),
];

const creations: readonly SampleCall[] = [
  call("Fill", {}, { shape: [2, 3], value: 1.5, dtype: "float32" }),
  call("Fill", {}, { shape: [2, 3], value: 1.5, dtype: "int32" }),
  call("Fill", {}, { shape: [2], value: 3, dtype: "int32" }),
  call("Fill", {}, { shape: [2], value: 1, dtype: "bool" }),
  call("Fill", {}, { shape: [], value: -Infinity, dtype: "float32" }),
  call("Fill", {}, { shape: [0], value: 2, dtype: "float32" }),
  call("Fill", {}, { shape: [2], value: 7 }),
  call("Fill", {}, { shape: [2], value: "x", dtype: "string" }),
  ...[[0, 5, 1], [5, 0, -2], [0, 1, 0.3], [3, 3, 1], [0, 5, -1], [5, 0, 1]]
    .flatMap(([start, stop, step]) =>
      ["float32", "int32"].map((dtype) =>
        call("Range", {}, { start, stop, step, dtype })
      )
    ),
  call("LinSpace", {}, { start: 0, stop: 1, num: 5 }),
  ...["float32", "int32", "bool"].map((dtype) =>
    call("OneHot", { indices: int(2, 3) }, {
      depth: 4,
      onValue: 1,
      offValue: 0,
      dtype,
    })
  ),
  call("OneHot", { indices: int(4) }, {
    depth: 3,
    onValue: -0.5,
    offValue: 0.1,
    dtype: "float32",
  }),
  call("OneHot", { indices: int(4) }, {
    depth: 3,
    onValue: 1.5,
    offValue: 0,
    dtype: "int32",
  }),
  call("Multinomial", { logits: float(2, 3) }, {
    numSamples: 5,
    seed: 1,
    normalized: false,
  }),
  call("Multinomial", { logits: values("float32", [1, 2], 0.5, 0.5) }, {
    numSamples: 2,
    seed: 7,
    normalized: true,
  }),
];

const complexes: readonly SampleCall[] = [
  call("Complex", { real: floats(1, 2), imag: floats(3, 4) }),
  call("Real", { input: complex(2, 2) }),
  call("Imag", { input: complex(2, 2) }),
  call("ComplexAbs", { x: complex(3) }),
  call("FFT", { input: complex(2, 4) }),
  call("FFT", { input: complex(3) }),
  call("IFFT", { input: complex(2, 4) }),
];

/** Calls of ops that move or make tensors. */
export const movementCalls: readonly SampleCall[] = [
  ...movements,
  ...images,
  ...edges,
  ...creations,
  ...complexes,
];
