/**
 * Looks behind the door of the running lab, for tests only.
 * @module
 */
import type { Session } from "../../lib/backend/session.ts";
import { QueuedDevice } from "../../lib/device/queued_device.ts";
import {
  internalsOf,
  type WasmInternals,
} from "../../lib/device/wasm/device.ts";
import { runningLab } from "../../lib/lab/start.ts";

/** The session at work: the running lab's, or that of its guest. */
export function sessionAtWork(): Session {
  const running = runningLab();
  if (!running) {
    throw new Error("Cannot look into a lab as one must run: there is none");
  }
  return running.backend.session;
}

/** The running lab's device, if a worker stands behind it. */
export function queuedDevice(): QueuedDevice {
  const { device } = sessionAtWork();
  if (device instanceof QueuedDevice) return device;
  throw new Error(
    `Cannot break a device as it must have a worker: it is ${device.info.kind}`,
  );
}

/** The memory of the running lab's wasm device. */
export function wasmInternals(): WasmInternals {
  return internalsOf(queuedDevice());
}
