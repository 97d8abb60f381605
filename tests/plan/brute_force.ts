/**
 * The least extent by trying everything: each order of the buffers, each
 * buffer on top of all placed before that it overlaps in time. Some order
 * gives an optimal plan: that of its offsets.
 * @module
 */
import type { Buffer } from "../../lib/plan/problem.ts";

/** The least extent in bytes; for a handful of buffers. */
export function leastExtent(buffers: readonly Buffer[]): number {
  const offsets = new Map<Buffer, number>();
  const extentFrom = (rest: readonly Buffer[], extent: number): number => {
    if (rest.length === 0) return extent;
    let least = Infinity;
    for (const buffer of rest) {
      let top = 0;
      for (const [other, offset] of offsets) {
        if (other.lower >= buffer.upper || buffer.lower >= other.upper) {
          continue;
        }
        top = Math.max(top, offset + other.sizeBytes);
      }
      const { alignmentBytes, sizeBytes } = buffer;
      const offset = Math.ceil(top / alignmentBytes) * alignmentBytes;
      offsets.set(buffer, offset);
      const others = rest.filter((other) => other !== buffer);
      const next = Math.max(extent, offset + sizeBytes);
      least = Math.min(least, extentFrom(others, next));
      offsets.delete(buffer);
    }
    return least;
  };
  return extentFrom(buffers.filter(({ sizeBytes }) => sizeBytes > 0), 0);
}
