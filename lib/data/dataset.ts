/**
 * What a labelled data set is, and the examples of one made of images. The values stay
 * bytes on the host: 60,000 images of 32×32×3 are 47 MB as they are stored and 737 MB as
 * float32.
 * @module
 */
import * as tf from "../dependencies/tfjs.ts";
import { Examples, type Labels } from "./examples.ts";
import {
  canEnlarge,
  type ImageShape,
  imagesToFloats,
  type ValueRange,
} from "./images.ts";

/** A labelled set of examples, divided into training and test. */
export interface Dataset<S extends Examples = Split> {
  /** As people call it, e.g. `"MNIST"`. */
  readonly name: string;
  /** Examples to learn from. */
  readonly train: S;
  /** Examples to test on, disjoint from `train`. */
  readonly test: S;
  /** Names of the classes; a label is an index into it. Empty if the labels are numbers to predict. */
  readonly classes: readonly string[];
  /** Where the data come from. */
  readonly source: string;
  /** On which terms the data may be used. */
  readonly licence: string;
  /** Frees the tensors of both splits; the values on the host stay. */
  dispose(): void;
}

/** What a {@linkcode Split} is made of. */
export interface SplitSource {
  /** Whole images, channels last. // [image, height, width, channel] */
  readonly images: Uint8Array;
  /** One class index per image. */
  readonly labels: Labels;
  /** Shape of one image in `images`. */
  readonly imageShape: ImageShape;
  /** Shape of one image in `x`; at least as large as `imageShape`. */
  readonly shape: ImageShape;
  /** Values in `x`: 0 to 1, or the bytes as they are, which a uint8 format holds exactly. Default `"unit"`. */
  readonly range?: ValueRange;
}

/** Labelled images of one purpose: training or test. */
export class Split extends Examples<tf.Tensor4D> {
  /** Whole images as bytes on the host. // [image, height, width, channel] */
  readonly images: Uint8Array;
  /** Shape of one image in {@linkcode images}. */
  readonly imageShape: ImageShape;
  /** Shape of one image in `x`, which is float32. // [image, height, width, channel] */
  readonly shape: ImageShape;
  /** Values in `x`: `"unit"`, from 0 to 1, or `"byte"`, from 0 to 255. */
  readonly range: ValueRange;

  /**
   * Joins images and labels; nothing is copied.
   *
   * @throws {RangeError} If the sizes do not fit together.
   */
  constructor(source: SplitSource) {
    const { images, labels, imageShape, shape, range = "unit" } = source;
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
    super(labels);
    this.images = images;
    this.imageShape = imageShape;
    this.shape = shape;
    this.range = range;
  }

  /** Makes the float32 tensor of all images. // [image, height, width, channel] */
  protected override makeX(): tf.Tensor4D {
    const { images, imageShape, shape, range } = this;
    const floats = imagesToFloats(images, imageShape, shape, range);
    return tf.tensor4d(floats, [this.length, ...shape]);
  }

  /** What images `start` up to `end` are made of. */
  protected sliceSource(start: number, end: number): SplitSource {
    const [height, width, channels] = this.imageShape;
    const imageBytes = height * width * channels;
    return {
      images: this.images.subarray(start * imageBytes, end * imageBytes),
      labels: this.labels.subarray(start, end),
      imageShape: this.imageShape,
      shape: this.shape,
      range: this.range,
    };
  }

  /** The images from `start` up to `end`, over the same memory. */
  protected override slice(start: number, end: number): this {
    return new Split(this.sliceSource(start, end)) as this;
  }

  /** One line about the split. */
  override toString(): string {
    return `${this.length.toLocaleString("en")} images ${
      this.shape.join("×")
    }, uint8 on the host`;
  }
}

type Parts = Omit<Dataset<Examples>, "dispose">;

function describe(dataset: Parts): string {
  const classes = dataset.classes.length;
  return [
    `${dataset.name}, ${classes === 0 ? "no classes" : `${classes} classes`}`,
    `train    ${dataset.train}`,
    `test     ${dataset.test}`,
    `source   ${dataset.source}`,
    `licence  ${dataset.licence}`,
  ].join("\n");
}

/** Completes a data set with its way to free tensors and to show itself. */
export function makeDataset<P extends Parts>(
  parts: P,
): P & Pick<Dataset, "dispose"> {
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
