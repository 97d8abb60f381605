/**
 * Steps whose generated WGSL is kept as text in this folder, by file name.
 * @module
 */
import { renderWgsl } from "../../../lib/device/webgpu/render/render.ts";
import type {
  Sharing,
  WgslLimits,
} from "../../../lib/device/webgpu/render/rendered.ts";
import {
  binary,
  constant,
  input,
  select,
  unary,
} from "../../../lib/program/expression.ts";
import { plainReduce } from "../../../lib/program/reduce_step.ts";
import { NORM, PADDED, RESIDUAL, RUNNING, SCALED, WINDOWED } from "../steps.ts";
import type {
  GeneratedStep,
  MatmulStep,
  Window,
} from "../../../lib/program/step.ts";

/** The limits of no machine in particular, so that texts are the same everywhere. */
const REGISTERS: WgslLimits = {
  maxBindingBytes: 2 ** 27,
  maxBindings: 8,
  maxWorkgroupsPerDimension: 65535,
  tiling: "registers",
  targetThreads: 64,
};
const WORKGROUP: WgslLimits = {
  ...REGISTERS,
  tiling: "workgroup",
  targetThreads: 16384,
};

const relu = binary("maximum", input(0), constant(0));

const MATMUL: MatmulStep = {
  kind: "matmul",
  batchA: 1,
  batchB: 1,
  m: 2,
  n: 4,
  k: 8,
  transposeA: false,
  transposeB: false,
  bias: true,
  activation: relu,
};

const WINDOW: Window = {
  batch: 1,
  inHeight: 4,
  inWidth: 4,
  inChannels: 1,
  outHeight: 4,
  outWidth: 4,
  outChannels: 2,
  filterHeight: 3,
  filterWidth: 3,
  strideHeight: 1,
  strideWidth: 1,
  dilationHeight: 1,
  dilationWidth: 1,
  padTop: 1,
  padLeft: 1,
};

function text(
  step: GeneratedStep,
  limits: WgslLimits = REGISTERS,
  sharing?: Sharing,
): string {
  return renderWgsl(step, limits, sharing).dispatches
    .map(({ code, workgroups }) => `// workgroups ${workgroups}\n${code}`)
    .join("\n");
}

const ADD: GeneratedStep = {
  kind: "elementwise",
  shape: [7],
  inputs: [
    { type: "float32", strides: [1], offsetParameter: null },
    { type: "float32", strides: [1], offsetParameter: null },
  ],
  expression: binary("maximum", binary("add", input(0), input(1)), constant(0)),
  outputType: "float32",
};

/** Texts to keep. */
export const SPECIMENS: Readonly<Record<string, () => string>> = {
  "elementwise_add_relu_7.wgsl": () => text(ADD),
  "elementwise_add_relu_7_same_operand.wgsl": () =>
    text(ADD, REGISTERS, [0, 0, 2]),
  "elementwise_select_sliced_5x3.wgsl": () =>
    text({
      kind: "elementwise",
      shape: [5, 3],
      inputs: [
        { type: "bool", strides: [0, 1], offsetParameter: null },
        { type: "float32", strides: [-3, 1], offsetParameter: 0 },
      ],
      expression: select(
        input(0, "bool"),
        unary("errorFunction", input(1)),
        constant(NaN),
      ),
      outputType: "float32",
    }),
  "matmul_2x8x4_registers.wgsl": () => text(MATMUL),
  "matmul_32x32x32_workgroup.wgsl": () =>
    text({ ...MATMUL, m: 32, n: 32, k: 32 }, WORKGROUP),
  "convolution_forward_registers.wgsl": () =>
    text({
      kind: "convolution",
      direction: "forward",
      window: WINDOW,
      bias: false,
      activation: null,
    }),
  "convolution_filter_gradient.wgsl": () =>
    text({
      kind: "convolution",
      direction: "filterGradient",
      window: { ...WINDOW, filterHeight: 2, filterWidth: 1 },
      bias: false,
      activation: null,
    }, WORKGROUP),
  "pool_maximum_gradient.wgsl": () =>
    text({
      kind: "pool",
      mode: "maximum",
      direction: "gradient",
      window: { ...WINDOW, outChannels: 1 },
    }),
  "reduce_sum_3x500_over_1.wgsl": () =>
    text(plainReduce({
      reduction: "sum",
      shape: [3, 500],
      axes: [1],
      inputType: "float32",
      outputType: "float32",
    })),
  "elementwise_scaled_6.wgsl": () => text(SCALED),
  "matmul_2x3x4_residual.wgsl": () => text(RESIDUAL),
  "loop_padded_2x8.wgsl": () => text(PADDED),
  "loop_windowed_4x4.wgsl": () => text(WINDOWED),
  "scan_exclusive_reverse_2x3x4.wgsl": () => text(RUNNING),
  "reduce_norm_2x6_over_1.wgsl": () => text(NORM),
  "reduce_arg_maximum_5x3_over_0.wgsl": () =>
    text(plainReduce({
      reduction: "argMaximum",
      shape: [5, 3],
      axes: [0],
      inputType: "float32",
      outputType: "int32",
    })),
  "gather_5x7_at_2.wgsl": () =>
    text({
      kind: "gather",
      type: "float32",
      batch: 1,
      outer: 1,
      axisSize: 5,
      count: 2,
      inner: 7,
    }),
  "gather_5x8_at_2.wgsl": () =>
    text({
      kind: "gather",
      type: "float32",
      batch: 1,
      outer: 1,
      axisSize: 5,
      count: 2,
      inner: 8,
    }),
  "segment_sum_5x4_to_3.wgsl": () =>
    text({
      kind: "segmentSum",
      inputType: "float32",
      rows: 5,
      inner: 4,
      segments: 3,
    }),
  "concat_2x3_2x1.wgsl": () =>
    text({ kind: "concat", type: "bool", outer: 2, sizes: [3, 1] }),
  "one_hot_2x3.wgsl": () =>
    text({
      kind: "oneHot",
      count: 2,
      depth: 3,
      onValue: 1,
      offValue: 0,
      outputType: "int32",
    }),
  "softmax_2x100.wgsl": () => text({ kind: "softmax", rows: 2, columns: 100 }),
};

/** Where a specimen is kept. */
export function specimenUrl(name: string): URL {
  return new URL(name, import.meta.url);
}
