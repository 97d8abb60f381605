/**
 * Gathers what is known when a block, or the region of a program, gets no room.
 * @module
 */
import { CATEGORIES, type Category } from "./category.ts";
import type { Ledger } from "./ledger.ts";
import type { LimitedSource } from "./limited_source.ts";
import { OutOfMemoryError } from "./out_of_memory.ts";
import type { OwnedBlock } from "./owned_bytes.ts";
import { BlockOwner } from "./owner_table.ts";
import type { ProgramProfile } from "./program_profile.ts";
import type { ElementBytes, RefusedRequest } from "./refused_request.ts";
import type { MemoryUsage } from "./usage.ts";

/** How many blocks an {@linkcode OutOfMemoryError} names. */
const LARGEST_BLOCKS = 5;

/** Whose the region of programs is. */
const PROGRAM_OWNER: BlockOwner = new BlockOwner({
  layer: null,
  op: "program",
  tensor: null,
  phase: null,
  site: null,
});

/** Memory when something was refused. */
export interface Shortfall {
  readonly ledger: Ledger;
  readonly source: LimitedSource;
  readonly usage: MemoryUsage;
  readonly elementBytes: ElementBytes;
  /** Largest free run of bytes. */
  readonly largestFreeBytes: number;
}

type Wanted = Pick<RefusedRequest, "requestedBytes" | "category"> & {
  readonly owner: BlockOwner;
};

function largestOf(blocks: readonly OwnedBlock[]): OwnedBlock[] {
  return blocks.toSorted((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, LARGEST_BLOCKS)
    .map(({ sizeBytes, category, owner }) => ({ sizeBytes, category, owner }));
}

function makeError(
  { ledger, source, usage, elementBytes, largestFreeBytes }: Shortfall,
  wanted: Wanted,
  program: ProgramProfile | null,
): OutOfMemoryError {
  const { requestedBytes, category, owner } = wanted;
  ledger.refuse(requestedBytes, category, owner);
  const byCategory = Object.fromEntries(
    CATEGORIES.map((each) => [
      each,
      usage.byCategory[each] + (program?.byCategory[each] ?? 0),
    ]),
  ) as Record<Category, number>;
  return new OutOfMemoryError({
    ...wanted,
    reason: source.refusal?.reason ?? "arena",
    segmentBytes: source.refusal?.segmentBytes ?? 0,
    usage,
    byCategory,
    elementBytes,
    largestFreeBytes,
    largest: largestOf([...ledger.live, ...program?.peakBlocks ?? []]),
  });
}

/** The error for a block; it is noted in the ledger. */
export function refuseBlock(
  shortfall: Shortfall,
  wanted: Wanted,
): OutOfMemoryError {
  return makeError(shortfall, wanted, null);
}

/** The error for a program's region; it is noted in the ledger. */
export function refuseRegion(
  shortfall: Shortfall,
  requestedBytes: number,
  program: ProgramProfile | null,
): OutOfMemoryError {
  const wanted: Wanted = {
    requestedBytes,
    category: "temporary",
    owner: PROGRAM_OWNER,
  };
  return makeError(shortfall, wanted, program);
}
