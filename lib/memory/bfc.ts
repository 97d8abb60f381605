/**
 * Best fit with coalescing, the rules that `growth` and `arena` share. They
 * are TensorFlow's (third_party/xla/xla/tsl/framework/bfc_allocator.cc):
 * - sizes and addresses are multiples of 256 B;
 * - a chunk is split if it is at least twice as large as needed, or if 128 MiB
 *   or more would be left; otherwise the rest is the block's padding.
 *
 * TensorFlow keeps free chunks in 21 bins by size, each ordered by size and
 * address, and takes the first that fits, scanning upwards. The bins only save
 * time: the chunk is always the smallest that fits, the lowest of equals, which
 * is what one ordered tree gives.
 * @module
 */
import { MiB, roundUp } from "../base/bytes.ts";
import { ChunkSpace } from "./chunk_space.ts";

const ROUNDING_BYTES = 256;
const LARGEST_PADDING_BYTES = 128 * MiB;

/** Bytes that a block of `sizeBytes` needs. */
export function roundBlock(sizeBytes: number): number {
  return roundUp(sizeBytes, ROUNDING_BYTES);
}

/** A space without segments that splits by TensorFlow's rule. */
export function bestFitSpace(): ChunkSpace {
  return new ChunkSpace((neededBytes, restBytes) =>
    restBytes >= neededBytes || restBytes >= LARGEST_PADDING_BYTES
  );
}
