/**
 * The address map of a recording: which addresses were reserved from when to
 * when, and which block held them. This is where fragmentation can be seen.
 *
 * A few segments are stacked: each has a lane of its own. Many of them, as
 * under `direct`, share one lane, each at the lowest address that was free when
 * it was reserved, so that the lane shows how they come and go.
 * @module
 */
import { CATEGORIES, type Category } from "../memory/category.ts";
import { type EventColumns, KIND_INDEX } from "../memory/events.ts";
import { type ArenaBand, BandCollector } from "./arena_bands.ts";
import { type BlockLives, readArenaLives } from "./arena_lives.ts";
import { type ArenaMoment, arenaMoments } from "./arena_moments.ts";
import {
  Areas,
  type ArenaBlock,
  type ArenaLanes,
  type ArenaMapOptions,
  type ArenaSegment,
  checkSegments,
  placeOf,
  placeSegments,
  rangeOf,
  sizeOfArea,
} from "./arena_places.ts";
import {
  chooseBirths,
  isLivingAfter,
  type Lifetimes,
  readLifetimes,
  readOwners,
} from "./lifetimes.ts";
import { findPeaks, timeOfRow } from "./peak.ts";

export type { ArenaArea, ArenaBand } from "./arena_bands.ts";
export type { ArenaMoment, ArenaRoom, ArenaRun } from "./arena_moments.ts";
export type {
  ArenaBlock,
  ArenaLanes,
  ArenaMapOptions,
  ArenaSegment,
} from "./arena_places.ts";

/** Memory at the peak of in use. */
export interface ArenaPeak {
  /** Bytes in use. */
  readonly inUse: number;
  /** Bytes added by rounding. */
  readonly padding: number;
  /** Bytes reserved but neither in use nor padding. */
  readonly free: number;
  /** Bytes in use by category, as finally known. */
  readonly byCategory: Readonly<Record<Category, number>>;
}

/** The address map of a recording, or of a part of it. */
export interface ArenaMap extends ArenaLanes {
  /** First moment of the map. */
  readonly fromMs: number;
  /** Last moment of the map. */
  readonly toMs: number;
  /** In the order in which they were reserved; of very many only those with the largest areas. */
  readonly segments: readonly ArenaSegment[];
  /** Number of all segments within the map. */
  readonly segmentCount: number;
  /** Those with the largest areas, in the order of their births. */
  readonly blocks: readonly ArenaBlock[];
  /** All other blocks, merged. */
  readonly bands: readonly ArenaBand[];
  /** Number of blocks that the bands stand for. */
  readonly mergedBlocks: number;
  /** When most was in use, of the whole recording. */
  readonly peakMs: number;
  /** Memory at that moment. */
  readonly peak: ArenaPeak;
  /** What lay where at some moments, in their order; the peak is among them if it is within the map. */
  readonly moments: readonly ArenaMoment[];
}

const MAX_BLOCKS = 2000;
const MAX_SEGMENTS = 2000;
/** 1 for each of the `most` blocks with the largest areas; of equals the older. */
function chooseLargest(sizes: Float64Array, most: number): Uint8Array {
  const smallest = most === 0
    ? Infinity
    : sizes.toSorted()[sizes.length - most] ?? 0;
  const isChosen = Uint8Array.from(sizes, (size) => size > smallest ? 1 : 0);
  let left = most - isChosen.reduce((sum, chosen) => sum + chosen, 0);
  for (let number = 0; left > 0 && number < sizes.length; number++) {
    if (sizes[number] !== smallest) continue;
    isChosen[number] = 1;
    left--;
  }
  // Those that are not shown at all have a negative size.
  return isChosen.map((chosen, number) => sizes[number]! < 0 ? 0 : chosen);
}

/** Under `direct` a segment shows nothing that its block does not show, so few are enough. */
function largestSegments(segments: readonly ArenaSegment[]): ArenaSegment[] {
  const sizes = Float64Array.from(segments, sizeOfArea);
  const isChosen = chooseLargest(sizes, MAX_SEGMENTS);
  return segments.filter((_, index) => isChosen[index] === 1);
}

function mergeOthers(
  areas: Areas,
  sizes: Float64Array,
  isKept: Uint8Array,
  lifetimes: Lifetimes,
): Pick<ArenaMap, "bands" | "mergedBlocks"> {
  const { range, placed } = areas;
  const collector = new BandCollector({
    ...range,
    laneBytes: placed.laneBytes,
  });
  let mergedBlocks = 0;
  sizes.forEach((size, number) => {
    if (size < 0 || isKept[number] === 1) return;
    mergedBlocks++;
    collector.add(areas.of(number)!, lifetimes.category[number]!);
  });
  return { bands: collector.bands(), mergedBlocks };
}

/** Memory after the row of the peak. */
function measurePeak(
  events: EventColumns,
  lifetimes: Lifetimes,
  blocks: BlockLives,
  row: number,
): ArenaPeak {
  const byCategory = Object.fromEntries(
    CATEGORIES.map((category) => [category, 0]),
  ) as Record<Category, number>;
  let { reserved } = events.before;
  let inUse = 0;
  let padding = 0;
  isLivingAfter(events, lifetimes, row).forEach((isLiving, number) => {
    if (isLiving === 0) return;
    const place = placeOf(events, number, blocks.row[number]!);
    byCategory[CATEGORIES[lifetimes.category[number]!]!] += place.sizeBytes;
    inUse += place.sizeBytes;
    padding += place.paddingBytes;
  });
  for (let each = 0; each <= row; each++) {
    const kind = events.kind[each];
    if (kind === KIND_INDEX.reserve) reserved += events.sizeBytes[each]!;
    else if (kind === KIND_INDEX.release) reserved -= events.sizeBytes[each]!;
  }
  return { inUse, padding, free: reserved - inUse - padding, byCategory };
}

/**
 * Maps the addresses of a recording.
 *
 * @param options The part to show; nothing is needed.
 */
export function arenaMap(
  events: EventColumns,
  options: ArenaMapOptions = {},
): ArenaMap {
  const lastMs = events.timeMs[events.length - 1] ?? 0;
  const endMs = Math.max(lastMs, options.endMs ?? 0);
  const range = rangeOf(options, endMs);
  const lifetimes = readLifetimes(events);
  const lives = readArenaLives(events, lifetimes, endMs);
  checkSegments(options, lives.segments);
  const placed = placeSegments(lives.segments, range, options.segments);
  const areas = new Areas(events, lives.blocks, placed, range);
  const sizes = areas.measure();
  const isKept = chooseLargest(sizes, options.maxBlocks ?? MAX_BLOCKS);
  const ownerOf = readOwners(events, lifetimes, isKept);
  const blocks = chooseBirths(events, lifetimes, isKept).map((birth) => ({
    ...areas.of(birth.number)!,
    category: CATEGORIES[lifetimes.category[birth.number]!]!,
    owner: ownerOf(birth),
  }));
  const { inUseRow } = findPeaks(events);
  return {
    ...range,
    placement: placed.placement,
    laneBytes: placed.laneBytes,
    segments: largestSegments(placed.segments),
    segmentCount: placed.segments.length,
    blocks,
    ...mergeOthers(areas, sizes, isKept, lifetimes),
    peakMs: timeOfRow(events, inUseRow),
    peak: measurePeak(events, lifetimes, lives.blocks, inUseRow),
    moments: arenaMoments(areas, lifetimes, inUseRow),
  };
}
