/**
 * What lay where after any event: the same picture as a snapshot, but of a
 * moment that is past.
 * @module
 */
import { CATEGORIES, type Owner } from "../memory/category.ts";
import { type EventColumns, KIND_INDEX } from "../memory/events.ts";
import {
  holesBetween,
  type SnapshotBlock,
  type SnapshotSegment,
} from "../memory/snapshot.ts";
import {
  type Birth,
  chooseBirths,
  isLivingAfter,
  type Lifetimes,
  readLifetimes,
  readOwners,
} from "./lifetimes.ts";

/** Bytes of each segment that was reserved after a row. */
function segmentsAfter(
  events: EventColumns,
  last: number,
): Map<number, number> {
  const segments = new Map(
    events.initialSegments.map((each) => [each.segment, each.sizeBytes]),
  );
  for (let row = 0; row <= last; row++) {
    const segment = events.segment[row]!;
    if (events.kind[row] === KIND_INDEX.reserve) {
      segments.set(segment, events.sizeBytes[row]!);
    } else if (events.kind[row] === KIND_INDEX.release) {
      segments.delete(segment);
    }
  }
  return segments;
}

/** A block and the segment it lies in. */
function blockOf(
  events: EventColumns,
  lifetimes: Lifetimes,
  birth: Birth,
  owner: Owner,
): SnapshotBlock & { readonly segment: number } {
  const { number, row } = birth;
  const place = row < 0 ? events.initialBlocks[number]! : {
    blockId: events.blockId[row]!,
    segment: events.segment[row]!,
    address: events.address[row]!,
    sizeBytes: events.sizeBytes[row]!,
    paddingBytes: events.paddingBytes[row]!,
  };
  return {
    ...place,
    category: CATEGORIES[lifetimes.category[number]!]!,
    owner,
  };
}

/**
 * Segments with their blocks and holes after a row of the events.
 *
 * @param row The row; -1 for the start.
 */
export function layoutAfter(
  events: EventColumns,
  row: number,
): SnapshotSegment[] {
  const lifetimes = readLifetimes(events);
  const blocksOf = new Map<number, SnapshotBlock[]>();
  const segments = segmentsAfter(events, row);
  for (const segment of segments.keys()) blocksOf.set(segment, []);
  const isLiving = isLivingAfter(events, lifetimes, row);
  const ownerOf = readOwners(events, lifetimes, isLiving);
  for (const birth of chooseBirths(events, lifetimes, isLiving)) {
    const owner = ownerOf(birth);
    const { segment, ...block } = blockOf(events, lifetimes, birth, owner);
    blocksOf.get(segment)?.push(block);
  }
  return Array.from(segments, ([segment, sizeBytes]) => {
    const blocks = blocksOf.get(segment)!
      .sort((a, b) => a.address - b.address);
    const holes = holesBetween(sizeBytes, blocks);
    return { segment, sizeBytes, blocks, holes };
  }).sort((a, b) => a.segment - b.segment);
}
