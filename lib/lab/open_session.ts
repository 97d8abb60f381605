/**
 * Opens sessions: a device of the right kind and memory over it.
 * @module
 */
import { Attribution } from "../backend/attribution.ts";
import { Session } from "../backend/session.ts";
import { isPlain, StoragePolicy } from "../backend/storage_policy.ts";
import { elementBytes, printStorage } from "../base/format.ts";
import type { Device } from "../device/device.ts";
import { requireFormats } from "../device/storage.ts";
import { NullDevice } from "../device/null/device.ts";
import { startWasmDevice } from "../device/wasm/device.ts";
import {
  hasHardwareAdapter,
  startWebGpuDevice,
} from "../device/webgpu/device.ts";
import { CATEGORIES } from "../memory/category.ts";
import { MemoryManager } from "../memory/manager.ts";
import type { ElementBytes } from "../memory/refused_request.ts";
import type { DeviceChoice, ResolvedOptions } from "./options.ts";

type Start = (options: ResolvedOptions) => Promise<Device>;

function wasm({ threads }: ResolvedOptions): Promise<Device> {
  return startWasmDevice(threads === null ? {} : { threads });
}

const STARTS: Readonly<Record<DeviceChoice, Start>> = {
  auto: async (options) =>
    await hasHardwareAdapter() ? startWebGpuDevice() : wasm(options),
  wasm,
  webgpu: () => startWebGpuDevice(),
  null: () => Promise.resolve(new NullDevice()),
};

/** Starts the device that the options ask for. */
export function startDevice(options: ResolvedOptions): Promise<Device> {
  return STARTS[options.device](options);
}

function checkFormatsOn(
  { info }: Device,
  { formats }: ResolvedOptions,
): void {
  if (isPlain(formats)) return;
  const others = CATEGORIES.flatMap((category) => {
    const format = formats[category];
    return format === null || format === "float32"
      ? []
      : [`${category} as ${printStorage(format)}`];
  });
  requireFormats("start a lab", info, others.join(", "));
}

/** Where advice on formats has something to tell: a device may have but one for each type. */
function elementBytesOn(
  { info: { storesFormats } }: Device,
  { formats: { parameter, optimizer } }: ResolvedOptions,
): ElementBytes {
  if (!storesFormats) return {};
  return {
    parameter: elementBytes(parameter),
    optimizer: elementBytes(optimizer),
  };
}

/** Memory and ops over a device. */
export function createSession(
  device: Device,
  options: ResolvedOptions,
  attribution: Attribution = new Attribution(),
): Session {
  checkFormatsOn(device, options);
  const { granularityBytes, alignmentBytes, maxSegmentBytes } = device.info;
  const memory = new MemoryManager({
    strategy: options.strategy,
    arenaBytes: options.arenaBytes,
    limitBytes: options.limitBytes,
    elementBytes: elementBytesOn(device, options),
    lender: {
      granularityBytes,
      alignmentBytes,
      maxSegmentBytes,
      reserve: (sizeBytes) => device.reserve(sizeBytes),
      release: (segment) => device.release(segment),
      deviceBytes: () => device.deviceBytes(),
    },
  });
  return new Session({
    device,
    memory,
    attribution,
    sites: options.sites,
    isLazy: options.recording === "lazy",
    policy: new StoragePolicy(options.formats),
  });
}

/** Opens a session; if its memory cannot be had, the device is stopped again. */
export async function openSession(
  options: ResolvedOptions,
  attribution?: Attribution,
): Promise<Session> {
  const device = await startDevice(options);
  try {
    return createSession(device, options, attribution);
  } catch (error) {
    await device.stop();
    throw error;
  }
}

/** Gives everything of a session back. */
export async function closeSession(session: Session): Promise<void> {
  session.lazy?.close();
  session.entries.clear();
  try {
    session.memory.stop();
  } finally {
    await session.device.stop();
  }
}
