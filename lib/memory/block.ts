/**
 * Blocks: what the memory manager hands out.
 * @module
 */
import type { Category } from "./category.ts";
import type { BlockOwner } from "./owner_table.ts";
import type { Placement } from "./strategy.ts";

/** An allocated byte range. The manager alone changes it. */
export interface Block {
  /** Unique while the manager lives; larger means allocated later. */
  readonly id: number;
  /** Segment it lies in. */
  readonly segment: number;
  /** First byte, from the start of the segment. */
  readonly address: number;
  /** Bytes asked for. */
  readonly sizeBytes: number;
  /** Bytes added by rounding. */
  readonly paddingBytes: number;
  /** What it is for, as far as it is known now. */
  readonly category: Category;
  /** Whose it is. */
  readonly owner: BlockOwner;
}

/** A block as the manager and the ledger see it. */
export class LedgerBlock implements Block {
  /** Segment it lies in. */
  readonly segment: number;
  /** First byte, from the start of the segment. */
  readonly address: number;
  /** Bytes asked for. */
  readonly sizeBytes: number;
  /** Bytes added by rounding. */
  readonly paddingBytes: number;
  /** Index in the list of live blocks; -1 when it lives no more. */
  index: number = -1;
  /** Whether it took the place of another block, which ended for it. */
  inPlace: boolean = false;

  /** Describes a block; the ledger makes it live. */
  constructor(
    readonly id: number,
    readonly placement: Placement,
    public category: Category,
    public owner: BlockOwner,
  ) {
    // Copied, as a strategy may reuse the placement once the block is free.
    this.segment = placement.segment;
    this.address = placement.address;
    this.sizeBytes = placement.sizeBytes;
    this.paddingBytes = placement.paddingBytes;
  }
}
