/**
 * The webgpu device: a worker that owns the GPU device, with GPU buffers as
 * segments. Reading is asynchronous there; here the main thread can wait for it.
 * @module
 */
import { UnsupportedError } from "../../base/errors.ts";
import {
  Worker,
  WORKER_ENVIRONMENT,
} from "../../dependencies/worker_threads.ts";
import { CommandQueue } from "../command_queue.ts";
import type { DeviceInfo } from "../device.ts";
import { QueuedDevice } from "../queued_device.ts";
import { BufferLender } from "./buffer_lender.ts";
import type { WebGpuGreeting } from "./worker.ts";

let asked: Promise<boolean> | null = null;

/**
 * Whether WebGPU reaches real hardware, not an adapter that software emulates.
 * Asked once: looking for drivers takes time, and some write warnings.
 */
export function hasHardwareAdapter(): Promise<boolean> {
  return asked ??= findHardwareAdapter();
}

async function findHardwareAdapter(): Promise<boolean> {
  const adapter = await navigator.gpu?.requestAdapter();
  return adapter !== null && adapter !== undefined &&
    !adapter.info.isFallbackAdapter;
}

/** Without it nobody would ever hear of a worker that ends without a word. */
function silentEnd(): Error {
  return new Error(
    "Cannot start the webgpu device as its worker must answer: it has ended",
  );
}

function greeting(worker: Worker): Promise<DeviceInfo> {
  return new Promise((resolve, reject) => {
    worker.once("message", (message: WebGpuGreeting) => {
      if ("info" in message) return resolve(message.info);
      const { name, message: text } = message.error;
      reject(
        name === "UnsupportedError"
          ? new UnsupportedError(text)
          : new Error(text),
      );
    });
    worker.once("error", reject);
    worker.once("exit", () => reject(silentEnd()));
  });
}

/**
 * Starts a webgpu device.
 *
 * @throws {UnsupportedError} If the machine offers no adapter.
 */
export async function startWebGpuDevice(): Promise<QueuedDevice> {
  const queue = new CommandQueue();
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: { buffers: queue.buffers, port: queue.workerPort },
    env: WORKER_ENVIRONMENT,
    transferList: [queue.workerPort],
  });
  const exited = new Promise<void>((resolve) =>
    worker.once("exit", () => resolve())
  );
  const terminate = async () => {
    // Otherwise the process might end before the worker has.
    worker.ref();
    worker.terminate();
    await exited;
  };
  let info: DeviceInfo;
  try {
    info = await greeting(worker);
    await queue.started();
  } catch (error) {
    await queue.stop();
    await terminate();
    throw error;
  }
  worker.on("error", (error: Error) => queue.declareDead(error));
  worker.on("exit", () => queue.declareDead());
  worker.unref();
  return new QueuedDevice({
    info,
    queue,
    lender: new BufferLender(queue, info.maxSegmentBytes),
    scratchBytes: () => 0,
    terminate,
  });
}
