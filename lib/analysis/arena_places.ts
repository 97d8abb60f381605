/**
 * Where segments and blocks lie on an address map: in which lane, at which
 * address of it, from when to when.
 * @module
 */
import type { Category, Owner } from "../memory/category.ts";
import type { EventColumns } from "../memory/events.ts";
import type { ArenaArea } from "./arena_bands.ts";
import type { BlockLives, SegmentLives } from "./arena_lives.ts";

/** A segment from reserve to release. */
export interface ArenaSegment extends ArenaArea {
  /** The device's name for it. */
  readonly segment: number;
}

/** A block from alloc to free. Its `sizeBytes` are those asked for. */
export interface ArenaBlock extends ArenaArea {
  /** The device's name for its segment. */
  readonly segment: number;
  /** First byte, from the start of its segment. */
  readonly segmentAddress: number;
  /** Bytes added by rounding, behind its own. */
  readonly paddingBytes: number;
  /** What it was for. */
  readonly category: Category;
  /** Whose it was. */
  readonly owner: Owner;
}

/** Which part of a recording a map shows. */
export interface ArenaMapOptions {
  /** How long the recording lasted, in milliseconds. Default: until its last event. */
  readonly endMs?: number;
  /** First moment, in milliseconds. Default 0. */
  readonly fromMs?: number;
  /** Last moment, in milliseconds. Default: the end. */
  readonly toMs?: number;
  /** The device's names of the segments to show. Default all. */
  readonly segments?: readonly number[];
  /** Blocks that are kept one by one; the others are merged. Default 2000. */
  readonly maxBlocks?: number;
}

/** More lanes than this would be too thin to read. */
const MAX_LANES = 12;

/** The part of time to show. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The part of time to show, of a recording that lasted until `endMs`. */
export function rangeOf(options: ArenaMapOptions, endMs: number): TimeRange {
  const { fromMs = 0, toMs = Math.max(endMs, fromMs) } = options;
  if (!(fromMs <= toMs)) {
    throw new RangeError(
      `Cannot map addresses as fromMs must not be after toMs: ${fromMs} is after ${toMs}`,
    );
  }
  // A moment is too narrow to show anything.
  return { fromMs, toMs: toMs > fromMs ? toMs : fromMs + 1 };
}

/** Throws if a segment to show never was. */
export function checkSegments(
  options: ArenaMapOptions,
  { segment }: SegmentLives,
): void {
  const unknown = options.segments?.find((name) => !segment.includes(name));
  if (unknown === undefined) return;
  throw new RangeError(
    `Cannot map addresses as segment ${unknown} was never reserved: the first ones are ${
      segment.slice(0, 8).join(", ")
    }`,
  );
}

/** Cuts a stretch of time to what is shown; null if nothing is left. */
function clip(
  fromMs: number,
  toMs: number,
  range: TimeRange,
): TimeRange | null {
  // What is no longer than a moment is kept; what only touches the range is not.
  const isMoment = fromMs === toMs;
  const isOutside = isMoment
    ? toMs < range.fromMs || fromMs > range.toMs
    : toMs <= range.fromMs || fromMs >= range.toMs;
  if (isOutside) return null;
  return {
    fromMs: Math.max(fromMs, range.fromMs),
    toMs: Math.min(toMs, range.toMs),
  };
}

/** How the addresses of all segments are put on one axis. */
export interface ArenaLanes {
  /** `stacked`: a lane for each segment. `packed`: one lane for all. */
  readonly placement: "stacked" | "packed";
  /** Bytes of each lane, the lowest first. */
  readonly laneBytes: readonly number[];
}

/** Segments with their places, and which of them a block's segment is. */
export interface PlacedSegments extends ArenaLanes {
  readonly segments: readonly ArenaSegment[];
  /** Index into `segments` by order of reservation; -1 for those not shown. */
  readonly shown: Int32Array;
}

/** Gives the segments that are shown their places. */
export function placeSegments(
  lives: SegmentLives,
  range: TimeRange,
  names: readonly number[] | undefined,
): PlacedSegments {
  const wanted = names && new Set(names);
  const shown = new Int32Array(lives.count).fill(-1);
  const segments: ArenaSegment[] = [];
  for (let index = 0; index < lives.count; index++) {
    const segment = lives.segment[index]!;
    const time = clip(lives.fromMs[index]!, lives.toMs[index]!, range);
    if (time === null || wanted?.has(segment) === false) continue;
    const sizeBytes = lives.sizeBytes[index]!;
    const address = lives.packedAddress[index]!;
    shown[index] = segments.length;
    segments.push({ segment, lane: 0, address, sizeBytes, ...time });
  }
  if (segments.length > MAX_LANES) {
    const end = segments.reduce(
      (most, each) => Math.max(most, each.address + each.sizeBytes),
      0,
    );
    return { placement: "packed", laneBytes: [end], segments, shown };
  }
  return {
    placement: "stacked",
    laneBytes: segments.map(({ sizeBytes }) => sizeBytes),
    segments: segments.map((each, lane) => ({ ...each, lane, address: 0 })),
    shown,
  };
}

/** Where a block lies in its segment, and its bytes. */
export function placeOf(
  events: EventColumns,
  number: number,
  row: number,
): Pick<ArenaBlock, "address" | "sizeBytes" | "paddingBytes"> {
  if (row < 0) return events.initialBlocks[number]!;
  return {
    address: events.address[row]!,
    sizeBytes: events.sizeBytes[row]!,
    paddingBytes: events.paddingBytes[row]!,
  };
}

/** A block's place and time. */
export type UnownedBlock = Omit<ArenaBlock, "category" | "owner">;

/** Bytes × milliseconds. */
export function sizeOfArea({ sizeBytes, fromMs, toMs }: ArenaArea): number {
  return sizeBytes * (toMs - fromMs);
}

/** Finds areas of blocks by their numbers. */
export class Areas {
  constructor(
    readonly events: EventColumns,
    readonly blocks: BlockLives,
    readonly placed: PlacedSegments,
    readonly range: TimeRange,
  ) {}

  /** The area of a block without its owner; null if it is not shown. */
  of(number: number): UnownedBlock | null {
    const { row, fromMs, toMs, segmentIndex } = this.blocks;
    const index = segmentIndex[number]!;
    const at = index < 0 ? -1 : this.placed.shown[index]!;
    const time = clip(fromMs[number]!, toMs[number]!, this.range);
    if (at < 0 || time === null) return null;
    const { segment, lane, address } = this.placed.segments[at]!;
    const place = placeOf(this.events, number, row[number]!);
    return {
      segment,
      lane,
      address: address + place.address,
      segmentAddress: place.address,
      sizeBytes: place.sizeBytes,
      paddingBytes: place.paddingBytes,
      ...time,
    };
  }

  /** Bytes × milliseconds of each block; -1 for those not shown. */
  measure(): Float64Array {
    return this.blocks.row.reduce((sizes, _, number) => {
      const area = this.of(number);
      sizes[number] = area === null ? -1 : sizeOfArea(area);
      return sizes;
    }, new Float64Array(this.blocks.row.length));
  }
}
