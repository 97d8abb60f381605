/**
 * The invariants that hold after everything the memory manager does. They
 * compare what the ledger and the strategy count independently.
 * @module
 */
import { invariant } from "../base/errors.ts";
import type { Ledger } from "./ledger.ts";
import type { LimitedSource } from "./limited_source.ts";
import type { Placement, Strategy } from "./strategy.ts";

/** What the strategy counts as free must be what the ledger does not account for. */
function verifyTotals(
  { inUse, padding, reserved }: Ledger,
  { free, largestFree }: ReturnType<Strategy["usage"]>,
): void {
  invariant(
    inUse + padding + free === reserved && largestFree <= free,
    `in use ${inUse} + padding ${padding} + free ${free} = reserved ${reserved}`,
  );
}

function verifyPlacement(
  { segment, address, sizeBytes, paddingBytes }: Placement,
  segments: ReadonlyMap<number, number>,
  alignmentBytes: number,
): void {
  const segmentBytes = segments.get(segment) ?? 0;
  invariant(
    address % alignmentBytes === 0 &&
      address + sizeBytes + paddingBytes <= segmentBytes,
    `a block at ${address} is aligned and lies within its segment`,
  );
}

/**
 * Checks totals, limit and, if given, the newest placement.
 *
 * @throws {Error} If one of them does not hold, which only a mistake of ours can bring about.
 */
export function verify(
  ledger: Ledger,
  source: LimitedSource,
  free: ReturnType<Strategy["usage"]>,
  placement: Placement | null,
): void {
  verifyTotals(ledger, free);
  invariant(
    ledger.reserved <= (source.limitBytes ?? Infinity),
    `reserved ${ledger.reserved} keeps the limit`,
  );
  if (placement === null) return;
  verifyPlacement(placement, ledger.segments, source.alignmentBytes);
}
