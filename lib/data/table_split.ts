/**
 * Labelled rows of numbers.
 * @module
 */
import * as tf from "../dependencies/tfjs.ts";
import { Examples, type Labels } from "./examples.ts";

/** What a {@linkcode TableSplit} is made of. */
export interface TableSource {
  /** All values, row by row. // [row, feature] */
  readonly values: Float32Array;
  /** One label per row. */
  readonly labels: Labels;
  /** What each feature is. */
  readonly features: readonly string[];
}

/** Labelled rows of one purpose: training or test. */
export class TableSplit extends Examples<tf.Tensor2D> {
  /** All values, float32 on the host. // [row, feature] */
  readonly values: Float32Array;
  /** What each feature is: a column's name, or `column=category`. */
  readonly features: readonly string[];

  /** Joins values and labels; nothing is copied. */
  constructor(source: TableSource) {
    super(source.labels);
    this.values = source.values;
    this.features = source.features;
  }

  /** Makes the float32 tensor of all rows. // [row, feature] */
  protected override makeX(): tf.Tensor2D {
    return tf.tensor2d(this.values, [this.length, this.features.length]);
  }

  /** Rows `start` up to `end`, over the same memory. */
  protected override slice(start: number, end: number): this {
    const { features, labels, values } = this;
    return new TableSplit({
      features,
      labels: labels.subarray(start, end),
      values: values.subarray(
        start * features.length,
        end * features.length,
      ),
    }) as this;
  }

  /** One line about the split. */
  override toString(): string {
    return `${
      this.length.toLocaleString("en")
    } rows of ${this.features.length} features, float32 on the host`;
  }
}
