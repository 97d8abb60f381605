/**
 * Memory in numbers, with the words used everywhere. All in bytes.
 * @module
 */
import { formatBytes } from "../base/bytes.ts";
import { CATEGORIES, type Category } from "./category.ts";

/**
 * Memory at one moment. `inUse + padding + free === reserved` always holds.
 * It counts what goes through Tidemark's strategies: not the JavaScript heap,
 * not generated code, and not what a device keeps for itself (`deviceBytes` tells that).
 */
export interface MemoryUsage {
  /** Bytes requested by live blocks. */
  readonly inUse: number;
  /** Bytes that rounding adds to live blocks. */
  readonly padding: number;
  /** Reserved bytes that no block holds. */
  readonly free: number;
  /** Bytes of all segments. */
  readonly reserved: number;
  /** Largest `inUse` since the start or the last `resetPeak()`. */
  readonly peakInUse: number;
  /** Largest `reserved` since the start or the last `resetPeak()`. */
  readonly peakReserved: number;
  /** What the device itself counts. */
  readonly deviceBytes: number;
  /** Bytes that `reserved` may not pass; null if none. */
  readonly limit: number | null;
  /** Live blocks. */
  readonly blocks: number;
  /** `inUse` by category. */
  readonly byCategory: Readonly<Record<Category, number>>;
}

/** Prints usage as a table of two columns. */
export function printUsage(usage: MemoryUsage): string {
  const bytes: readonly (readonly [string, number])[] = [
    ["in use", usage.inUse],
    ...CATEGORIES.filter((each) => usage.byCategory[each] > 0)
      .map((each) => [`  ${each}`, usage.byCategory[each]] as const),
    ["padding", usage.padding],
    ["free", usage.free],
    ["reserved", usage.reserved],
    ["peak in use", usage.peakInUse],
    ["peak reserved", usage.peakReserved],
    ["on the device", usage.deviceBytes],
  ];
  const limit = usage.limit === null ? "none" : formatBytes(usage.limit);
  const rows: readonly (readonly [string, string])[] = [
    ...bytes.map(([name, size]) => [name, formatBytes(size)] as const),
    ["limit", limit],
    ["blocks", String(usage.blocks)],
  ];
  return rows.map(([name, value]) => name.padEnd(14) + value.padStart(10))
    .join("\n");
}
