/**
 * How far a training is, for displays: epoch, batch, loss, peak and time left.
 * @module
 */
import { formatBytes } from "../base/bytes.ts";
import type { ProgressState } from "../plots/live/progress.ts";
import { formatLeft } from "../plots/live/progress_line.ts";
import type { FitListener, FitState } from "./fit_watch.ts";

/** How often a loss is read: each read waits for the device to come so far. */
const READ_EVERY_MS = 250;

interface Readable {
  data(): Promise<ArrayLike<number>>;
}

function isReadable(value: unknown): value is Readable {
  return typeof (value as Partial<Readable> | null)?.data === "function";
}

/** See the module. */
export class FitProgress implements FitListener {
  readonly #now: () => number;
  readonly #peakBytes: () => number;
  readonly #onBatch: () => void;
  #state: FitState | null = null;
  #startedMs = 0;
  #loss: number | undefined;
  #readMs = -Infinity;
  #isReading = false;

  /**
   * @param peakBytes Most bytes in use so far.
   * @param onBatch Called after each batch.
   */
  constructor(
    now: () => number,
    peakBytes: () => number,
    onBatch: () => void = () => {},
  ) {
    this.#now = now;
    this.#peakBytes = peakBytes;
    this.#onBatch = onBatch;
    this.#startedMs = now();
  }

  batchEnded(state: FitState): void {
    const isNew = this.#state === null || state.steps <= this.#state.steps;
    // The first batch of a fit has just been trained: count from it.
    if (isNew) this.#startedMs = this.#now();
    this.#state = state;
    this.#read(state.loss);
    this.#onBatch();
  }

  fitEnded(): void {
    this.#onBatch();
  }

  /** The loss is read beside the training, which does not wait for it. */
  #read(loss: unknown): void {
    if (typeof loss === "number") this.#loss = loss;
    const nowMs = this.#now();
    const isDue = !this.#isReading && nowMs - this.#readMs >= READ_EVERY_MS;
    if (!isDue || !isReadable(loss)) return;
    this.#readMs = nowMs;
    this.#isReading = true;
    loss.data().then((values) => {
      this.#loss = values[0];
    }, () => {
      // A training that failed says so itself.
    }).finally(() => this.#isReading = false);
  }

  /** Milliseconds until the end at the speed so far; null if it cannot be known. */
  #leftMs(): number | null {
    const { steps, batches, epochs, epoch, batch } = this.#state!;
    if (batches === null || steps < 2) return null;
    const stepMs = (this.#now() - this.#startedMs) / (steps - 1);
    const left = (epochs - epoch + 1) * batches - batch;
    return Math.max(0, left) * stepMs;
  }

  /** For the progress line of a terminal. */
  progress(inUseBytes: number): ProgressState {
    const state = this.#state;
    if (state === null) return { inUseBytes };
    const { epoch, epochs, batch, batches, steps } = state;
    const done = batches === null ? steps : (epoch - 1) * batches + batch;
    return {
      step: done,
      ...(batches === null ? {} : { totalSteps: epochs * batches }),
      epoch,
      epochs,
      batch,
      ...(batches === null ? {} : { batches }),
      ...(this.#loss === undefined ? {} : { loss: this.#loss }),
      leftMs: this.#leftMs(),
      peakBytes: this.#peakBytes(),
      inUseBytes,
    };
  }

  /** One line for a notebook's cell; null before the first batch. */
  line(): string | null {
    if (this.#state === null) return null;
    const { epoch, epochs, batch, batches } = this.#state;
    const leftMs = this.#leftMs();
    const parts = [
      `epoch ${epoch} of ${epochs}`,
      batches === null ? `batch ${batch}` : `batch ${batch} of ${batches}`,
      this.#loss === undefined ? null : `loss ${this.#loss.toPrecision(4)}`,
      `peak ${formatBytes(this.#peakBytes())}`,
      leftMs ? `${formatLeft(leftMs)} left` : null,
    ];
    return parts.filter((part) => part !== null).join(" · ");
  }
}
