/**
 * A lab to be the guest of, for predictions and comparisons that the user asks
 * for without one: it computes nothing, and TensorFlow.js's tensors stay where
 * they are.
 * @module
 */
import { AsyncLocalStorage } from "../dependencies/async_hooks.ts";
import type { DeviceInfo } from "../device/device.ts";
import type { Lab } from "./lab.ts";
import {
  type LabOptions,
  type ResolvedOptions,
  resolveOptions,
} from "./options.ts";
import { type RunningLab, runningLab, startLab } from "./start.ts";

/** What guests find where they are asked for, and stand for unless told otherwise. */
export interface Surroundings {
  readonly device: DeviceInfo;
  readonly options: ResolvedOptions;
}

/** Who a guest is with. */
export interface Host {
  readonly lab: RunningLab;
  /** The device that a guest without one of its own stands for. */
  readonly device: DeviceInfo;
  /** Completes a guest's options: by those of its surroundings, if there are any. */
  resolve(options: LabOptions): ResolvedOptions;
}

/** Where guests are asked for inside the work of another guest. */
const inside = new AsyncLocalStorage<Surroundings>();

/** Runs the work of a guest; others that it asks for find these surroundings. */
export function workIn<T>(surroundings: Surroundings, work: () => T): T {
  return inside.run(surroundings, work);
}

/** Why no lab can start meanwhile. */
const OCCUPIED =
  "a prediction or comparison is under way that began without a lab: await " +
  "it first, or start the lab before it. The work of compare() gets a lab " +
  "as its argument";

/** The lab for guests without one, and how many there are. */
let inn: { readonly opening: Promise<Lab>; guests: number } | null = null;

function enterInn(): { readonly opening: Promise<Lab>; guests: number } {
  inn ??= { opening: startLab({ device: "null" }, OCCUPIED), guests: 0 };
  inn.guests++;
  return inn;
}

/** No guest may enter between the last one's leaving and the lab's end, so nothing is awaited there. */
async function leaveInn(): Promise<void> {
  const lab = await inn!.opening.catch(() => null);
  inn!.guests--;
  if (inn!.guests > 0) return;
  inn = null;
  await lab?.stop();
}

/** Runs `work` with a lab as host: the user's, or else one for the time being. */
export async function withHost<T>(
  work: (host: Host) => Promise<T>,
): Promise<T> {
  const lab = runningLab();
  if (lab && !inn) return await work(hostOf(lab, lab.options));
  const { opening } = enterInn();
  try {
    await opening;
    return await work(hostOf(runningLab()!));
  } finally {
    await leaveInn();
  }
}

/** `defaults`: what stands for options that are not given, outside of other guests. */
function hostOf(lab: RunningLab, defaults?: ResolvedOptions): Host {
  const around = inside.getStore();
  return {
    lab,
    device: around?.device ?? lab.lab.device,
    resolve: (options) => resolveOptions(options, around?.options ?? defaults),
  };
}
