/**
 * Sums blocks by owner and category.
 * @module
 */
import { CATEGORIES, CATEGORY_INDEX } from "./category.ts";
import type { Category, OwnedBytes, Owner } from "./category.ts";

/** What the sum needs of a block. */
export interface OwnedBlock {
  /** Bytes asked for. */
  readonly sizeBytes: number;
  /** What they are for. */
  readonly category: Category;
  /** Number of the owner. */
  readonly ownerId: number;
}

/** One row per owner and category, largest first; sites of one owner are one row. */
export function ownedBytes(
  blocks: Iterable<OwnedBlock>,
  owners: { get(ownerId: number): Owner },
): OwnedBytes[] {
  const sums = new Map<number, number>();
  for (const { sizeBytes, category, ownerId } of blocks) {
    const key = ownerId * CATEGORIES.length + CATEGORY_INDEX[category];
    sums.set(key, (sums.get(key) ?? 0) + sizeBytes);
  }
  const rows = new Map<string, OwnedBytes>();
  for (const [key, bytes] of sums) {
    const category = CATEGORIES[key % CATEGORIES.length]!;
    const { layer, op, tensor } = owners.get(
      Math.floor(key / CATEGORIES.length),
    );
    const name = JSON.stringify([layer, op, tensor, category]);
    const known = rows.get(name)?.bytes ?? 0;
    rows.set(name, { layer, op, tensor, bytes: known + bytes, category });
  }
  return [...rows.values()].sort((a, b) => b.bytes - a.bytes);
}
