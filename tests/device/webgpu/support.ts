/**
 * Runs single steps on the webgpu executor, with every buffer in one segment as
 * the arenas have it, and tells whether there is an adapter at all.
 * @module
 */
import { assertEquals } from "@std/assert";
import type { NumericArray, NumericType } from "../../../lib/base/dtype.ts";
import { roundUp } from "../../../lib/base/bytes.ts";
import { sizeOf } from "../../../lib/base/shape.ts";
import type { Binding } from "../../../lib/device/binding.ts";
import { openGpu } from "../../../lib/device/webgpu/adapter.ts";
import {
  type CreatedWebGpu,
  createWebGpu,
} from "../../../lib/device/webgpu/executor.ts";
import {
  fromDeviceBytes,
  toDeviceBytes,
} from "../../../lib/device/webgpu/host_step.ts";
import type { WgslLimits } from "../../../lib/device/webgpu/render/rendered.ts";
import { type Expression, typeOf } from "../../../lib/program/expression.ts";
import type {
  ElementwiseStep,
  GeneratedStep,
  Window,
} from "../../../lib/program/step.ts";
import { evaluateStep } from "../reference.ts";
import { indexedOutputOf } from "../reference_indexed.ts";

/** Both ways of tiling; each runs on every adapter. */
export const TILINGS: readonly WgslLimits["tiling"][] = [
  "registers",
  "workgroup",
];

const adapter = await openGpu().catch((error: Error) => error);

/** Why tests cannot run here, or null. */
export const MISSING: string | null = adapter instanceof Error
  ? adapter.message
  : null;
if (MISSING) {
  // deno-lint-ignore no-console -- A test that is skipped says so.
  console.log(`webgpu tests are skipped: ${MISSING}`);
} else if (!(adapter instanceof Error)) {
  adapter.device.destroy();
}

/** A test that needs an adapter; ignored where there is none. */
export function gpuTest(name: string, body: () => Promise<void>): void {
  Deno.test({ name: `[webgpu] ${name}`, ignore: MISSING !== null, fn: body });
}

/** Runs `body` with an executor of its own. */
export async function withGpu<T>(
  body: (gpu: CreatedWebGpu) => Promise<T>,
  tiling: WgslLimits["tiling"] = "registers",
): Promise<T> {
  const gpu = await createWebGpu({ tiling });
  try {
    return await body(gpu);
  } finally {
    await gpu.executor.finish().catch(() => {});
    gpu.executor.stop();
  }
}

/** Type and length of a step's output. */
export function outputOf(
  step: GeneratedStep,
): { readonly type: NumericType; readonly length: number } {
  switch (step.kind) {
    case "elementwise":
    case "loop":
      return { type: step.outputType, length: sizeOf(step.shape) };
    case "reduce": {
      const kept = step.shape.filter((_, axis) => !step.axes.includes(axis));
      return { type: step.outputType, length: sizeOf(kept) };
    }
    case "matmul": {
      const batch = Math.max(step.batchA, step.batchB);
      return { type: "float32", length: batch * step.m * step.n };
    }
    case "convolution":
      return {
        type: "float32",
        length: windowSizes(step.window)[step.direction],
      };
    case "pool": {
      const sizes = windowSizes(step.window);
      const isForward = step.direction === "forward";
      const length = isForward ? sizes.forward : sizes.inputGradient;
      return { type: "float32", length };
    }
    case "softmax":
      return { type: "float32", length: step.rows * step.columns };
    case "gather":
    case "segmentSum":
    case "concat":
    case "oneHot":
    case "scan":
      return indexedOutputOf(step);
    default:
      throw step satisfies never;
  }
}

/** Elements of the images and the filter of a window, by the step that makes them. */
export function windowSizes(
  w: Window,
): Record<"forward" | "inputGradient" | "filterGradient", number> {
  return {
    forward: w.batch * w.outHeight * w.outWidth * w.outChannels,
    inputGradient: w.batch * w.inHeight * w.inWidth * w.inChannels,
    filterGradient: w.filterHeight * w.filterWidth * w.inChannels *
      w.outChannels,
  };
}

let nextId = 1;

/** The output of a step, computed by the executor. Inputs that are the same array share a range. */
export async function runStep(
  gpu: CreatedWebGpu,
  step: GeneratedStep,
  inputs: readonly NumericArray[],
  parameters: readonly number[] = [],
): Promise<NumericArray> {
  const { executor } = gpu;
  const output = outputOf(step);
  const segment = nextId++;
  const places = new Map<NumericArray, Binding>();
  let sizeBytes = 0;
  const place = (length: number): Binding => {
    const binding = { segment, address: sizeBytes };
    sizeBytes += roundUp(Math.max(1, 4 * length), 256);
    return binding;
  };
  for (const values of inputs) {
    if (!places.has(values)) places.set(values, place(values.length));
  }
  const target = place(output.length);
  await executor.reserve(segment, sizeBytes);
  for (const [values, binding] of places) {
    executor.write(binding, toDeviceBytes(values));
  }
  const id = nextId++;
  executor.prepare(id, step);
  const buffers = [...inputs.map((values) => places.get(values)!), target];
  await executor.run(id, buffers, parameters);
  const bytes = new Uint8Array(4 * output.length);
  await executor.read(target, bytes);
  executor.release(segment);
  return fromDeviceBytes(output.type, bytes);
}

/** How far results may lie from the reference. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

const USUAL: Tolerance = { relative: 1e-5, absolute: 1e-6 };

/** Fails with the first element that is too far off; NaN only equals NaN. */
export function assertNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  what: string,
  tolerance: Tolerance = USUAL,
): void {
  assertEquals(actual.length, expected.length, `${what}: length`);
  for (let index = 0; index < expected.length; index++) {
    const a = actual[index]!;
    const e = expected[index]!;
    const limit = tolerance.absolute + tolerance.relative * Math.abs(e);
    if (Object.is(a, e) || a === e || Math.abs(a - e) <= limit) continue;
    throw new Error(`${what}: element ${index} is ${a}, expected ${e}`);
  }
}

/** Compares a step on the executor with the reference. */
export async function checkStep(
  gpu: CreatedWebGpu,
  step: GeneratedStep,
  inputs: readonly NumericArray[],
  options: {
    readonly parameters?: readonly number[];
    readonly what?: string;
    readonly tolerance?: Tolerance;
  } = {},
): Promise<void> {
  const { parameters = [], what = JSON.stringify(step) } = options;
  const actual = await runStep(gpu, step, inputs, parameters);
  const expected = evaluateStep(step, inputs, parameters);
  assertNear(actual, expected, what, options.tolerance);
}

/** A flat step over whole arrays. */
export function flatStep(
  expression: Expression,
  types: readonly NumericType[],
  length: number,
): ElementwiseStep {
  return {
    kind: "elementwise",
    shape: [length],
    inputs: types.map((type) => ({
      type,
      strides: [1],
      offsetParameter: null,
    })),
    expression,
    outputType: typeOf(expression),
  };
}

/** Pseudo-random numbers between -1 and 1, the same in every run. */
export function numbers(length: number, seed = 1): Float32Array<ArrayBuffer> {
  let state = seed;
  return new Float32Array(length).map(() => {
    state = Math.imul(state, 1664525) + 1013904223 | 0;
    return state / 2 ** 31;
  });
}
