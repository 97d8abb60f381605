/**
 * Masks as tensors with one bit per weight: int32 words, each with the bits of
 * a row of weights that lie beside each other. A weight is kept by the product
 * with its bit; recorded ops make of that, and of the update before it, one
 * step that writes in place, so that unpacked masks exist nowhere.
 * @module
 */
import { sizeOf } from "../../base/shape.ts";
import {
  add,
  cast,
  engine,
  mul,
  notEqual,
  reshape,
  scalar,
  slice,
  type Tensor,
  tensor2d,
  tidy,
  type Variable,
  variable,
} from "../../dependencies/tfjs_core.ts";

/** Bits of a word. */
const WORD_BITS = 32;

/** How the bits of a mask lie in its words. */
export interface MaskLayout {
  /** Weights. */
  readonly size: number;
  /** int32 words: the least that hold a bit for each weight. */
  readonly words: number;
  /** Weights per word; the last word may have fewer. */
  readonly group: number;
}

/** The layout for a number of weights. Rows of equal length, where there are such, need no copy. */
export function maskLayout(size: number): MaskLayout {
  const words = Math.ceil(size / WORD_BITS);
  const isEven = words > 0 && size % words === 0;
  return { size, words, group: isEven ? size / words : WORD_BITS };
}

/** Bytes that the words take. */
export function maskBytes({ words }: MaskLayout): number {
  return 4 * words;
}

/** Packs a mask: 1 for a weight that stays. */
export function packMask(
  mask: Uint8Array,
  { size, words, group }: MaskLayout,
): Int32Array {
  const packed = new Int32Array(words);
  for (let word = 0; word < words; word++) {
    const first = word * group;
    const end = Math.min(first + group, size);
    let bits = 0;
    for (let at = first; at < end; at++) bits |= mask[at]! << (at - first);
    packed[word] = bits;
  }
  return packed;
}

/** The mask that was packed. */
export function unpackMask(
  packed: Int32Array,
  { size, group }: MaskLayout,
): Uint8Array {
  const mask = new Uint8Array(size);
  for (let at = 0; at < size; at++) {
    mask[at] = packed[Math.floor(at / group)]! >>> (at % group) & 1;
  }
  return mask;
}

/** Weights that stay. */
export function countKept(mask: Uint8Array): number {
  let kept = 0;
  for (let at = 0; at < mask.length; at++) kept += mask[at]!;
  return kept;
}

/** Variables of ours are nobody's to train. */
const FROZEN = false;

/** Makes the tensor of a mask's words. // [words, 1] */
export function wordsTensor(packed: Int32Array): Tensor {
  return tensor2d(packed, [packed.length, 1], "int32");
}

/** The variable of a mask. // [words, 1] */
export function makeMask(packed: Int32Array, name: string): Variable {
  return tidy(() => variable(wordsTensor(packed), FROZEN, name));
}

/** The bits of a word, one by one: what every mask is taken apart with, 128 bytes. // [1, 32] */
export function makeBits(name: string): Variable {
  const bits = Int32Array.from({ length: WORD_BITS }, (_, bit) => 1 << bit);
  return tidy(() =>
    variable(tensor2d(bits, [1, WORD_BITS], "int32"), FROZEN, name)
  );
}

/** 1 for weights that stay, 0 for others. // [words, group] */
function unpackedTensor(
  mask: Tensor,
  bits: Tensor,
  { group }: MaskLayout,
): Tensor {
  const places = group === WORD_BITS ? bits : slice(bits, [0, 0], [1, group]);
  // TensorFlow.js's own function insists on equal shapes, the op does not.
  const inputs = { a: mask, b: places };
  const chosen = engine().runKernel("BitwiseAnd", inputs) as Tensor;
  return cast(notEqual(chosen, scalar(0, "int32")), "float32");
}

/**
 * Weights without those that a mask drops. What is dropped becomes +0, as the
 * sum with 0 makes of -0: signs of nothing would be noise in compressed files.
 *
 * @param weights float32, of any shape.
 * @param mask Words. // [words, 1]
 * @param bits Of `makeBits`. // [1, 32]
 */
export function applyMask(
  weights: Tensor,
  mask: Tensor,
  bits: Tensor,
): Tensor {
  const layout = maskLayout(sizeOf(weights.shape));
  const { size, words, group } = layout;
  return tidy(() => {
    const kept = unpackedTensor(mask, bits, layout);
    const isEven = words * group === size;
    const factors = isEven
      ? kept
      : slice(reshape(kept, [words * group]), [0], [size]);
    const shaped = reshape(weights, isEven ? [words, group] : [size]);
    return reshape(add(scalar(0), mul(shaped, factors)), weights.shape);
  });
}
