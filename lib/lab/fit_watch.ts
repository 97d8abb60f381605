/**
 * Watches `fit` and `fitDataset`: marks the beginning of each epoch in the recordings under
 * way, and tells whoever shows progress which batch has been trained.
 *
 * TensorFlow.js calls a callback of ours after those of the user, which stay as they are: what
 * is told costs a training nothing but a call for each batch, and no value is read for it.
 * @module
 */
import { override, type Restore } from "../backend/override.ts";
import type { Session } from "../backend/session.ts";
import { Callback, CustomCallback, LayersModel } from "../dependencies/tfjs.ts";

/** Where a training stands after a batch. */
export interface FitState {
  /** Epoch under way, from 1. */
  readonly epoch: number;
  /** Epochs in all. */
  readonly epochs: number;
  /** Batches trained in this epoch. */
  readonly batch: number;
  /** Batches of an epoch; null if it is not known before the first has ended. */
  readonly batches: number | null;
  /** Batches trained since the beginning of the fit. */
  readonly steps: number;
  /** Loss of the batch: a number, or a tensor that lives until the listener returns. */
  readonly loss: unknown;
}

/** Somebody who wants to know how far training is. */
export interface FitListener {
  /** After each batch. */
  batchEnded?(state: FitState): void;
  /** After the last batch, or when training ended before it. */
  fitEnded?(): void;
}

/** What TensorFlow.js tells a callback about a fit. */
interface FitParameters {
  readonly epochs?: number | null;
  readonly initialEpoch?: number | null;
  readonly samples?: number | null;
  readonly steps?: number | null;
  readonly batchSize?: number | null;
}

type Logs = Readonly<Record<string, unknown>>;

const listeners = new Map<Session, Set<FitListener>>();

/** Tells `listener` of trainings on a session until the returned function is called. */
export function listenToFits(session: Session, listener: FitListener): Restore {
  const own = listeners.get(session) ?? new Set();
  listeners.set(session, own.add(listener));
  return () => {
    own.delete(listener);
    if (own.size === 0) listeners.delete(session);
  };
}

function batchesOf({ steps, samples, batchSize }: FitParameters) {
  if (typeof steps === "number") return steps;
  const isKnown = typeof samples === "number" && typeof batchSize === "number";
  return isKnown ? Math.ceil(samples / batchSize) : null;
}

/** The callback that is added to a fit. */
class FitCallback extends Callback {
  readonly #session: Session;
  #epoch = 1;
  #batch = 0;
  #steps = 0;
  #batches: number | null = null;

  constructor(session: Session) {
    super();
    this.#session = session;
  }

  get #listeners(): Iterable<FitListener> {
    return listeners.get(this.#session) ?? [];
  }

  get #parameters(): FitParameters {
    return (this.params ?? {}) as FitParameters;
  }

  override onTrainBegin(): Promise<void> {
    this.#batches = batchesOf(this.#parameters);
    return Promise.resolve();
  }

  override onEpochBegin(epoch: number): Promise<void> {
    this.#epoch = epoch + 1;
    this.#batch = 0;
    this.#session.memory.mark(`epoch ${this.#epoch}`);
    return Promise.resolve();
  }

  override onBatchEnd(_batch: number, logs: Logs = {}): Promise<void> {
    this.#batch++;
    this.#steps++;
    const state: FitState = {
      epoch: this.#epoch,
      epochs: this.#parameters.epochs ?? this.#epoch,
      batch: this.#batch,
      batches: this.#batches,
      steps: this.#steps,
      loss: logs["loss"],
    };
    for (const listener of this.#listeners) listener.batchEnded?.(state);
    return Promise.resolve();
  }

  override onEpochEnd(): Promise<void> {
    this.#batches ??= this.#batch;
    return Promise.resolve();
  }

  override onTrainEnd(): Promise<void> {
    for (const listener of this.#listeners) listener.fitEnded?.();
    return Promise.resolve();
  }
}

/** The class of all callbacks, which TensorFlow.js does not export. */
const BaseCallback: abstract new () => unknown = Object.getPrototypeOf(
  CustomCallback,
);

interface FitArguments {
  readonly callbacks?: unknown;
  readonly yieldEvery?: unknown;
}

/** The callbacks of the user, as TensorFlow.js itself would make them of what was given. */
function callbacksOf({ callbacks, yieldEvery }: FitArguments): unknown[] {
  const given = callbacks ?? {};
  const list = Array.isArray(given) ? given : [given];
  if (list[0] instanceof BaseCallback) return list;
  return list.map((each) =>
    new CustomCallback(each, yieldEvery as "auto" | undefined)
  );
}

type Fit = (this: object, ...parts: unknown[]) => Promise<unknown>;

/** Whether anybody would learn of a fit on a session. */
function isWatched(session: Session): boolean {
  return listeners.has(session);
}

function watch(
  name: "fit" | "fitDataset",
  argumentsAt: number,
  current: () => Session,
): Restore {
  const prototype = LayersModel.prototype as unknown as Record<string, Fit>;
  return override(prototype, name, (original) =>
    async function (...parts) {
      const session = current();
      const given = (parts[argumentsAt] ?? {}) as FitArguments;
      if (!isWatched(session)) return await original.apply(this, parts);
      const callbacks = [...callbacksOf(given), new FitCallback(session)];
      const own = [...parts];
      own[argumentsAt] = { ...given, callbacks };
      return await original.apply(this, own);
    });
}

/**
 * Watches all trainings until the returned function is called.
 *
 * @param current The session on which TensorFlow.js computes now.
 */
export function watchFits(current: () => Session): Restore {
  const restores = [watch("fit", 2, current), watch("fitDataset", 1, current)];
  return () => {
    for (const restore of restores.reverse()) restore();
  };
}
