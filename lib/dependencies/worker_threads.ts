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
