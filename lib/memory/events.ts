/**
 * What the ledger saw, as columns. Row `i` of every column is event `i`.
 * Ten million events fit in 400 MB.
 * @module
 */
import type { Category, Owner } from "./category.ts";

/** Kinds of events; a column holds the index. */
export const EVENT_KINDS = [
  "reserve",
  "release",
  "alloc",
  "free",
  "retag",
  "mark",
  "refuse",
] as const;

/** One of {@linkcode EVENT_KINDS}. */
export type EventKind = typeof EVENT_KINDS[number];

/** Recorded events. Columns are exactly `length` long; free and retag repeat the block's alloc, with the category and owner known by then. */
export interface EventColumns {
  readonly length: number;
  /** Index into {@linkcode EVENT_KINDS}. */
  readonly kind: Uint8Array;
  /** Index into CATEGORIES; for retag the new category. */
  readonly category: Uint8Array;
  /** Milliseconds since the recording began. */
  readonly timeMs: Float32Array;
  readonly segment: Uint32Array;
  /** First byte in the segment. */
  readonly address: Uint32Array;
  /** Block id (alloc, free, retag), or index into `names` (mark). */
  readonly blockId: Uint32Array;
  /** Bytes requested; for reserve and release the segment's. */
  readonly sizeBytes: Float64Array;
  readonly paddingBytes: Uint32Array;
  /** Index into `owners`. */
  readonly owner: Uint32Array;
  readonly owners: readonly Owner[];
  /** Names of marks. */
  readonly names: readonly string[];
  /** Usage before the first event. */
  readonly before: {
    readonly inUse: number;
    readonly padding: number;
    readonly reserved: number;
    readonly byCategory: Readonly<Record<Category, number>>;
  };
  /** Blocks that lived before the first event: they appear in no alloc event. */
  readonly initialBlocks: readonly InitialBlock[];
  /** Segments reserved before the first event: they appear in no reserve event. */
  readonly initialSegments: readonly InitialSegment[];
}

/** A segment that was reserved before a recording began. */
export interface InitialSegment {
  readonly segment: number;
  readonly sizeBytes: number;
}

/** A block that lived before a recording began. */
export interface InitialBlock {
  readonly blockId: number;
  readonly segment: number;
  readonly address: number;
  readonly sizeBytes: number;
  readonly paddingBytes: number;
  readonly category: Category;
  readonly owner: Owner;
}

/** One event, as a person reads it. */
export interface MemoryEvent {
  readonly kind: EventKind;
  readonly timeMs: number;
  readonly segment: number;
  readonly address: number;
  readonly blockId: number;
  readonly sizeBytes: number;
  readonly paddingBytes: number;
  readonly category: Category;
  readonly layer: string | null;
  readonly op: string | null;
  readonly tensor: string | null;
}
