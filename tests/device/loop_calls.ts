/**
 * The loop steps that the calls of the op table's tests become, with whole
 * numbers as data, so that sums are exact in any order.
 * @module
 */
import type { Lowering, OpCall } from "../../lib/backend/ops/definition.ts";
import { opTable } from "../../lib/backend/ops/table.ts";
import type { NumericArray, NumericType } from "../../lib/base/dtype.ts";
import type { GeneratedStep } from "../../lib/program/step.ts";
import { denseCalls } from "../backend/ops/calls_dense.ts";
import { movementCalls } from "../backend/ops/calls_movement.ts";
import { valueCalls } from "../backend/ops/calls_values.ts";
import {
  call,
  float,
  int,
  type Sample,
  type SampleCall,
} from "../backend/ops/samples.ts";
import { arrayOf } from "./reference.ts";

/** A step and what to run it on. */
export interface LoweredCall {
  readonly op: string;
  readonly step: GeneratedStep;
  readonly inputs: readonly NumericArray[];
}

function samplesOf({ inputs }: SampleCall): Record<string, Sample> {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, sample]) =>
      Array.isArray(sample)
        ? sample.map((each, index) => [`${name}.${index}`, each])
        : [[name, sample]]
    ),
  );
}

function lowerCall({ name, inputs, attributes }: SampleCall): Lowering[] {
  const definition = opTable[name];
  const call = { inputs, attributes } as OpCall;
  if (definition.alias?.(call)) return [];
  return [definition.lower?.(call) ?? []].flat() as Lowering[];
}

function dataOf({ dtype, values }: Sample): NumericArray {
  return arrayOf(
    dtype as NumericType,
    (values as readonly number[]).map((value) =>
      dtype === "float32" ? Math.round(value * 2) : value
    ),
  );
}

const window = { strides: [2, 1], pad: "same", dimRoundingMode: undefined };
const depthwise = { ...window, strides: 1, dilations: 1, dataFormat: "NHWC" };

/** Calls with rows of many vectors, of which some are left over, and with rows that are cut. */
const WIDE_CALLS: readonly SampleCall[] = [
  call("PadV2", { x: float(3, 700) }, {
    paddings: [[1, 1], [30, 7]],
    constantValue: 2,
  }),
  call("MirrorPad", { x: int(2, 70) }, {
    paddings: [[0, 1], [9, 8]],
    mode: "reflect",
  }),
  ...[37, 16].flatMap((channels) => [
    call("DepthwiseConv2dNative", {
      x: float(2, 5, 6, channels),
      filter: float(3, 3, channels, 1),
    }, depthwise),
    call("DepthwiseConv2dNativeBackpropInput", {
      dy: float(2, 5, 6, channels),
      filter: float(3, 3, channels, 1),
    }, { ...depthwise, inputShape: [2, 5, 6, channels] }),
    call("DepthwiseConv2dNativeBackpropFilter", {
      x: float(2, 5, 6, channels),
      dy: float(2, 5, 6, channels),
    }, { ...depthwise, filterShape: [3, 3, channels, 1] }),
  ]),
  call("DepthwiseConv2dNative", {
    x: float(1, 4, 4, 9),
    filter: float(3, 2, 9, 2),
  }, depthwise),
  call("Conv3D", { x: float(1, 3, 4, 4, 2), filter: float(2, 3, 3, 2, 21) }, {
    strides: 1,
    pad: "same",
    dilations: 1,
  }),
  call("ResizeBilinear", { images: float(1, 3, 4, 23) }, {
    size: [5, 7],
    alignCorners: false,
    halfPixelCenters: true,
  }),
  call("LRN", { x: float(1, 2, 2, 45) }, {
    depthRadius: 3,
    bias: 1,
    alpha: 0.25,
    beta: 0.5,
  }),
  call("Einsum", [float(2, 5, 3, 4), float(2, 19, 3, 4)], {
    equation: "aecd,abcd->acbe",
  }),
  ...["Cumsum", "Cumprod"].flatMap((name) =>
    [true, false].map((exclusive) =>
      call(name as "Cumsum", { x: int(3, 6, 39) }, {
        axis: 1,
        exclusive,
        reverse: !exclusive,
      })
    )
  ),
  call("Cumsum", { x: float(5, 300) }, {
    axis: 1,
    exclusive: false,
    reverse: true,
  }),
];

/** The steps of a call, with whole numbers as data. */
export function lowered(call: SampleCall): readonly LoweredCall[] {
  const samples = samplesOf(call);
  return lowerCall(call).map(({ step, operands }) => ({
    op: call.name,
    step,
    inputs: operands.map((name) => dataOf(samples[name]!)),
  }));
}

/** All steps of some kinds. */
export function loweredCalls(
  kinds: ReadonlySet<GeneratedStep["kind"]>,
): readonly LoweredCall[] {
  const calls = [
    ...denseCalls,
    ...movementCalls,
    ...valueCalls,
    ...WIDE_CALLS,
  ];
  return calls.flatMap(lowered).filter(({ step }) => kinds.has(step.kind));
}
