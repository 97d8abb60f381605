/**
 * Sums blocks by owner and category.
 * @module
 */
import {
  CATEGORIES,
  type Category,
  CATEGORY_INDEX,
  type OwnedBytes,
  type Owner,
} from "./category.ts";

/** What the sum needs of a block. */
export interface OwnedBlock {
  /** Bytes asked for. */
  readonly sizeBytes: number;
  /** What they are for. */
  readonly category: Category;
  /** Who asked for them. */
  readonly owner: Owner;
}

/** Bytes by category for each owner, told apart as objects. */
function sumByOwner(blocks: Iterable<OwnedBlock>): Map<Owner, Float64Array> {
  const sums = new Map<Owner, Float64Array>();
  for (const { sizeBytes, category, owner } of blocks) {
    let sum = sums.get(owner);
    if (sum === undefined) {
      sum = new Float64Array(CATEGORIES.length);
      sums.set(owner, sum);
    }
    sum[CATEGORY_INDEX[category]]! += sizeBytes;
  }
  return sums;
}

/** One row per owner and category, largest first; sites of one owner are one row. */
export function ownedBytes(blocks: Iterable<OwnedBlock>): OwnedBytes[] {
  const rows = new Map<string, OwnedBytes>();
  for (const [{ layer, op, tensor }, sum] of sumByOwner(blocks)) {
    for (const category of CATEGORIES) {
      const bytes = sum[CATEGORY_INDEX[category]]!;
      if (bytes === 0) continue;
      const name = JSON.stringify([layer, op, tensor, category]);
      const known = rows.get(name)?.bytes ?? 0;
      rows.set(name, { layer, op, tensor, bytes: known + bytes, category });
    }
  }
  return [...rows.values()].sort((a, b) => b.bytes - a.bytes);
}
