/**
 * Entry of the wasm device's worker.
 * @module
 */
import {
  type MessagePort,
  workerData,
} from "../../dependencies/worker_threads.ts";
import type { ChannelBuffers } from "../channel.ts";
import { announceDeath, serveCommands } from "../command_loop.ts";
import { WasmExecutor } from "./executor.ts";
import { ThreadPool } from "./thread_pool.ts";

/** What main gives the worker. */
export interface WasmWorkerData {
  readonly buffers: ChannelBuffers;
  readonly port: MessagePort;
  readonly memory: WebAssembly.Memory;
  readonly job: SharedArrayBuffer;
  readonly helperPorts: readonly MessagePort[];
}

const data = workerData as WasmWorkerData;
announceDeath(data.buffers);
const threads = new ThreadPool(data.job, data.helperPorts);
await serveCommands(
  data.buffers,
  data.port,
  new WasmExecutor(data.memory, threads),
);
data.port.close();
