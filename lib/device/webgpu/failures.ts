/**
 * What goes wrong on a GPU after the call that caused it has returned: work
 * that WebGPU refuses, and the loss of the device.
 * @module
 */
import { LateFailure } from "../channel.ts";

/** The part of a GPU device that tells of failures. */
export type FailureSource = Pick<GPUDevice, "lost" | "addEventListener">;

/** Keeps failures until somebody asks. */
export class Failures {
  /** Told once: later work may be fine. */
  #refused: LateFailure | null = null;
  /** Told every time: nothing works any more, and silence would pass for success. */
  #lost: LateFailure | null = null;

  constructor(device: FailureSource) {
    device.addEventListener("uncapturederror", (event) => {
      if (!(event instanceof GPUUncapturedErrorEvent)) return;
      event.preventDefault();
      this.#refused ??= new LateFailure(
        `Cannot run a step as WebGPU refused it: ${event.error.message}`,
      );
    });
    device.lost.then(({ reason, message }) => {
      if (reason === "destroyed") return;
      this.#lost = new LateFailure(
        `Cannot go on as the GPU was lost: ${message}; start the lab anew`,
      );
    });
  }

  /** Throws what has failed, if anything has. */
  throwPending(): void {
    const failure = this.#lost ?? this.#refused;
    this.#refused = null;
    if (failure) throw failure;
  }
}
