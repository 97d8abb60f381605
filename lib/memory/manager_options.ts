/**
 * What a memory manager is made with.
 * @module
 */
import type { Lender } from "./limited_source.ts";
import type { StrategyName } from "./strategies.ts";

/** How memory is managed. */
export interface MemoryManagerOptions {
  /** Where blocks are placed. */
  readonly strategy: StrategyName;
  /** Bytes of the region that `arena` preallocates. */
  readonly arenaBytes: number;
  /** Bytes that reserved may not pass; null for no limit. */
  readonly limitBytes: number | null;
  /** The device. */
  readonly lender: Lender;
  /** Checks the ledger's invariant after every event, as TIDEMARK_DEBUG=check does. Default false. */
  readonly verify?: boolean;
  /** The clock, in milliseconds. Default `performance.now`, read once for several events of a turn. */
  readonly now?: () => number;
}
