/**
 * Chunks: every segment is a doubly linked list of chunks in address order,
 * each free or held by one block.
 * @module
 */
import type { Placement } from "./strategy.ts";

/** A run of bytes in a segment. While a block holds it, it is the block's placement. */
export class Chunk implements Placement {
  /** Bytes the block asked for; 0 while free. */
  sizeBytes = 0;
  /** Bytes of the chunk beyond those; 0 while free. */
  paddingBytes = 0;
  /** Whether no block holds it. */
  isFree = true;
  /** The chunk below it. */
  previous: Chunk | null = null;
  /** The chunk above it. */
  next: Chunk | null = null;
  /** Link of the tree of free chunks. */
  left: Chunk | null = null;
  /** Link of the tree of free chunks. */
  right: Chunk | null = null;
  /** Place in the tree of free chunks. */
  priority = 0;

  /** Makes a free chunk. */
  constructor(
    /** Segment it lies in. */
    readonly segment: number,
    /** First byte, from the start of the segment. */
    readonly address: number,
    /** All its bytes. */
    public spanBytes: number,
  ) {}

  /** Whether it is its whole segment. */
  get isWholeSegment(): boolean {
    return this.previous === null && this.next === null;
  }
}
