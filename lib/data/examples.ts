/**
 * Labelled examples whose values stay as they are stored on the host. Tensors are made on
 * first access, on the backend that is active then, for exactly the examples at hand.
 * What the values are (images, words, tables) is told by classes that extend this one.
 * @module
 */
import { HELD_TENSORS } from "../base/kernel_memory.ts";
import * as tf from "../dependencies/tfjs.ts";

/** One label per example: an index into the classes, or (float32) a number to predict. */
export type Labels = Uint8Array | Uint16Array | Float32Array;

interface Tensors<X> {
  x: X | null;
  y: tf.Tensor1D | null;
}

function checkCount(count: number, length: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= length) return;
  throw new RangeError(
    `Cannot take ${count} examples as the count must be an integer from 1 to ${length}: choose one in that range`,
  );
}

function checkBatchSize(size: number): void {
  if (Number.isInteger(size) && size >= 1) return;
  throw new RangeError(
    `Cannot make batches of ${size} examples as the size must be an integer from 1 on: choose for example 32`,
  );
}

/** Labelled examples of one purpose: training or test. */
export abstract class Examples<X extends tf.Tensor = tf.Tensor> {
  /** One label per example, on the host. */
  readonly labels: Labels;
  /** Number of examples. */
  readonly length: number;
  // One pair per backend and state of TensorFlow.js's engine: a lab may start or
  // stop between two accesses, and predictions and comparisons have a state of
  // their own. Weak, so that the memory of a stopped lab is not held here.
  readonly #tensors = new WeakMap<object, WeakMap<object, Tensors<X>>>();

  /** Keeps the labels; they are not copied. */
  protected constructor(labels: Labels) {
    this.labels = labels;
    this.length = labels.length;
  }

  /** Makes a new tensor of all examples. */
  protected abstract makeX(): X;

  /** The examples from `start` up to `end`, over the same memory. */
  protected abstract slice(start: number, end: number): this;

  /**
   * The values as a tensor, made on first access on the active backend and kept, also by
   * `tf.tidy`, until `dispose()`. Shape and dtype are told by the class of the examples.
   */
  get x(): X {
    const tensors = this.#tensorsHere();
    if (!tensors.x || tensors.x.isDisposed) tensors.x = tf.keep(this.makeX());
    return tensors.x;
  }

  /** The labels as a float32 tensor, as the losses of TensorFlow.js take them. // [example] */
  get y(): tf.Tensor1D {
    const tensors = this.#tensorsHere();
    if (!tensors.y || tensors.y.isDisposed) {
      tensors.y = tf.keep(tf.tensor1d(Float32Array.from(this.labels)));
    }
    return tensors.y;
  }

  /** The first `count` examples, with tensors of their own; nothing is copied until those are made. */
  take(count: number): this {
    checkCount(count, this.length);
    return this.slice(0, count);
  }

  /**
   * All examples in order, `size` at a time; the last batch may be smaller,
   * and is the only one where `size` is more than there are.
   * The tensors of a batch are freed when the next one is asked for or the loop ends.
   */
  *batches(size: number): Generator<this, void, void> {
    checkBatchSize(size);
    for (let start = 0; start < this.length; start += size) {
      const batch = this.slice(start, Math.min(start + size, this.length));
      try {
        yield batch;
      } finally {
        batch.dispose();
      }
    }
  }

  /** Frees the tensors on every backend that is still there; the next access makes new ones. */
  dispose(): void {
    for (const tensor of this[HELD_TENSORS]()) tensor.dispose();
    this.#tensors.delete(tf.engine().state);
  }

  /** The tensors that have been made, for notebooks: they cannot look into private fields. */
  [HELD_TENSORS](): tf.Tensor[] {
    const { registry, state } = tf.engine();
    const byBackend = this.#tensors.get(state);
    return Object.values(registry).flatMap((backend) => {
      const { x = null, y = null } = byBackend?.get(backend) ?? {};
      return [x, y].filter((tensor) => tensor !== null);
    });
  }

  #tensorsHere(): Tensors<X> {
    const backend = tf.backend();
    const { state } = tf.engine();
    const byBackend = this.#tensors.get(state) ?? new WeakMap();
    this.#tensors.set(state, byBackend);
    const tensors = byBackend.get(backend) ?? { x: null, y: null };
    byBackend.set(backend, tensors);
    return tensors;
  }

  /** Prints its `toString()` in a terminal. */
  [Symbol.for("Deno.customInspect")](): string {
    return `${this.constructor.name} { ${this} }`;
  }
}

/** The narrowest array that holds `classes` different labels. */
export function makeLabels(
  indices: readonly number[],
  classes: number,
): Uint8Array | Uint16Array {
  return classes <= 256 ? Uint8Array.from(indices) : Uint16Array.from(indices);
}
