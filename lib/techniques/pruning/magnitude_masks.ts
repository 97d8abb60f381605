/**
 * Which weights stay: those of the largest magnitude, decided exactly as
 * TensorFlow Model Optimization does (`pruning_impl.py`, `pruning_utils.py`),
 * ties and float32 roundings included. Pure functions over numbers on the host.
 *
 * Masks hold 1 for a weight that stays and 0 for one that goes, row by row.
 * @module
 */
import { type Shape, sizeOf } from "../../base/shape.ts";

/** How the magnitudes of a block become one. */
export type BlockPooling = "AVG" | "MAX";

/** Rows and columns. */
export type Pair = readonly [number, number];

/** How weights are chosen. */
export interface MaskRule {
  /** Blocks of this many rows and columns go or stay together; [1, 1] for single weights. */
  readonly blockSize: Pair;
  /** What a block is judged by. */
  readonly blockPooling: BlockPooling;
  /** m zeros in every n weights along the input axis, whatever the sparsity; null for none. */
  readonly mByN: Pair | null;
}

/** What stays, and the least magnitude that does. */
export interface MaskDecision {
  /** 1 for a weight that stays. */
  readonly mask: Uint8Array;
  /** Of weights, or of pooled blocks; {@linkcode NO_THRESHOLD} for m:n. */
  readonly threshold: number;
}

/** What tfmot notes as threshold where there is none. */
export const NO_THRESHOLD = 999;

const { fround } = Math;

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** How many of `size` stay; at least one. */
export function keptCount(size: number, sparsity: number): number {
  const kept = fround(fround(size) * fround(1 - fround(sparsity)));
  return Math.max(roundHalfEven(kept), 1);
}

const HALF_BITS = 16;
const HALF_VALUES = 2 ** HALF_BITS;
const LOW_HALF = HALF_VALUES - 1;

/** The bucket that holds the `rank`-th largest, and its rank in there. */
function findBucket(counts: Uint32Array, rank: number): [number, number] {
  let bucket = counts.length - 1;
  let left = rank;
  while (counts[bucket]! < left) left -= counts[bucket--]!;
  return [bucket, left];
}

/**
 * The `rank`-th largest of numbers that are not negative: their bits have their
 * order, so two counts of 16 bits each find it. Sorting a million of them took
 * thirty times as long (450 ms and 14).
 */
function findLargest(magnitudes: Float32Array, rank: number): number {
  const bits = new Uint32Array(
    magnitudes.buffer,
    magnitudes.byteOffset,
    magnitudes.length,
  );
  const counts = new Uint32Array(HALF_VALUES);
  for (let at = 0; at < bits.length; at++) counts[bits[at]! >>> HALF_BITS]!++;
  const [high, left] = findBucket(counts, rank);
  counts.fill(0);
  for (let at = 0; at < bits.length; at++) {
    if (bits[at]! >>> HALF_BITS === high) counts[bits[at]! & LOW_HALF]!++;
  }
  const [low] = findBucket(counts, left);
  const found = Uint32Array.of(high * HALF_VALUES + low);
  return new Float32Array(found.buffer)[0]!;
}

/** Keeps the largest magnitudes and all that equal the least of these. */
function maskLargest(
  magnitudes: Float32Array,
  sparsity: number,
): MaskDecision {
  const size = magnitudes.length;
  const kept = Math.min(keptCount(size, sparsity), size);
  const threshold = findLargest(magnitudes, kept);
  const mask = new Uint8Array(size);
  for (let at = 0; at < size; at++) {
    mask[at] = magnitudes[at]! >= threshold ? 1 : 0;
  }
  return { mask, threshold };
}

/** A matrix, row by row. */
interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

function transpose({ rows, columns, values }: Matrix): Matrix {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = values[row * columns + column]!;
    }
  }
  return { rows: columns, columns: rows, values: turned };
}

/**
 * Pools every `height` rows. Padding is TensorFlow's SAME: what is missing for
 * a whole number of windows is put in front, rounded down, and behind; an
 * average counts real rows only.
 */
function poolRows(
  { rows, columns, values }: Matrix,
  height: number,
  pooling: BlockPooling,
): Matrix {
  const count = Math.ceil(rows / height);
  const front = (count * height - rows) >> 1;
  const pooled = new Float32Array(count * columns);
  for (let window = 0; window < count; window++) {
    const start = window * height - front;
    const first = Math.max(start, 0);
    const end = Math.min(start + height, rows);
    for (let column = 0; column < columns; column++) {
      let total = values[first * columns + column]!;
      for (let row = first + 1; row < end; row++) {
        const value = values[row * columns + column]!;
        total = pooling === "MAX"
          ? Math.max(total, value)
          : fround(total + value);
      }
      const share = pooling === "MAX" ? total : total / (end - first);
      pooled[window * columns + column] = share;
    }
  }
  return { rows: count, columns, values: pooled };
}

