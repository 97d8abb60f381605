/**
 * Entry of the webgpu device's worker.
 * @module
 */
import {
  type MessagePort,
  parentPort,
  workerData,
} from "../../dependencies/worker_threads.ts";
import type { ChannelBuffers, ErrorText } from "../channel.ts";
import { announceDeath, serveCommands } from "../command_loop.ts";
import type { DeviceInfo } from "../device.ts";
import { createWebGpu } from "./executor.ts";

/** What main gives the worker. */
export interface WebGpuWorkerData {
  readonly buffers: ChannelBuffers;
  readonly port: MessagePort;
}

/** The worker's first and only message: the device it found, or why there is none. */
export type WebGpuGreeting = { readonly info: DeviceInfo } | {
  readonly error: ErrorText;
};

const { buffers, port } = workerData as WebGpuWorkerData;
announceDeath(buffers);
const created = await createWebGpu().catch((error: Error) => error);
if (created instanceof Error) {
  const { name, message } = created;
  parentPort!.postMessage(
    { error: { name, message } } satisfies WebGpuGreeting,
  );
} else {
  parentPort!.postMessage({ info: created.info } satisfies WebGpuGreeting);
  await serveCommands(buffers, port, created.executor);
}
port.close();
