/**
 * What a memory manager is made with.
 * @module
 */
import { checkArenaBytes, checkLimitBytes } from "./limits.ts";
import type { Lender } from "./limited_source.ts";
import type { ElementBytes } from "./refused_request.ts";
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
  /** For advice when memory runs out. Default: those of float32. */
  readonly elementBytes?: ElementBytes;
  /** Checks the ledger's invariant after every event, as TIDEMARK_DEBUG=check does. Default false. */
  readonly verify?: boolean;
  /** The clock, in milliseconds. Default `performance.now`, read once for several events of a turn. */
  readonly now?: () => number;
}

/** Optimizers and parameters as float32. */
export const FLOAT32_BYTES: ElementBytes = { optimizer: 4, parameter: 4 };

/**
 * Checks the numbers of bytes.
 *
 * @throws {RangeError} If one is none, or the arena does not fit.
 */
export function checkOptions(options: MemoryManagerOptions): void {
  const { strategy, lender, limitBytes, arenaBytes } = options;
  checkLimitBytes(limitBytes);
  if (strategy !== "arena") return;
  checkArenaBytes(arenaBytes, lender.granularityBytes, limitBytes);
}
