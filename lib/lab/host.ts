/**
 * A lab to be the guest of, for predictions and comparisons that the user asks
 * for without one: it computes nothing, and TensorFlow.js's tensors stay where
 * they are.
 * @module
 */
import type { Lab } from "./lab.ts";
import {
  type LabOptions,
  type ResolvedOptions,
  resolveOptions,
} from "./options.ts";
import { type RunningLab, runningLab, start } from "./start.ts";

/** Who a guest is with. */
export interface Host {
  readonly lab: RunningLab;
  /** Completes a guest's options: by those of the user's lab, if there is one. */
  resolve(options: LabOptions): ResolvedOptions;
}

/** The lab for guests without one, and how many there are. */
let inn: { readonly opening: Promise<Lab>; guests: number } | null = null;

function enterInn(): { readonly opening: Promise<Lab>; guests: number } {
  inn ??= { opening: start({ device: "null" }), guests: 0 };
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
  if (lab && !inn) {
    const resolve = (options: LabOptions) =>
      resolveOptions(options, lab.options);
    return await work({ lab, resolve });
  }
  const { opening } = enterInn();
  try {
    await opening;
    return await work({ lab: runningLab()!, resolve: resolveOptions });
  } finally {
    await leaveInn();
  }
}
