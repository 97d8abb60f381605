/**
 * What a trace consists of: plain data that can be kept in a file and replayed.
 * @module
 */
import type { EventColumns } from "../memory/events.ts";
import type { StrategyName } from "../memory/strategies.ts";
import type { MemoryUsage } from "../memory/usage.ts";

/**
 * Name of the mark that `lab.trim()` leaves. Under some strategies it is the
 * only sign of it, and a replay under another trims there too.
 */
export const TRIM_MARK = "lab.trim()";

/** Resident bytes of the process at moments of a trace. */
export interface RssSamples {
  /** Milliseconds since the trace began. */
  readonly timeMs: number[];
  /** Resident bytes. */
  readonly bytes: number[];
}

/** What a device asks of whoever places blocks on it. */
export interface PlacementRules {
  /** Segment sizes are multiples of this many bytes. */
  readonly granularityBytes: number;
  /** Addresses of blocks are multiples of this many bytes. */
  readonly alignmentBytes: number;
  /** Largest segment that the device can lend. */
  readonly maxSegmentBytes: number;
}

/** How memory was managed while a trace was taken. */
export interface TraceSetup {
  /** Where blocks were placed. */
  readonly strategy: StrategyName;
  /** Bytes that reserved might not pass; null if none. */
  readonly limitBytes: number | null;
  /** The device, e.g. `"wasm"`. */
  readonly device: string;
  /** What the device asks for. */
  readonly rules: PlacementRules;
}

/** A trace as plain data. */
export interface TraceContents {
  /** The name given to `track`. */
  readonly name: string;
  /** What the work returned. */
  readonly result: unknown;
  /** Duration in milliseconds. */
  readonly elapsedMs: number;
  /** Memory before. */
  readonly start: MemoryUsage;
  /** Memory after. */
  readonly end: MemoryUsage;
  /** The events. */
  readonly columns: EventColumns;
  /** The process meanwhile. */
  readonly rss: RssSamples;
  /** Segments asked from the device meanwhile. */
  readonly deviceAllocations: number;
  /** How memory was managed. */
  readonly setup: TraceSetup;
}
