/**
 * What lay where at single moments: the occupancy of all addresses, exact to
 * the byte, for a picture that is scrubbed through time.
 * @module
 */
import { CATEGORIES, type Category } from "../memory/category.ts";
import { type EventColumns, KIND_INDEX } from "../memory/events.ts";
import type { Areas, UnownedBlock } from "./arena_places.ts";
import { numberAt } from "./event_numbers.ts";
import type { Lifetimes } from "./lifetimes.ts";

/** Neighbouring blocks of one category at one moment. */
export interface ArenaRun {
  /** Index of the lane. */
  readonly lane: number;
  /** First byte, from the start of the lane. */
  readonly address: number;
  /** Bytes from the first byte to the last, with padding between blocks. */
  readonly sizeBytes: number;
  /** What they are for. */
  readonly category: Category;
  /** How many blocks they are. */
  readonly blocks: number;
}

/** A segment at one moment. */
export interface ArenaRoom {
  /** Index of the lane. */
  readonly lane: number;
  /** First byte, from the start of the lane. */
  readonly address: number;
  /** Bytes. */
  readonly sizeBytes: number;
}

/** One moment of an address map. All numbers are of the segments that are shown. */
export interface ArenaMoment {
  /** Milliseconds since the recording began. */
  readonly timeMs: number;
  /** Bytes in use. */
  readonly inUse: number;
  /** Bytes added by rounding. */
  readonly padding: number;
  /** Bytes reserved. */
  readonly reserved: number;
  /** Bytes of the largest hole: a block that is longer asks for a new segment. */
  readonly largestHole: number;
  /** By address; of very many only the largest. */
  readonly runs: readonly ArenaRun[];
  /** By address. */
  readonly rooms: readonly ArenaRoom[];
}

/** Moments of a map: enough to scrub, few enough to be carried in a notebook. */
const MOMENTS = 48;
/** Runs, and segments, of a moment; the smaller ones would be thinner than a line. */
const MAX_RUNS = 120;

/** Rows that change what lies where. */
const MOVES: ReadonlySet<number> = new Set([
  KIND_INDEX.alloc,
  KIND_INDEX.free,
  KIND_INDEX.reserve,
  KIND_INDEX.release,
]);

/** Rows after which memory is looked at: evenly spread over the time, and the peak. */
function chooseRows(events: EventColumns, areas: Areas, peakRow: number) {
  const { fromMs, toMs } = areas.range;
  const last = numberAt(events, toMs) - 1;
  const first = Math.min(last, numberAt(events, fromMs) - 1);
  const rows = new Map<number, number>();
  if (last - first < MOMENTS) {
    for (let row = first; row <= last; row++) {
      const isMove = row < 0 || MOVES.has(events.kind[row]!);
      if (isMove) rows.set(row, row < 0 ? 0 : events.timeMs[row]!);
    }
  } else {
    for (let moment = 0; moment < MOMENTS; moment++) {
      const atMs = fromMs + moment * (toMs - fromMs) / (MOMENTS - 1);
      rows.set(numberAt(events, atMs) - 1, atMs);
    }
  }
  const isPeakShown = peakRow >= first && peakRow <= last;
  if (isPeakShown) rows.set(peakRow, events.timeMs[peakRow] ?? 0);
  return [...rows].sort(([a], [b]) => a - b).map(([row, timeMs]) => ({
    row,
    timeMs: Math.max(fromMs, timeMs),
  }));
}

function keepLargest<T extends { readonly sizeBytes: number }>(
  parts: readonly T[],
): readonly T[] {
  if (parts.length <= MAX_RUNS) return parts;
  const least = parts.map(({ sizeBytes }) => sizeBytes)
    .sort((a, b) => b - a)[MAX_RUNS - 1]!;
  return parts.filter(({ sizeBytes }) => sizeBytes >= least).slice(0, MAX_RUNS);
}

type Placed = UnownedBlock & { readonly category: Category };

function byAddress(
  a: { readonly lane: number; readonly address: number },
  b: { readonly lane: number; readonly address: number },
): number {
  return a.lane - b.lane || a.address - b.address;
}

