/**
 * Prediction: runs code on the null device, which allocates and counts but
 * computes nothing.
 * @module
 */
import { NullDevice } from "../device/null/device.ts";
import { deviceFacts } from "./device_facts.ts";
import { runAsGuest } from "./guest.ts";
import { closeSession, createSession } from "./open_session.ts";
import { type LabOptions, resolveOptions } from "./options.ts";
import { type RunningLab, runningLab, start } from "./start.ts";
import type { Trace } from "./trace.ts";
import { trackSession } from "./track.ts";

/** A lab to be the guest of, even if the user has started none. */
async function withHost<T>(
  options: LabOptions,
  work: (host: RunningLab) => Promise<T>,
): Promise<T> {
  const host = runningLab();
  if (host) return await work(host);
  const { sites } = options;
  const lab = await start({
    device: "null",
    ...(sites === undefined ? {} : { sites }),
  });
  try {
    return await work(runningLab()!);
  } finally {
    await lab.stop();
  }
}

/**
 * Predicts what memory does while `work` runs, to the byte, without computing
 * anything. Live tensors take part with their size; values read are zeros.
 * Nothing is changed: variables, optimizers and random numbers are afterwards
 * as they were. What `work` itself makes is gone afterwards.
 *
 * The prediction is that of a lab with these options that has just started:
 * what lives now was allocated there, oldest first, then `work` begins. There
 * every event is the same, addresses and reserved bytes included. A lab with a
 * history may have holes and spare segments besides, which `lab.trim()` and the
 * strategy decide about; what is in use, by category and owner, and the lower
 * bound agree with it all the same.
 *
 * @param work Any code that uses TensorFlow.js; it may return a promise.
 * @param options As of `start`; those not given are the running lab's.
 * @throws {OutOfMemoryError} If the work would run out of memory.
 *
 * @example
 * ```ts ignore
 * const trace = await tm.predict(() => model.fit(x, y, { batchSize: 64 }));
 * console.log(tm.formatBytes(trace.peak.reserved));
 * ```
 */
export async function predict<T>(
  work: () => T | Promise<T>,
  options: LabOptions = {},
): Promise<Trace<T>> {
  resolveOptions(options);
  return await withHost(options, async (host) => {
    const resolved = resolveOptions(options, host.options);
    const device = new NullDevice(deviceFacts(resolved, host.lab.device));
    const guest = createSession(
      device,
      resolved,
      host.backend.session.attribution,
    );
    try {
      return await runAsGuest(
        host,
        guest,
        "shadow",
        () => trackSession(guest, "prediction", work),
      );
    } finally {
      await closeSession(guest);
    }
  });
}