/** Blocks of a matrix; the mask's blocks begin at its first element, however pooling was padded. */
function maskBlocks(
  matrix: Matrix,
  sparsity: number,
  { blockSize: [height, width], blockPooling }: MaskRule,
): MaskDecision {
  const tall = poolRows(matrix, height, blockPooling);
  const pooled = transpose(poolRows(transpose(tall), width, blockPooling));
  const { mask: blocks, threshold } = maskLargest(pooled.values, sparsity);
  const { rows, columns } = matrix;
  const mask = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const start = Math.floor(row / height) * pooled.columns;
    for (let column = 0; column < columns; column++) {
      mask[row * columns + column] =
        blocks[start + Math.floor(column / width)]!;
    }
  }
  return { mask, threshold };
}

/** Weights that lie `stride` apart. */
interface Group {
  readonly first: number;
  readonly stride: number;
  readonly length: number;
}

/** How many of a group come before one of it: larger ones, and of equal ones those with a lower index. */
function rankIn(
  magnitudes: Float32Array,
  { first, stride, length }: Group,
  own: number,
): number {
  const magnitude = magnitudes[first + own * stride]!;
  let rank = 0;
  for (let at = 0; at < length; at++) {
    const other = magnitudes[first + at * stride]!;
    if (other > magnitude || (other === magnitude && at < own)) rank++;
  }
  return rank;
}

/**
 * m zeros in every n weights along the input axis: the rows of [inputs,
 * outputs], the third dimension of [height, width, inputs, outputs]. The
 * padding of a last, shorter group is 0 and behind: it takes no place of a
 * weight.
 */
function maskGroups(
  magnitudes: Float32Array,
  shape: Shape,
  [zeros, size]: Pair,
): MaskDecision {
  const [inputs, outputs] = shape.slice(-2) as [number, number];
  const mask = new Uint8Array(magnitudes.length);
  const places = magnitudes.length / outputs;
  for (
    let row = 0;
    row < places;
    row += Math.min(size, inputs - row % inputs)
  ) {
    const length = Math.min(size, inputs - row % inputs);
    for (let output = 0; output < outputs; output++) {
      const group = { first: row * outputs + output, stride: outputs, length };
      for (let at = 0; at < length; at++) {
        const isKept = rankIn(magnitudes, group, at) < size - zeros;
        mask[group.first + at * outputs] = isKept ? 1 : 0;
      }
    }
  }
  return { mask, threshold: NO_THRESHOLD };
}

function magnitudesOf(weights: Float32Array): Float32Array {
  const magnitudes = new Float32Array(weights.length);
  for (let at = 0; at < weights.length; at++) {
    magnitudes[at] = Math.abs(weights[at]!);
  }
  return magnitudes;
}

/** Whether a rule looks at blocks of this shape; a single row or column has none, as in tfmot. */
export function hasBlocks({ blockSize }: MaskRule, shape: Shape): boolean {
  const isBlock = blockSize[0] > 1 || blockSize[1] > 1;
  return isBlock && shape.filter((size) => size !== 1).length === 2;
}

/**
 * Decides which weights stay.
 *
 * @param weights float32, row by row.
 * @param sparsity The fraction to make zero, from 0 to less than 1; at least one weight stays, and all that tie with the least one that does.
 *
 * @example
 * ```ts
 * import { decideMask } from "./magnitude_masks.ts";
 * const rule = { blockSize: [1, 1], blockPooling: "AVG", mByN: null } as const;
 * const weights = new Float32Array([0.5, -2, 1, 0]);
 * console.log(decideMask(weights, [4], 0.5, rule).mask); // 0 1 1 0
 * ```
 */
export function decideMask(
  weights: Float32Array,
  shape: Shape,
  sparsity: number,
  rule: MaskRule,
): MaskDecision {
  const magnitudes = magnitudesOf(weights);
  if (sizeOf(shape) === 0) return { mask: new Uint8Array(0), threshold: 0 };
  if (rule.mByN) return maskGroups(magnitudes, shape, rule.mByN);
  if (!hasBlocks(rule, shape)) return maskLargest(magnitudes, sparsity);
  const [rows, columns] = shape as [number, number];
  return maskBlocks({ rows, columns, values: magnitudes }, sparsity, rule);
}