function joinRuns(blocks: readonly Placed[]): ArenaRun[] {
  const runs: { -readonly [Key in keyof ArenaRun]: ArenaRun[Key] }[] = [];
  let end = -1;
  for (const { lane, address, sizeBytes, paddingBytes, category } of blocks) {
    const last = runs.at(-1);
    const goesOn = last?.lane === lane && last.category === category &&
      address === end;
    if (goesOn) {
      last.sizeBytes = address + sizeBytes - last.address;
      last.blocks++;
    } else runs.push({ lane, address, sizeBytes, category, blocks: 1 });
    end = address + sizeBytes + paddingBytes;
  }
  return runs;
}

/** The longest stretch of a segment that no block holds. */
function largestHoleOf(
  rooms: readonly ArenaRoom[],
  blocks: readonly Placed[],
): number {
  let largest = 0;
  let next = 0;
  for (const { lane, address, sizeBytes } of rooms) {
    let free = address;
    const end = address + sizeBytes;
    for (; next < blocks.length; next++) {
      const block = blocks[next]!;
      if (block.lane > lane || block.address >= end) break;
      largest = Math.max(largest, block.address - free);
      free = block.address + block.sizeBytes + block.paddingBytes;
    }
    largest = Math.max(largest, end - free);
  }
  return largest;
}

/** Goes through the rows once and looks around at the chosen ones. */
class Walk {
  readonly #living: Uint8Array;
  readonly #open = new Set<number>();
  /** Index of each open segment, by the device's name. */
  readonly #indexOf = new Map<number, number>();
  #born: number;
  #reserved = 0;
  #row = 0;

  constructor(
    readonly events: EventColumns,
    readonly lifetimes: Lifetimes,
    readonly areas: Areas,
  ) {
    this.#living = new Uint8Array(lifetimes.count).fill(
      1,
      0,
      lifetimes.initial,
    );
    this.#born = lifetimes.initial;
    for (const { segment } of events.initialSegments) this.#reserve(segment);
  }

  #reserve(segment: number): void {
    const index = this.#reserved++;
    this.#open.add(index);
    this.#indexOf.set(segment, index);
  }

  readTo(last: number): void {
    const { kind, blockId, segment } = this.events;
    for (; this.#row <= last; this.#row++) {
      const what = kind[this.#row];
      if (what === KIND_INDEX.alloc) this.#living[this.#born++] = 1;
      else if (what === KIND_INDEX.free) {
        this.#living[this.lifetimes.numberOf(blockId[this.#row]!)] = 0;
      } else if (what === KIND_INDEX.reserve) {
        this.#reserve(segment[this.#row]!);
      } else if (what === KIND_INDEX.release) {
        this.#open.delete(this.#indexOf.get(segment[this.#row]!) ?? -1);
      }
    }
  }

  #blocks(): Placed[] {
    const blocks: Placed[] = [];
    for (let number = 0; number < this.#born; number++) {
      if (this.#living[number] === 0) continue;
      const area = this.areas.of(number);
      const category = CATEGORIES[this.lifetimes.category[number]!]!;
      if (area !== null) blocks.push({ ...area, category });
    }
    return blocks.sort(byAddress);
  }

  #rooms(): ArenaRoom[] {
    const { shown, segments } = this.areas.placed;
    return [...this.#open].filter((index) => shown[index]! >= 0).map(
      (index) => {
        const { lane, address, sizeBytes } = segments[shown[index]!]!;
        return { lane, address, sizeBytes };
      },
    ).sort(byAddress);
  }

  look(timeMs: number): ArenaMoment {
    const blocks = this.#blocks();
    const rooms = this.#rooms();
    const sum = (values: readonly number[]) =>
      values.reduce((total, value) => total + value, 0);
    return {
      timeMs,
      inUse: sum(blocks.map(({ sizeBytes }) => sizeBytes)),
      padding: sum(blocks.map(({ paddingBytes }) => paddingBytes)),
      reserved: sum(rooms.map(({ sizeBytes }) => sizeBytes)),
      largestHole: largestHoleOf(rooms, blocks),
      runs: keepLargest(joinRuns(blocks)),
      rooms: keepLargest(rooms),
    };
  }
}

/**
 * Tells what lay where at some moments of a map, the peak among them.
 *
 * @param peakRow Row after which most was in use.
 */
export function arenaMoments(
  areas: Areas,
  lifetimes: Lifetimes,
  peakRow: number,
): ArenaMoment[] {
  const { events } = areas;
  const walk = new Walk(events, lifetimes, areas);
  return chooseRows(events, areas, peakRow).map(({ row, timeMs }) => {
    walk.readTo(row);
    return walk.look(timeMs);
  });
}
