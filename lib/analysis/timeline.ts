/**
 * The memory curve: how much was in use and reserved at each moment.
 *
 * A long recording is thinned out: its time is cut into equal parts, and of
 * each part the highest and lowest in use, the highest and lowest reserved and
 * the last moment are kept. So no peak is lost and none is made up.
 * @module
 */
import {
  CATEGORIES,
  type Category,
  CATEGORY_INDEX,
} from "../memory/category.ts";
import { type EventColumns, KIND_INDEX } from "../memory/events.ts";
import { type Lifetimes, readLifetimes } from "./lifetimes.ts";

/** A curve. All arrays have one length; a value holds from its time until the next. */
export interface Timeline {
  /** Milliseconds since the recording began, ascending. */
  readonly timeMs: Float64Array;
  /** Bytes in use. */
  readonly inUse: Float64Array;
  /** Bytes reserved. */
  readonly reserved: Float64Array;
  /** Bytes in use by category. */
  readonly byCategory: Readonly<Record<Category, Float64Array>>;
  /** Named moments. */
  readonly marks: readonly { readonly timeMs: number; readonly name: string }[];
  /** Resident bytes of the process, sampled; may be empty. */
  readonly rss: {
    readonly timeMs: Float64Array;
    readonly bytes: Float64Array;
  };
}

/** How a curve is made. */
export interface TimelineOptions {
  /** Samples of the process's resident bytes. Default none. */
  readonly rss?: Timeline["rss"];
  /** Points that the curve may have, start and end not counted; at least 5. Default 4096. */
  readonly maxPoints?: number;
}

const MAX_POINTS = 4096;
/** Points kept of each part of the time. */
const POINTS_PER_PART = 5;
const NO_SAMPLES: Timeline["rss"] = {
  timeMs: new Float64Array(0),
  bytes: new Float64Array(0),
};

/** What a row does to bytes in use, per byte. */
const IN_USE_SIGN = signs({ alloc: 1, free: -1 });
/** What a row does to bytes reserved, per byte. */
const RESERVED_SIGN = signs({ reserve: 1, release: -1 });

function signs(
  table: Partial<Record<keyof typeof KIND_INDEX, number>>,
): Int8Array {
  const column = new Int8Array(Object.keys(KIND_INDEX).length);
  for (const [kind, sign] of Object.entries(table)) {
    column[KIND_INDEX[kind as keyof typeof KIND_INDEX]] = sign;
  }
  return column;
}

/** The rows of one part of the time that are worth a point. */
class Part {
  highest = -1;
  lowest = -1;
  mostReserved = -1;
  leastReserved = -1;
  last = -1;
  #most = -Infinity;
  #least = Infinity;
  #mostReserved = -Infinity;
  #leastReserved = Infinity;

  see(row: number, inUse: number, reserved: number): void {
    if (inUse > this.#most) {
      this.#most = inUse;
      this.highest = row;
    }
    if (inUse < this.#least) {
      this.#least = inUse;
      this.lowest = row;
    }
    if (reserved > this.#mostReserved) {
      this.#mostReserved = reserved;
      this.mostReserved = row;
    }
    if (reserved < this.#leastReserved) {
      this.#leastReserved = reserved;
      this.leastReserved = row;
    }
    this.last = row;
  }

  rows(): number[] {
    const rows = [
      this.highest,
      this.lowest,
      this.mostReserved,
      this.leastReserved,
      this.last,
    ];
    return [...new Set(rows)].filter((row) => row >= 0).sort((a, b) => a - b);
  }
}

/** Rows that change memory and get a point, ascending. */
function chooseRows(events: EventColumns, maxPoints: number): number[] {
  const { length, kind, timeMs, sizeBytes, before } = events;
  // Each part has one row or five points.
  const parts = length <= maxPoints
    ? Infinity
    : Math.max(1, Math.floor(maxPoints / POINTS_PER_PART));
  const endMs = length === 0 ? 0 : timeMs[length - 1]!;
  let { inUse, reserved } = before;
  let part = new Part();
  let current = 0;
  const chosen: number[] = [];
  for (let row = 0; row < length; row++) {
    const what = kind[row]!;
    const toInUse = IN_USE_SIGN[what]!;
    const toReserved = RESERVED_SIGN[what]!;
    if (toInUse === 0 && toReserved === 0) continue;
    inUse += toInUse * sizeBytes[row]!;
    reserved += toReserved * sizeBytes[row]!;
    // Without a clock rows are told apart by number.
    const share = endMs > 0 ? timeMs[row]! / endMs : row / length;
    const index = parts === Infinity
      ? row
      : Math.min(parts - 1, Math.floor(share * parts));
    if (index !== current) {
      chosen.push(...part.rows());
      part = new Part();
      current = index;
    }
    part.see(row, inUse, reserved);
  }
  return [...chosen, ...part.rows()];
}

