/**
 * Generated modules that are kept as text in this folder, by file name.
 * @module
 */
import wabt from "wabt";
import { renderConcat } from "../../../lib/device/wasm/render/concat.ts";
import { renderElementwise } from "../../../lib/device/wasm/render/elementwise.ts";
import { renderGather } from "../../../lib/device/wasm/render/gather.ts";
import { renderMatmul } from "../../../lib/device/wasm/render/matmul.ts";
import { renderOneHot } from "../../../lib/device/wasm/render/one_hot.ts";
import { renderReduce } from "../../../lib/device/wasm/render/reduce.ts";
import { renderWasm } from "../../../lib/device/wasm/render/render.ts";
import { renderSegmentSum } from "../../../lib/device/wasm/render/segment_sum.ts";
import { renderSoftmax } from "../../../lib/device/wasm/render/softmax.ts";
import { plainReduce } from "../../../lib/program/reduce_step.ts";
import { NORM, PADDED, RESIDUAL, RUNNING, SCALED, WINDOWED } from "../steps.ts";
import {
  binary,
  cast,
  constant,
  input,
  select,
} from "../../../lib/program/expression.ts";

/** Modules to keep. */
export const SPECIMENS: Readonly<Record<string, () => Uint8Array>> = {
  "matmul_2x5x3.wat": () =>
    renderMatmul({
      kind: "matmul",
      batchA: 1,
      batchB: 1,
      m: 2,
      n: 5,
      k: 3,
      transposeA: false,
      transposeB: false,
      bias: true,
      activation: null,
    }).module,
  "elementwise_add_relu_7.wat": () =>
    renderElementwise({
      kind: "elementwise",
      shape: [7],
      inputs: [
        { type: "float32", strides: [1], offsetParameter: null },
        { type: "float32", strides: [0], offsetParameter: 0 },
      ],
      expression: binary(
        "maximum",
        binary("add", input(0), input(1)),
        constant(0),
      ),
      outputType: "float32",
    }).module,
  "elementwise_float16_to_bfloat16_5.wat": () =>
    renderWasm({
      kind: "elementwise",
      shape: [5],
      inputs: [{ type: "float32", strides: [1], offsetParameter: null }],
      expression: input(0),
      outputType: "float32",
      formats: ["float16", "bfloat16"],
    }).module,
  "elementwise_float64_add_5.wat": () =>
    renderWasm({
      kind: "elementwise",
      shape: [5],
      inputs: [
        { type: "float32", strides: [1], offsetParameter: null },
        { type: "int32", strides: [0], offsetParameter: 0 },
      ],
      expression: binary("add", input(0), cast("float32", input(1, "int32"))),
      outputType: "float32",
      formats: ["float64", "uint16", "float64"],
    }).module,
  "matmul_float16_2x5x8.wat": () =>
    renderWasm({
      kind: "matmul",
      batchA: 1,
      batchB: 1,
      m: 2,
      n: 5,
      k: 8,
      transposeA: false,
      transposeB: true,
      bias: false,
      activation: null,
      formats: ["float16", "float16", "float16"],
    }).module,
  "elementwise_select_transposed_2x5.wat": () =>
    renderElementwise({
      kind: "elementwise",
      shape: [2, 5],
      inputs: [
        { type: "bool", strides: [0, 1], offsetParameter: null },
        { type: "int32", strides: [1, 2], offsetParameter: null },
      ],
      expression: select(
        input(0, "bool"),
        input(1, "int32"),
        constant(-1, "int32"),
      ),
      outputType: "int32",
    }).module,
  "reduce_sum_3x5_over_0.wat": () =>
    renderReduce(plainReduce({
      reduction: "sum",
      shape: [3, 5],
      axes: [0],
      inputType: "float32",
      outputType: "float32",
    })).module,
  "elementwise_scaled_6.wat": () => renderWasm(SCALED).module,
  "matmul_2x3x4_residual.wat": () => renderWasm(RESIDUAL).module,
  "loop_padded_2x8.wat": () => renderWasm(PADDED).module,
  "loop_windowed_4x4.wat": () => renderWasm(WINDOWED).module,
  "scan_exclusive_reverse_2x3x4.wat": () => renderWasm(RUNNING).module,
  "reduce_norm_2x6_over_1.wat": () => renderReduce(NORM).module,
  "reduce_arg_maximum_5_over_0.wat": () =>
    renderReduce(plainReduce({
      reduction: "argMaximum",
      shape: [5],
      axes: [0],
      inputType: "float32",
      outputType: "int32",
    })).module,
  "softmax_2x4.wat": () =>
    renderSoftmax({ kind: "softmax", rows: 2, columns: 4 }).module,
  "gather_5x7_at_2.wat": () =>
    renderGather({
      kind: "gather",
      type: "float32",
      batch: 1,
      outer: 1,
      axisSize: 5,
      count: 2,
      inner: 7,
    }).module,
  "segment_sum_5x4_to_3.wat": () =>
    renderSegmentSum({
      kind: "segmentSum",
      inputType: "float32",
      rows: 5,
      inner: 4,
      segments: 3,
    }).module,
  "concat_2x3_2x1.wat": () =>
    renderConcat({ kind: "concat", type: "bool", outer: 2, sizes: [3, 1] })
      .module,
  "one_hot_2x3.wat": () =>
    renderOneHot({
      kind: "oneHot",
      count: 2,
      depth: 3,
      onValue: 1,
      offValue: 0,
      outputType: "int32",
    }).module,
};

const FEATURES = { threads: true, simd: true, "relaxed_simd": true };

/** A module as text. */
export async function disassemble(module: Uint8Array): Promise<string> {
  const { readWasm } = await wabt();
  const read = readWasm(module, { ...FEATURES, readDebugNames: false });
  try {
    return read.toText({ foldExprs: true, inlineExport: false });
  } finally {
    read.destroy();
  }
}

/** Where a specimen is kept. */
export function specimenUrl(name: string): URL {
  return new URL(name, import.meta.url);
}
