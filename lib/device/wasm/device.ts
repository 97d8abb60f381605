/**
 * The wasm device: one shared WebAssembly memory, a worker that dispatches
 * steps, and helper threads. All workers are made by the main thread, since a
 * worker made by a worker takes a second to answer in Deno.
 * @module
 */
import { GiB, MiB } from "../../base/bytes.ts";
import {
  MessageChannel,
  Worker,
  WORKER_ENVIRONMENT,
} from "../../dependencies/worker_threads.ts";
import { invariant } from "../../base/errors.ts";
import { requireSharedMemory } from "../channel.ts";
import { MAX_STEP_INPUTS } from "../../program/step.ts";
import { CommandQueue } from "../command_queue.ts";
import type { DeviceInfo } from "../device.ts";
import { QueuedDevice } from "../queued_device.ts";
import { RESERVED_BYTES } from "./executor.ts";
import { PageLender } from "./page_lender.ts";
import { relaxedSimd } from "./render/emit_simd.ts";
import { wasmScratchBytes } from "./scratch.ts";
import { JOB_WORDS } from "./thread_pool.ts";

const PAGE_BYTES = 1 << 16;
/** The largest memory that 32-bit addresses reach, less what the device keeps. */
const MAX_SEGMENT_BYTES = 4 * GiB - MiB;

/** Options of the wasm device. */
export interface WasmDeviceOptions {
  /** Threads that compute; default: the cores of the machine, at most 8. */
  readonly threads?: number;
}

interface Helper {
  readonly worker: Worker;
  readonly port: MessageChannel["port1"];
}

function startHelper(
  memory: WebAssembly.Memory,
  job: SharedArrayBuffer,
  thread: number,
): Helper {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(new URL("./helper.ts", import.meta.url), {
    workerData: { memory, job, port: port2, thread },
    env: WORKER_ENVIRONMENT,
    transferList: [port2],
  });
  worker.unref();
  return { worker, port: port1 };
}

/** Starts helpers; a function of its own, as listeners that outlive it must not hold the memory. */
function startHelpers(
  memory: WebAssembly.Memory,
  job: SharedArrayBuffer,
  count: number,
): readonly Helper[] {
  return Array.from(
    { length: count },
    (_, index) => startHelper(memory, job, index + 1),
  );
}

function describe(threads: number): DeviceInfo {
  const simd = relaxedSimd ? "relaxed SIMD" : "SIMD";
  return {
    kind: "wasm",
    name: `wasm, ${threads} ${threads === 1 ? "thread" : "threads"}, ${simd}`,
    threads,
    granularityBytes: 256,
    alignmentBytes: 256,
    maxSegmentBytes: MAX_SEGMENT_BYTES,
    boolBytes: 1,
    storesFormats: true,
    bindsInPlace: true,
    maxStepInputs: MAX_STEP_INPUTS,
    // Code of one takes some 100 KB.
    maxKeptOps: 4096,
  };
}

/** Ends workers; what it awaits was asked for when they were made, as some may have ended by themselves. */
function terminator(workers: readonly Worker[]): () => Promise<void> {
  const exits = workers.map((worker) =>
    new Promise<void>((resolve) => worker.once("exit", () => resolve()))
  );
  return async () => {
    for (const worker of workers) {
      // Otherwise the process might end before the worker has.
      worker.ref();
      worker.terminate();
    }
    await Promise.all(exits);
  };
}

interface Workers {
  readonly queue: CommandQueue;
  readonly terminate: () => Promise<void>;
}

/** What tests look into that nobody else may touch. */
export interface WasmInternals {
  readonly memory: WebAssembly.Memory;
  readonly lender: PageLender;
}

const internals = new WeakMap<QueuedDevice, WasmInternals>();

/** The memory behind a wasm device. Only for tests. */
export function internalsOf(device: QueuedDevice): WasmInternals {
  const found = internals.get(device);
  invariant(found, "the device was started by startWasmDevice");
  return found;
}

/** Starts the dispatcher and its helpers over a memory. */
function startWorkers(memory: WebAssembly.Memory, threads: number): Workers {
  const job = new SharedArrayBuffer(4 * JOB_WORDS);
  const helpers = startHelpers(memory, job, threads - 1);
  const queue = new CommandQueue();
  const { buffers, workerPort: port } = queue;
  const helperPorts = helpers.map((helper) => helper.port);
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: { buffers, port, memory, job, helperPorts },
    env: WORKER_ENVIRONMENT,
    transferList: [port, ...helperPorts],
  });
  worker.unref();
  const workers = [worker, ...helpers.map((helper) => helper.worker)];
  for (const each of workers) {
    each.on("error", (error: Error) => queue.declareDead(error));
    each.on("exit", () => queue.declareDead());
  }
  return { queue, terminate: terminator(workers) };
}

/**
 * Starts a wasm device.
 *
 * @throws {UnsupportedError} Where there is no SharedArrayBuffer.
 */
export async function startWasmDevice(
  options: WasmDeviceOptions = {},
): Promise<QueuedDevice> {
  requireSharedMemory();
  const threads = options.threads ?? Math.min(8, navigator.hardwareConcurrency);
  const memory = new WebAssembly.Memory({
    initial: RESERVED_BYTES / PAGE_BYTES,
    maximum: 65536,
    shared: true,
  });
  const { queue, terminate } = startWorkers(memory, threads);
  try {
    await queue.started();
  } catch (error) {
    await terminate();
    throw error;
  }
  const lender = new PageLender(memory, RESERVED_BYTES);
  const device = new QueuedDevice({
    info: describe(threads),
    queue,
    lender,
    scratchBytes: wasmScratchBytes,
    terminate: async () => {
      await terminate();
      lender.stop();
      internals.delete(device);
    },
  });
  internals.set(device, { memory, lender });
  return device;
}
