/**
 * Prediction: runs code on the null device, which allocates and counts but
 * computes nothing.
 * @module
 */
import { NullDevice } from "../device/null/device.ts";
import { checkWork } from "./arguments.ts";
import { deviceFacts } from "./device_facts.ts";
import { runAsGuest } from "./guest.ts";
import { withHost, workIn } from "./host.ts";
import { closeSession, createSession } from "./open_session.ts";
import { type LabOptions, resolveOptions } from "./options.ts";
import type { Trace } from "./trace.ts";
import { trackSession } from "./track.ts";

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
 * @param options As of `start`; those not given are the running lab's, or in
 * the work of a prediction or comparison those that hold there.
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
  checkWork("predict", work);
  resolveOptions(options);
  return await withHost(async ({ lab, device, resolve }) => {
    const resolved = resolve(options);
    const stand = new NullDevice(deviceFacts(resolved, device));
    const { attribution } = lab.backend.session;
    const guest = createSession(stand, resolved, attribution);
    const surroundings = { device, options: resolved };
    const track = () =>
      workIn(surroundings, () => trackSession(guest, "prediction", work));
    try {
      return await runAsGuest(lab, guest, "shadow", track);
    } finally {
      await closeSession(guest);
    }
  });
}
