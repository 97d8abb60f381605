/**
 * What the ledger saw, as columns. Row `i` of every column is event `i`.
 * Ten million events fit in 400 MB.
 * @module
 */
import type { Category, Owner, Phase } from "./category.ts";

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

/** Index of each kind in {@linkcode EVENT_KINDS}. */
export const KIND_INDEX: Readonly<Record<EventKind, number>> = {
  reserve: 0,
  release: 1,
  alloc: 2,
  free: 3,
  retag: 4,
  mark: 5,
  refuse: 6,
};

/** Recorded events. Columns are exactly `length` long; free and retag repeat the block's alloc, with the category and owner known by then. */
export interface EventColumns {
  /** Number of events. */
  readonly length: number;
  /** Index into {@linkcode EVENT_KINDS}. */
  readonly kind: Uint8Array;
  /** Index into CATEGORIES; for retag the new category. */
  readonly category: Uint8Array;
  /** Milliseconds since the recording began. */
  readonly timeMs: Float32Array;
  /**
   * 1 where `timeMs` is not measured: rows of a planned program's run, whose
   * times are spread evenly between its start and what came next.
   */
  readonly interpolated: Uint8Array;
  /**
   * 1 where an alloc took the place of the block that the row before it frees,
   * without asking the strategy: an output that a step writes over its input.
   * Inside the run of a planned program that is not told.
   */
  readonly inPlace: Uint8Array;
  /** Segment of the event, 0 where there is none. */
  readonly segment: Uint32Array;
  /** First byte in the segment. */
  readonly address: Uint32Array;
  /** Block id (alloc, free, retag), or index into `names` (mark). */
  readonly blockId: Uint32Array;
  /** Bytes requested; for reserve and release the segment's. */
  readonly sizeBytes: Float64Array;
  /** Bytes added by rounding. */
  readonly paddingBytes: Uint32Array;
  /** Index into `owners`. */
  readonly owner: Uint32Array;
  /** All owners. */
  readonly owners: readonly Owner[];
  /** Names of marks. */
  readonly names: readonly string[];
  /** Usage before the first event. */
  readonly before: {
    /** Bytes requested by live blocks. */
    readonly inUse: number;
    /** Bytes added by rounding. */
    readonly padding: number;
    /** Bytes of all segments. */
    readonly reserved: number;
    /** Bytes in use by category. */
    readonly byCategory: Readonly<Record<Category, number>>;
  };
  /** Blocks that lived before the first event: they appear in no alloc event. */
  readonly initialBlocks: readonly InitialBlock[];
  /** Segments reserved before the first event: they appear in no reserve event. */
  readonly initialSegments: readonly InitialSegment[];
}

/** A segment that was reserved before a recording began. */
export interface InitialSegment {
  /** The device's name for the segment. */
  readonly segment: number;
  /** Bytes asked for. */
  readonly sizeBytes: number;
}

/** A block that lived before a recording began. */
export interface InitialBlock {
  /** Id of the block. */
  readonly blockId: number;
  /** The device's name for the segment. */
  readonly segment: number;
  /** First byte, from the start of the segment. */
  readonly address: number;
  /** Bytes asked for. */
  readonly sizeBytes: number;
  /** Bytes added by rounding. */
  readonly paddingBytes: number;
  /** What it is for. */
  readonly category: Category;
  /** Who asked for it. */
  readonly owner: Owner;
}

/** One event, as a person reads it. */
export interface MemoryEvent {
  /** What happened. */
  readonly kind: EventKind;
  /** Milliseconds since the recording began. */
  readonly timeMs: number;
  /** Whether that time is not measured but spread evenly over a planned program's run. */
  readonly interpolated: boolean;
  /** Whether an alloc took the place of the block that was freed just before. */
  readonly inPlace: boolean;
  /** The device's name for the segment. */
  readonly segment: number;
  /** First byte, from the start of the segment. */
  readonly address: number;
  /** Id of the block. */
  readonly blockId: number;
  /** Bytes asked for. */
  readonly sizeBytes: number;
  /** Bytes added by rounding. */
  readonly paddingBytes: number;
  /** What it is for. */
  readonly category: Category;
  /** Layer that asked for it. */
  readonly layer: string | null;
  /** Op that asked for it. */
  readonly op: string | null;
  /** Variable, or dtype and shape. */
  readonly tensor: string | null;
  /** Phase of the training step in which its block was asked for. */
  readonly phase: Phase | null;
}
