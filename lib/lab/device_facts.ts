/**
 * What the null device must pretend so that it counts like a real one.
 * @module
 */
import type { DeviceInfo } from "../device/device.ts";
import type { NullDeviceOptions } from "../device/null/device.ts";
import { wasmScratchBytes } from "../device/wasm/scratch.ts";
import type { ResolvedOptions } from "./options.ts";

const WASM: NullDeviceOptions = {
  boolBytes: 1,
  storesFormats: true,
  bindsInPlace: true,
  scratchBytes: wasmScratchBytes,
};
const WEBGPU: NullDeviceOptions = {
  boolBytes: 4,
  storesFormats: false,
  bindsInPlace: true,
  // Every adapter binds eight buffers, and one is the output.
  maxStepInputs: 7,
};

/** Facts of the device that a prediction stands for. */
export function deviceFacts(
  options: ResolvedOptions,
  running: DeviceInfo,
): NullDeviceOptions {
  const asked = options.device;
  if (asked === "wasm") return WASM;
  if (asked === "webgpu") return WEBGPU;
  // "auto" and "null" stand for the device at work; a null device stands for wasm.
  return running.kind === "webgpu"
    ? {
      ...WEBGPU,
      maxSegmentBytes: running.maxSegmentBytes,
      maxStepInputs: running.maxStepInputs,
    }
    : WASM;
}
