/**
 * Finds the WebGPU adapter and takes all it offers.
 * @module
 */
import { UnsupportedError } from "../../base/errors.ts";
import { MAX_STEP_INPUTS } from "../../program/step.ts";
import type { DeviceInfo } from "../device.ts";
import type { WgslLimits } from "./render/rendered.ts";

/** Choices that tests make; users have none. */
export interface WebGpuOptions {
  /** How matrix products are tiled; by default what suits the adapter. */
  readonly tiling?: WgslLimits["tiling"];
}

/** An open GPU device and facts about it. */
export interface OpenGpu {
  readonly device: GPUDevice;
  readonly info: DeviceInfo;
  readonly limits: WgslLimits;
  /** Whether a processor plays the GPU. */
  readonly isFallback: boolean;
}

/** Alignment of bindings that every adapter accepts. */
export const ALIGNMENT_BYTES = 256;
const WANTED_FEATURES: readonly GPUFeatureName[] = [
  "timestamp-query",
  "shader-f16",
];
/** Threads that keep two cores with vectors of eight, or a GPU, busy. */
const TARGET_THREADS = { registers: 64, workgroup: 16384 } as const;

async function requestAdapter(): Promise<GPUAdapter> {
  // Types promise navigator.gpu, but permissions or a build without it say otherwise.
  const gpu = navigator.gpu as GPU | undefined;
  const adapter = await gpu?.requestAdapter();
  if (adapter) return adapter;
  const reason = gpu ? "no driver was found" : "navigator.gpu is missing";
  throw new UnsupportedError(
    `Cannot start the webgpu device as this machine offers no WebGPU adapter: ${reason}; use device: "wasm"`,
  );
}

/** The adapter's own limits: the defaults are those of the weakest hardware. */
function limitsOf(adapter: GPUAdapter): Record<string, number> {
  const limits: Record<string, number> = {};
  // Limits are getters of the prototype, so Object.entries finds none.
  for (const name in adapter.limits) {
    const value: unknown = adapter.limits[name as keyof GPUSupportedLimits];
    if (typeof value === "number") limits[name] = value;
  }
  return limits;
}

/** Of the buffers that a shader may bind, one is the output. */
function stepInputsOf(limits: GPUSupportedLimits): number {
  return Math.min(MAX_STEP_INPUTS, limits.maxStorageBuffersPerShaderStage - 1);
}

function nameOf(info: GPUAdapterInfo): string {
  const parts = [info.description, info.vendor, info.architecture];
  return parts.find((part) => part) ?? "WebGPU";
}

/**
 * Opens the machine's GPU.
 *
 * @throws {UnsupportedError} If there is no adapter.
 */
export async function openGpu(options: WebGpuOptions = {}): Promise<OpenGpu> {
  const adapter = await requestAdapter();
  const requiredLimits = limitsOf(adapter);
  const device = await adapter.requestDevice({
    requiredLimits,
    requiredFeatures: WANTED_FEATURES.filter((name) =>
      adapter.features.has(name)
    ),
  });
  const isFallback = adapter.info.isFallbackAdapter;
  const tiling = options.tiling ?? (isFallback ? "registers" : "workgroup");
  const { maxBufferSize } = device.limits;
  return {
    device,
    isFallback,
    limits: {
      maxBindingBytes: device.limits.maxStorageBufferBindingSize,
      maxBindings: device.limits.maxStorageBuffersPerShaderStage,
      maxWorkgroupsPerDimension: device.limits.maxComputeWorkgroupsPerDimension,
      tiling,
      targetThreads: TARGET_THREADS[tiling],
    },
    info: {
      kind: "webgpu",
      name: nameOf(adapter.info),
      threads: 1,
      granularityBytes: ALIGNMENT_BYTES,
      alignmentBytes: ALIGNMENT_BYTES,
      maxSegmentBytes: maxBufferSize - maxBufferSize % ALIGNMENT_BYTES,
      boolBytes: 4,
      storesFormats: false,
      bindsInPlace: true,
      maxStepInputs: stepInputsOf(device.limits),
      // A pipeline of a software adapter takes 0.2 to 1.6 MB of the process.
      maxKeptOps: 512,
    },
  };
}
