/**
 * Calls of products, convolutions, pools and normalisations.
 * @module
 */
import {
  bool,
  call,
  float,
  floats,
  int,
  type SampleCall,
  values,
} from "./samples.ts";

const plain = { transposeA: false, transposeB: false };

const products: readonly SampleCall[] = [
  call("BatchMatMul", { a: float(2, 3), b: float(3, 4) }, plain),
  call("BatchMatMul", { a: float(3, 2), b: float(4, 3) }, {
    transposeA: true,
    transposeB: true,
  }),
  call("BatchMatMul", { a: float(5, 2, 3), b: float(5, 3, 4) }, plain),
  call("BatchMatMul", { a: float(5, 2, 3), b: float(1, 3, 4) }, plain),
  call("BatchMatMul", { a: float(5, 3, 2), b: float(1, 3, 4) }, {
    transposeA: true,
    transposeB: false,
  }),
  call("BatchMatMul", { a: float(1, 2, 3), b: float(5, 4, 3) }, {
    transposeA: false,
    transposeB: true,
  }),
  call("BatchMatMul", { a: float(2, 2, 2, 3), b: float(2, 2, 3, 1) }, plain),
  call("BatchMatMul", { a: float(2, 1, 3), b: float(3, 2, 3, 2) }, plain),
  call("BatchMatMul", { a: int(2, 3), b: int(3, 2) }, plain),
  call("BatchMatMul", { a: float(2, 0), b: float(0, 2) }, plain),
  ...[null, "linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu"].flatMap(
    (activation) => [
      call("_FusedMatMul", { a: float(2, 3), b: float(3, 4) }, {
        ...plain,
        activation,
        leakyreluAlpha: 0.2,
      }),
      call("_FusedMatMul", { a: float(2, 3), b: float(3, 4), bias: float(4) }, {
        ...plain,
        activation,
        leakyreluAlpha: 0.2,
      }),
    ],
  ),
  call("_FusedMatMul", { a: float(2, 3), b: float(3, 4), bias: float(1, 4) }, {
    ...plain,
    activation: "relu",
  }),
  call("_FusedMatMul", { a: float(2, 3), b: float(3, 4), bias: float(2, 4) }, {
    ...plain,
    activation: "relu",
  }),
  call("_FusedMatMul", {
    a: float(2, 3),
    b: float(3, 4),
    preluActivationWeights: float(4),
  }, { ...plain, activation: "prelu" }),
];

const square = { strides: 1, pad: "same", dataFormat: "NHWC", dilations: 1 };

