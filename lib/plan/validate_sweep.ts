/**
 * Is a plan of many buffers right? A sweep over time that keeps the living
 * sorted by offset: as long as no two overlap, a newborn can only overlap its
 * two neighbours. Says the same of a plan as `validate.ts`, though where there
 * are several faults it may name another one.
 * @module
 */
import { lifeEvents, type Problem } from "./problem.ts";
import { judgePlace, type Verdict } from "./validate.ts";

/** Place of the first of `living` whose offset is not below `offset`. */
function findPlace(
  living: readonly number[],
  offsets: ArrayLike<number>,
  offset: number,
): number {
  let low = 0;
  let high = living.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets[living[middle]!]! < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Judges a plan by a sweep over time.
 *
 * @param problem Buffers and capacity.
 * @param offsets Byte offset of each buffer, by index.
 */
export function validateBySweep(
  { buffers, capacityBytes }: Problem,
  offsets: ArrayLike<number>,
): Verdict {
  for (const [index, buffer] of buffers.entries()) {
    const verdict = judgePlace(buffer, offsets[index], capacityBytes);
    if (verdict) return verdict;
  }
  const living: number[] = [];
  for (const event of lifeEvents(buffers)) {
    const isDeath = event < buffers.length;
    const index = isDeath ? event : event - buffers.length;
    const { id, sizeBytes } = buffers[index]!;
    if (sizeBytes === 0) continue;
    const place = findPlace(living, offsets, offsets[index]!);
    if (isDeath) {
      living.splice(place, 1);
      continue;
    }
    const below = living[place - 1];
    const above = living[place];
    for (const [low, high] of [[below, index], [index, above]] as const) {
      if (low === undefined || high === undefined) continue;
      if (offsets[low]! + buffers[low]!.sizeBytes <= offsets[high]!) continue;
      const otherId = buffers[low === index ? high : low]!.id;
      return { kind: "overlap", id, otherId };
    }
    living.splice(place, 0, index);
  }
  return { kind: "good" };
}
