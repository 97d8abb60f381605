/**
 * Is a plan right? Written from the definition alone and shared with no
 * solver: every pair of buffers, O(n²) on purpose. For problems too large for
 * that see `validate_sweep.ts`, which is tested against this.
 * @module
 */
import type { Buffer, Problem } from "./problem.ts";

/** What a plan can be found to be; all but `good` name the buffers at fault. */
export type Verdict =
  | { readonly kind: "good" }
  | { readonly kind: "missing"; readonly id: string }
  | { readonly kind: "negative"; readonly id: string }
  | { readonly kind: "misaligned"; readonly id: string }
  | { readonly kind: "beyond capacity"; readonly id: string }
  | {
    readonly kind: "overlap";
    readonly id: string;
    readonly otherId: string;
  };

/** What is wrong with the place of one buffer, whatever the others do. */
export function judgePlace(
  { id, sizeBytes, alignmentBytes }: Buffer,
  offset: number | undefined,
  capacityBytes: number | null,
): Verdict | null {
  if (offset === undefined || !Number.isSafeInteger(offset)) {
    return { kind: "missing", id };
  }
  if (offset < 0) return { kind: "negative", id };
  if (offset % alignmentBytes !== 0) return { kind: "misaligned", id };
  if (capacityBytes !== null && offset + sizeBytes > capacityBytes) {
    return { kind: "beyond capacity", id };
  }
  return null;
}

/**
 * Judges a plan, pair by pair.
 *
 * @param problem Buffers and capacity.
 * @param offsets Byte offset of each buffer, by index.
 * @returns The first fault found, or `{ kind: "good" }`.
 */
export function validate(
  { buffers, capacityBytes }: Problem,
  offsets: ArrayLike<number>,
): Verdict {
  for (const [index, one] of buffers.entries()) {
    const verdict = judgePlace(one, offsets[index], capacityBytes);
    if (verdict) return verdict;
    for (let earlier = 0; earlier < index; earlier++) {
      const other = buffers[earlier]!;
      if (one.lower >= other.upper || other.lower >= one.upper) continue;
      if (one.sizeBytes === 0 || other.sizeBytes === 0) continue;
      const offset = offsets[index]!;
      const otherOffset = offsets[earlier]!;
      if (offset >= otherOffset + other.sizeBytes) continue;
      if (otherOffset >= offset + one.sizeBytes) continue;
      return { kind: "overlap", id: one.id, otherId: other.id };
    }
  }
  return { kind: "good" };
}
