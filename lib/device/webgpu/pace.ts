/**
 * Keeps the executor from running far ahead of the GPU: what waits in its
 * queue takes memory of the driver.
 * @module
 */
import type { CommandStream } from "./command_stream.ts";

/** After so many submits, or dispatches, it asks how far the GPU is. */
const SUBMITS_PER_FENCE = 16;
const DISPATCHES_PER_FENCE = 8192;
/** Fences under way before the executor waits for the oldest. */
const MAX_FENCES = 2;

/** Knows how far the GPU is. */
export class Pace {
  readonly #device: GPUDevice;
  readonly #stream: CommandStream;
  /** Fences under way, oldest first. */
  #fences: Promise<undefined>[] = [];
  #fencedSubmits = 0;
  #fencedDispatches = 0;
  /** Submits known to be done. */
  #doneSubmits = 0;

  constructor(device: GPUDevice, stream: CommandStream) {
    this.#device = device;
    this.#stream = stream;
  }

  /** Waits if the GPU lags far behind. */
  keep(): void | Promise<void> {
    const { submits, dispatches } = this.#stream;
    const isDue = submits - this.#fencedSubmits >= SUBMITS_PER_FENCE ||
      dispatches - this.#fencedDispatches >= DISPATCHES_PER_FENCE;
    if (!isDue) return;
    this.#fencedSubmits = submits;
    this.#fencedDispatches = dispatches;
    this.#fences.push(this.#device.queue.onSubmittedWorkDone());
    if (this.#fences.length > MAX_FENCES) return this.#fences.shift()!;
  }

  /** Notes that the first so many submits are done. */
  noteDone(submits: number): void {
    this.#doneSubmits = Math.max(this.#doneSubmits, submits);
  }

  /** Resolves when all that was submitted is done. */
  async finish(): Promise<void> {
    const { submits } = this.#stream;
    if (this.#doneSubmits < submits) {
      await this.#device.queue.onSubmittedWorkDone();
      this.#doneSubmits = submits;
    }
    this.#fences = [];
  }
}
