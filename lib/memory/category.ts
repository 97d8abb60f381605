/**
 * What a block is for, and who owns it.
 * @module
 */

/** All categories, in the order in which tables and plots show them. */
export const CATEGORIES = [
  /** Trainable variables. */
  "parameter",
  /** Slots of an optimizer. */
  "optimizer",
  /** Written by the user, or gathered, sliced or cast from such. */
  "input",
  /** Forward values that backward reads. */
  "activation",
  /** Made in backward and reaching the optimizer. */
  "gradient",
  /** The rest. */
  "temporary",
] as const;

/** One of {@linkcode CATEGORIES}. */
export type Category = typeof CATEGORIES[number];

/** Index of each category in {@linkcode CATEGORIES}. */
export const CATEGORY_INDEX: Readonly<Record<Category, number>> = {
  parameter: 0,
  optimizer: 1,
  input: 2,
  activation: 3,
  gradient: 4,
  temporary: 5,
};

/** Names the entries of a column by category. */
export function byCategory(
  values: ArrayLike<number>,
): Record<Category, number> {
  return {
    parameter: values[0]!,
    optimizer: values[1]!,
    input: values[2]!,
    activation: values[3]!,
    gradient: values[4]!,
    temporary: values[5]!,
  };
}

/** Phases of a training step, in their order. */
export const PHASES = ["forward", "backward", "update"] as const;

/** One of {@linkcode PHASES}. */
export type Phase = typeof PHASES[number];

/** Who asked for a block. Null where nobody is known, for example outside any layer. */
export interface Owner {
  /** Name of the layer, e.g. `"conv2d_Conv2D1"`; `"loss"`, `"optimizer"` for those parts of a training step. */
  readonly layer: string | null;
  /** TensorFlow.js's name of the op, e.g. `"Conv2D"`; `"write"` for values from the host. */
  readonly op: string | null;
  /** Name of the variable, or the tensor's dtype and shape. */
  readonly tensor: string | null;
  /** Phase of the training step in which it was asked for; null outside of one. */
  readonly phase: Phase | null;
  /** Line of code that asked for it, if the lab keeps sites. */
  readonly site: string | null;
}

/** Bytes that one owner holds in one category. */
export interface OwnedBytes {
  /** Name of the layer. */
  readonly layer: string | null;
  /** TensorFlow.js's name of the op. */
  readonly op: string | null;
  /** Name of the variable, or the tensor's dtype and shape. */
  readonly tensor: string | null;
  /** Bytes of all blocks of this owner in this category. */
  readonly bytes: number;
  /** What they are for. */
  readonly category: Category;
}