const convolutions: readonly SampleCall[] = [
  ...[
    square,
    { ...square, pad: "valid", strides: [2, 1] },
    { ...square, pad: "valid", dilations: [2, 2] },
    { ...square, pad: 1, strides: 2, dimRoundingMode: "floor" },
    { ...square, pad: [[0, 0], [1, 2], [0, 1], [0, 0]] },
  ].flatMap((attributes) => [
    call("Conv2D", { x: float(2, 6, 5, 3), filter: float(3, 2, 3, 4) }, {
      ...attributes,
    }),
    call("FusedConv2D", {
      x: float(1, 6, 5, 3),
      filter: float(3, 2, 3, 4),
      bias: float(4),
    }, { ...attributes, activation: "relu" }),
    call("FusedDepthwiseConv2D", {
      x: float(1, 6, 6, 3),
      filter: float(3, 3, 3, 2),
      bias: float(6),
    }, { ...attributes, strides: 1, activation: "elu" }),
    call("DepthwiseConv2dNative", {
      x: float(1, 6, 6, 3),
      filter: float(3, 3, 3, 2),
    }, { ...attributes, strides: 1 }),
  ]),
  call("Conv2D", { x: float(2, 3, 6, 6), filter: float(3, 3, 3, 4) }, {
    ...square,
    dataFormat: "NCHW",
  }),
  call("Conv2D", { x: int(1, 4, 4, 1), filter: int(2, 2, 1, 1) }, square),
  call("Conv2D", { x: float(0, 4, 4, 1), filter: float(2, 2, 1, 1) }, square),
  call("FusedConv2D", {
    x: float(1, 4, 4, 2),
    filter: float(1, 1, 2, 3),
    bias: float(1, 1, 1, 3),
  }, { ...square, activation: "leakyrelu", leakyreluAlpha: 0.3 }),
  call("FusedConv2D", {
    x: float(1, 2, 4, 4),
    filter: float(1, 1, 2, 3),
    bias: float(3),
  }, { ...square, dataFormat: "NCHW", activation: "linear" }),
  call("FusedConv2D", {
    x: float(1, 4, 4, 2),
    filter: float(1, 1, 2, 3),
    preluActivationWeights: float(3),
  }, { ...square, activation: "prelu" }),
  ...[{ pad: "same", strides: 1, size: 5 }, {
    pad: "valid",
    strides: 2,
    size: 2,
  }]
    .flatMap(({ size, ...attributes }) => [
      call("Conv2DBackpropInput", {
        dy: float(2, size, size, 4),
        filter: float(3, 3, 3, 4),
      }, { ...square, ...attributes, inputShape: [2, 5, 5, 3] }),
      call("Conv2DBackpropFilter", {
        x: float(2, 5, 5, 3),
        dy: float(2, size, size, 4),
      }, { ...square, ...attributes, filterShape: [3, 3, 3, 4] }),
      call("DepthwiseConv2dNativeBackpropInput", {
        dy: float(2, size, size, 6),
        filter: float(3, 3, 3, 2),
      }, { dilations: 1, ...attributes, inputShape: [2, 5, 5, 3] }),
      call("DepthwiseConv2dNativeBackpropFilter", {
        x: float(2, 5, 5, 3),
        dy: float(2, size, size, 6),
      }, { dilations: 1, ...attributes, filterShape: [3, 3, 3, 2] }),
    ]),
  call("Conv2DBackpropInput", {
    dy: float(1, 4, 4, 1),
    filter: float(2, 2, 1, 1),
  }, { ...square, strides: 2, inputShape: [1, 9, 9, 1] }),
];

const volume = {
  strides: 1,
  pad: "same",
  dataFormat: "NDHWC",
  dilations: 1,
  filterSize: 2,
};

const volumes: readonly SampleCall[] = [
  call("Conv3D", { x: float(1, 4, 4, 4, 2), filter: float(2, 2, 2, 2, 3) }, {
    ...volume,
  }),
  call("Conv3D", { x: int(1, 4, 4, 4, 1), filter: int(2, 2, 2, 1, 1) }, {
    ...volume,
    pad: "valid",
    strides: 2,
  }),
  call("Conv3DBackpropFilterV2", {
    x: float(1, 4, 4, 4, 2),
    dy: float(1, 4, 4, 4, 3),
  }, { ...volume, filterShape: [2, 2, 2, 2, 3] }),
  call("Conv3DBackpropInputV2", {
    dy: float(1, 4, 4, 4, 3),
    filter: float(2, 2, 2, 2, 3),
  }, { ...volume, inputShape: [1, 4, 4, 4, 2] }),
  ...[float(1, 4, 4, 4, 2), int(1, 4, 4, 4, 2)].flatMap((x) => [
    call("AvgPool3D", { x }, volume),
    call("MaxPool3D", { x }, { ...volume, pad: "valid", strides: [2, 1, 2] }),
  ]),
  call("AvgPool3DGrad", {
    dy: float(1, 2, 2, 2, 1),
    input: float(1, 4, 4, 4, 1),
  }, { ...volume, strides: 2 }),
  call("MaxPool3DGrad", {
    dy: float(1, 2, 2, 2, 1),
    input: float(1, 4, 4, 4, 1),
    output: float(1, 2, 2, 2, 1),
  }, { ...volume, strides: 2 }),
];

const halved = { filterSize: 2, strides: 2, pad: "valid" };

