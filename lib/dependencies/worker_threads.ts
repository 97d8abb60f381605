/**
 * Workers that do not keep the process alive and ports that can be read
 * synchronously: web workers offer neither in Deno.
 * @module
 */
export {
  MessageChannel,
  MessagePort,
  parentPort,
  receiveMessageOnPort,
  Worker,
  workerData,
} from "node:worker_threads";

/**
 * The `process.env` of all workers. Without it Deno copies the whole
 * environment, and where that is not permitted asks people for it.
 */
export const WORKER_ENVIRONMENT: Readonly<Record<string, string>> = {};