/** Bytes by category before the first event, with the categories that became known later. */
function startByCategory(
  events: EventColumns,
  lifetimes: Lifetimes,
): Float64Array {
  const start = Float64Array.from(
    CATEGORIES,
    (category) => events.before.byCategory[category],
  );
  events.initialBlocks.forEach((block, number) => {
    start[CATEGORY_INDEX[block.category]]! -= block.sizeBytes;
    start[lifetimes.category[number]!]! += block.sizeBytes;
  });
  return start;
}

function readMarks(events: EventColumns): Timeline["marks"] {
  const marks: { timeMs: number; name: string }[] = [];
  for (let row = 0; row < events.length; row++) {
    if (events.kind[row] !== KIND_INDEX.mark) continue;
    const name = events.names[events.blockId[row]!]!;
    marks.push({ timeMs: events.timeMs[row]!, name });
  }
  return marks;
}

/** Memory as the rows go by. */
class Replay {
  inUse: number;
  reserved: number;
  readonly byCategory: Float64Array;
  readonly #events: EventColumns;
  readonly #lifetimes: Lifetimes;
  #row = 0;

  constructor(events: EventColumns) {
    this.#events = events;
    this.#lifetimes = readLifetimes(events);
    this.inUse = events.before.inUse;
    this.reserved = events.before.reserved;
    this.byCategory = startByCategory(events, this.#lifetimes);
  }

  /** Reads on, up to and with a row. */
  readTo(last: number): void {
    const { kind, sizeBytes, blockId } = this.#events;
    for (; this.#row <= last; this.#row++) {
      const row = this.#row;
      const bytes = sizeBytes[row]!;
      this.reserved += RESERVED_SIGN[kind[row]!]! * bytes;
      const change = IN_USE_SIGN[kind[row]!]! * bytes;
      if (change === 0) continue;
      this.inUse += change;
      const number = this.#lifetimes.numberOf(blockId[row]!);
      this.byCategory[this.#lifetimes.category[number]!]! += change;
    }
  }
}

/** Rows that get a point, and when; the curve lasts as long as the process was watched. */
function choosePoints(
  events: EventColumns,
  maxPoints: number,
  watchedMs: number,
): { readonly rows: readonly number[]; readonly timeMs: Float64Array } {
  const rows = [-1, ...chooseRows(events, maxPoints)];
  const times = rows.map((row) => events.timeMs[row] ?? 0);
  if (watchedMs > times.at(-1)!) {
    rows.push(rows.at(-1)!);
    times.push(watchedMs);
  }
  return { rows, timeMs: Float64Array.from(times) };
}

/**
 * Draws the curve of a recording. Its first point is the start, its last one the last change
 * or, if that is later, the last sample of the process.
 */
export function timeline(
  events: EventColumns,
  options: TimelineOptions = {},
): Timeline {
  const { rss = NO_SAMPLES, maxPoints = MAX_POINTS } = options;
  const watchedMs = rss.timeMs.at(-1) ?? 0;
  const { rows, timeMs } = choosePoints(events, maxPoints, watchedMs);
  const inUse = new Float64Array(rows.length);
  const reserved = new Float64Array(rows.length);
  const curves = CATEGORIES.map((category) =>
    [category, new Float64Array(rows.length)] as const
  );
  const replay = new Replay(events);
  rows.forEach((row, point) => {
    replay.readTo(row);
    inUse[point] = replay.inUse;
    reserved[point] = replay.reserved;
    curves.forEach(([, curve], index) => {
      curve[point] = replay.byCategory[index]!;
    });
  });
  const byCategory = Object.fromEntries(curves) as Record<
    Category,
    Float64Array
  >;
  return { timeMs, inUse, reserved, byCategory, marks: readMarks(events), rss };
}
