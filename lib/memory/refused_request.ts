/**
 * What is known of a request for memory that could not be met.
 * @module
 */
import type { Category, Owner } from "./category.ts";
import type { MemoryUsage } from "./usage.ts";

/** What stood in the way: the user's limit, a preallocated arena that is full, or the device. */
export type Shortage = "limit" | "arena" | "device";

/** A large block, as an error shows it. */
export interface LargeBlock {
  /** Bytes asked for. */
  readonly sizeBytes: number;
  /** What it is for. */
  readonly category: Category;
  /** Who asked for it. */
  readonly owner: Owner;
}

/** Bytes that an element takes, in the categories that can be stored otherwise. */
export type ElementBytes = Readonly<Partial<Record<Category, number>>>;

/** Everything known when a block was refused. */
export interface RefusedRequest {
  /** Bytes that were asked for. */
  readonly requestedBytes: number;
  /** What they were for. */
  readonly category: Category;
  /** Who asked. */
  readonly owner: Owner;
  /** What stood in the way. */
  readonly reason: Shortage;
  /** Bytes of the segment that was asked for and refused; 0 if none was. */
  readonly segmentBytes: number;
  /** Memory at that moment. */
  readonly usage: MemoryUsage;
  /** Bytes by category: what is in use, for a program with what it would hold at its peak. */
  readonly byCategory: Readonly<Record<Category, number>>;
  /** What narrower formats could still save. */
  readonly elementBytes: ElementBytes;
  /** Largest free run of bytes. */
  readonly largestFreeBytes: number;
  /** The largest blocks, largest first, for a program with its own. */
  readonly largest: readonly LargeBlock[];
}
