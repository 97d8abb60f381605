/**
 * What a labelled image set is. The values stay bytes on the host: 60,000 images of
 * 32×32×3 are 47 MB as they are stored and 737 MB as float32. Tensors are made on first
 * access, on the backend that is active then, for exactly the examples of that split.
 * @module
 */
import { HELD_TENSORS } from "../base/kernel_memory.ts";
import * as tf from "../dependencies/tfjs.ts";
import { canEnlarge, type ImageShape, imagesToFloats } from "./images.ts";

/** A labelled set of images, divided as its makers published it. */
export interface Dataset {
  /** As people call it, e.g. `"MNIST"`. */
  readonly name: string;
  /** Examples to learn from. */
  readonly train: Split;
  /** Examples to test on, disjoint from `train`. */
  readonly test: Split;
  /** Names of the classes; a label is an index into it. */
  readonly classes: readonly string[];
  /** Where the data come from. */
  readonly source: string;
  /** On which terms the data may be used. */
  readonly licence: string;
  /** Frees the tensors of both splits; the bytes on the host stay. */
  dispose(): void;
}

/** What a {@linkcode Split} is made of. */
export interface SplitSource {
  /** Whole images, channels last. // [image, height, width, channel] */
  readonly images: Uint8Array;
  /** One class index per image. */
  readonly labels: Uint8Array;
  /** Shape of one image in `images`. */
  readonly imageShape: ImageShape;
  /** Shape of one image in `x`; at least as large as `imageShape`. */
  readonly shape: ImageShape;
}

interface Tensors {
  x: tf.Tensor4D | null;
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

/** Labelled images of one purpose: training or test. */
export class Split {
  /** Whole images as bytes on the host. // [image, height, width, channel] */
  readonly images: Uint8Array;
  /** One class index per image, on the host. */
  readonly labels: Uint8Array;
  /** Shape of one image in {@linkcode images}. */
  readonly imageShape: ImageShape;
  /** Shape of one image in {@linkcode x}. */
  readonly shape: ImageShape;
  /** Number of images. */
  readonly length: number;
  // One pair per backend and state of TensorFlow.js's engine: a lab may start or
  // stop between two accesses, and predictions and comparisons have a state of
  // their own. Weak, so that the memory of a stopped lab is not held here.
  readonly #tensors = new WeakMap<object, WeakMap<object, Tensors>>();

  /**
   * Joins images and labels; nothing is copied.
   *
   * @throws {RangeError} If the sizes do not fit together.
   */
  constructor(source: SplitSource) {
    const { images, labels, imageShape, shape } = source;
    const [height, width, channels] = imageShape;
    const expectedBytes = labels.length * height * width * channels;
    if (images.length !== expectedBytes || labels.length === 0) {
      throw new RangeError(
        `Cannot make a split as ${labels.length} labels need ${expectedBytes} bytes of images and at least one label: there are ${images.length} bytes`,
      );
    }
    if (!canEnlarge(imageShape, shape)) {
      throw new RangeError(
        `Cannot make a split as images can only grow, from one channel to any number: ${
          imageShape.join("×")
        } to ${shape.join("×")}`,
      );
    }
    this.images = images;
    this.labels = labels;
    this.imageShape = imageShape;
    this.shape = shape;
    this.length = labels.length;
  }

  /**
   * The images as a float32 tensor with values between 0 and 1, made on first access on the
   * active backend and kept, also by `tf.tidy`, until `dispose()`. // [image, height, width, channel]
   */
  get x(): tf.Tensor4D {
    const tensors = this.#tensorsHere();
    if (!tensors.x || tensors.x.isDisposed) {
      const floats = imagesToFloats(this.images, this.imageShape, this.shape);
      tensors.x = tf.keep(tf.tensor4d(floats, [this.length, ...this.shape]));
    }
    return tensors.x;
  }

  /** The labels as a float32 tensor, as sparseCategoricalCrossentropy takes them. // [image] */
  get y(): tf.Tensor1D {
    const tensors = this.#tensorsHere();
    if (!tensors.y || tensors.y.isDisposed) {
      tensors.y = tf.keep(tf.tensor1d(Float32Array.from(this.labels)));
    }
    return tensors.y;
  }

  /** The first `count` examples, with tensors of their own; nothing is copied until those are made. */
  take(count: number): Split {
    checkCount(count, this.length);
    return this.#slice(0, count);
  }

  /**
   * All examples in order, `size` at a time; the last batch may be smaller,
   * and is the only one where `size` is more than there are.
   * The tensors of a batch are freed when the next one is asked for or the loop ends.
   */
  *batches(size: number): Generator<Split, void, void> {
    checkBatchSize(size);
    for (let start = 0; start < this.length; start += size) {
      const batch = this.#slice(start, Math.min(start + size, this.length));
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

  #slice(start: number, end: number): Split {
    const [height, width, channels] = this.imageShape;
    const imageBytes = height * width * channels;
    return new Split({
      images: this.images.subarray(start * imageBytes, end * imageBytes),
      labels: this.labels.subarray(start, end),
      imageShape: this.imageShape,
      shape: this.shape,
    });
  }

  #tensorsHere(): Tensors {
    const backend = tf.backend();
    const { state } = tf.engine();
    const byBackend = this.#tensors.get(state) ?? new WeakMap();
    this.#tensors.set(state, byBackend);
    const tensors = byBackend.get(backend) ?? { x: null, y: null };
    byBackend.set(backend, tensors);
    return tensors;
  }

  /** One line about the split. */
  toString(): string {
    return `${this.length.toLocaleString("en")} images ${
      this.shape.join("×")
    }, uint8 on the host`;
  }

  /** Prints {@linkcode toString} in a terminal. */
  [Symbol.for("Deno.customInspect")](): string {
    return `Split { ${this} }`;
  }
}

function describe(dataset: Dataset): string {
  return [
    `${dataset.name}, ${dataset.classes.length} classes`,
    `train    ${dataset.train}`,
    `test     ${dataset.test}`,
    `source   ${dataset.source}`,
    `licence  ${dataset.licence}`,
  ].join("\n");
}

/** Completes a data set with its way to free tensors and to show itself. */
export function makeDataset(parts: Omit<Dataset, "dispose">): Dataset {
  const dataset = {
    ...parts,
    dispose(): void {
      parts.train.dispose();
      parts.test.dispose();
    },
    [Symbol.for("Deno.customInspect")]: (): string => describe(dataset),
    [Symbol.for("Jupyter.display")]: (): Record<string, string> => ({
      "text/plain": describe(dataset),
    }),
  };
  return dataset;
}