const pools: readonly SampleCall[] = [
  ...(["AvgPool", "MaxPool"] as const).flatMap((name) => [
    call(name, { x: float(2, 4, 6, 3) }, halved),
    call(name, { x: float(2, 5, 5, 3) }, { ...halved, pad: "same" }),
    call(name, { x: float(1, 5, 5, 1) }, { ...halved, filterSize: [3, 1] }),
    call(name, { x: float(1, 5, 5, 1) }, {
      ...halved,
      pad: 1,
      filterSize: 3,
      dimRoundingMode: "floor",
    }),
    call(name, { x: float(1, 4, 4, 1) }, { ...halved, filterSize: 1 }),
    call(name, { x: float(1, 3, 3, 2) }, {
      ...halved,
      filterSize: 1,
      strides: 1,
    }),
    call(name, { x: int(1, 4, 4, 1) }, halved),
  ]),
  ...[
    { pad: "valid", filterSize: 2, strides: 2, size: 2 },
    { pad: "same", filterSize: 3, strides: 1, size: 5 },
    { pad: "valid", filterSize: 3, strides: 1, size: 3 },
    { pad: 1, filterSize: 3, strides: 2, size: 3 },
  ].flatMap(({ size, ...attributes }) => [
    call("AvgPoolGrad", {
      dy: float(2, size, size, 3),
      input: float(2, 5, 5, 3),
    }, attributes),
    call("MaxPoolGrad", {
      dy: float(2, size, size, 3),
      input: float(2, 5, 5, 3),
      output: float(2, size, size, 3),
    }, attributes),
    call("MaxPoolGrad", {
      dy: float(1, size, size, 1),
      // The same value everywhere: the first of a window must win.
      input: values("float32", [1, 5, 5, 1], ...Array(25).fill(1)),
      output: float(1, size, size, 1),
    }, attributes),
  ]),
  ...[true, false].map((includeBatchInIndex) =>
    call("MaxPoolWithArgmax", { x: float(2, 4, 4, 2) }, {
      ...halved,
      includeBatchInIndex,
    })
  ),
];

const morphology = { strides: 1, pad: "same", dilations: 1 };

const others: readonly SampleCall[] = [
  call("Dilation2D", { x: float(1, 4, 4, 2), filter: float(2, 2, 2) }, {
    ...morphology,
  }),
  call("Dilation2D", { x: int(1, 4, 4, 2), filter: int(2, 2, 2) }, {
    ...morphology,
    pad: "valid",
    strides: [2, 1],
  }),
  ...(["Dilation2DBackpropInput", "Dilation2DBackpropFilter"] as const).map(
    (name) =>
      call(name, {
        x: float(1, 4, 4, 2),
        filter: float(2, 2, 2),
        dy: float(1, 4, 4, 2),
      }, morphology),
  ),
  call("Softmax", { logits: float(3, 4) }, { dim: -1 }),
  call("Softmax", { logits: float(2, 3, 4) }, { dim: 2 }),
  call("Softmax", { logits: floats(1000, 1001, -1000) }, { dim: 0 }),
  call("Softmax", { logits: floats(1, NaN) }, { dim: 0 }),
  call("LRN", { x: float(1, 2, 2, 5) }, {
    depthRadius: 2,
    bias: 1,
    alpha: 0.1,
    beta: 0.5,
  }),
  call("LRNGrad", {
    x: float(1, 2, 2, 5),
    y: float(1, 2, 2, 5),
    dy: float(1, 2, 2, 5),
  }, { depthRadius: 2, bias: 1, alpha: 0.1, beta: 0.5 }),
  call("Einsum", [float(2, 3), float(3, 4)], { equation: "ij,jk->ik" }),
  call("Einsum", [float(2, 3)], { equation: "ij->ji" }),
  call("Einsum", [float(2, 3, 4), float(2, 4)], { equation: "bij,bj->bi" }),
  call("Einsum", [int(3), int(3)], { equation: "i,i->" }),
  call("Einsum", [int(3), float(3)], { equation: "i,i->i" }),
  call("Einsum", [bool(3), bool(4)], { equation: "i,j->ij" }),
];

/** Calls of ops that multiply and add many elements. */
export const denseCalls: readonly SampleCall[] = [
  ...products,
  ...convolutions,
  ...volumes,
  ...pools,
  ...others,
];
