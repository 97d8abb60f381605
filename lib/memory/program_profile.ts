/**
 * What a planned program does to memory, worked out once: its temporaries lie
 * at fixed offsets of one region, so how much of it is in use at which step is
 * the same in every run. The ledger then needs no look at single buffers.
 *
 * The events of a program are in one order everywhere. Before a step runs,
 * buffers that take over a place do so, those that shrink first; then the
 * step's other buffers begin. After it, what was needed last by it ends. So no
 * moment counts a place twice, and the largest moment of a step is its own.
 * @module
 */
import { invariant } from "../base/errors.ts";
import { byCategory, CATEGORIES, type Category } from "./category.ts";
import type { OwnedBlock } from "./owned_bytes.ts";
import type { BlockOwner } from "./owner_table.ts";

/** `inPlaceOf` of a buffer that takes nobody's place. */
export const NOBODY = -1;

/** A program's temporaries, as columns; row `i` of each is buffer `i`. */
export interface ProgramColumns {
  /** Number of steps. */
  readonly steps: number;
  /** First byte of each buffer, from the start of the region. */
  readonly offset: ArrayLike<number>;
  /** Bytes asked for. */
  readonly sizeBytes: ArrayLike<number>;
  /** Bytes added by rounding. */
  readonly paddingBytes: ArrayLike<number>;
  /** What each is for, by CATEGORY_INDEX. */
  readonly categoryIndex: ArrayLike<number>;
  /** Whose each is. */
  readonly owner: readonly BlockOwner[];
  /** The step before which each begins. */
  readonly firstStep: ArrayLike<number>;
  /** The step after which each ends. */
  readonly lastStep: ArrayLike<number>;
  /**
   * The buffer whose place each takes: that one's last step is this one's
   * first, and it ends as this one begins. {@linkcode NOBODY} for the others.
   */
  readonly inPlaceOf: ArrayLike<number>;
}

/** Columns that nobody else can change, in the order in which buffers begin. */
export interface ProgramBuffers extends ProgramColumns {
  /** Number of buffers. */
  readonly count: number;
  readonly offset: Uint32Array;
  readonly sizeBytes: Float64Array;
  readonly paddingBytes: Uint32Array;
  readonly categoryIndex: Uint8Array;
  readonly firstStep: Uint32Array;
  readonly lastStep: Uint32Array;
  readonly inPlaceOf: Int32Array;
}

/** A range of bytes that a program may use. */
export interface RegionRange {
  /** The device's name for the segment. */
  readonly segment: number;
  /** First byte, from the start of the segment. */
  readonly address: number;
  /** Its bytes: at least those asked for. */
  readonly sizeBytes: number;
}

/** What a planned program does to memory whenever it runs. */
export interface ProgramProfile {
  /** Its temporaries. */
  readonly buffers: ProgramBuffers;
  /** Bytes that its region must have. */
  readonly extentBytes: number;
  /** What happens, in order: a buffer's number where it begins, `~number` where it ends. */
  readonly events: Int32Array;
  /** Largest bytes in use by its temporaries. */
  readonly peakBytes: number;
  /** Bytes that rounding adds to those. */
  readonly peakPadding: number;
  /** Step of the peak. */
  readonly peakStep: number;
  /** `peakBytes` by category. */
  readonly byCategory: Readonly<Record<Category, number>>;
  /** Who lives at the peak. */
  readonly peakBlocks: readonly OwnedBlock[];
}

/** Refuses lives and takeovers that cannot be. */
function checkColumns(columns: ProgramColumns): void {
  const { steps, owner, inPlaceOf, firstStep, lastStep } = columns;
  const { offset, sizeBytes } = columns;
  const left = new Set<number>();
  for (let buffer = 0; buffer < owner.length; buffer++) {
    invariant(
      firstStep[buffer]! <= lastStep[buffer]! && lastStep[buffer]! < steps &&
        sizeBytes[buffer]! > 0,
      `buffer ${buffer} has bytes and lives within ${steps} steps`,
    );
    const old = inPlaceOf[buffer]!;
    if (old === NOBODY) continue;
    invariant(
      lastStep[old] === firstStep[buffer] &&
        firstStep[old]! < firstStep[buffer]! &&
        offset[old] === offset[buffer] && !left.has(old),
      `buffer ${buffer} can take the place of buffer ${old}`,
    );
    left.add(old);
  }
}

/** Buffers in the order in which they begin. */
function orderOfBirth(columns: ProgramColumns): Uint32Array {
  const { owner, firstStep, sizeBytes, inPlaceOf } = columns;
  const growth = (buffer: number) =>
    inPlaceOf[buffer] === NOBODY
      ? Infinity
      : sizeBytes[buffer]! - sizeBytes[inPlaceOf[buffer]!]!;
  return Uint32Array.from(owner.keys()).sort((a, b) => {
    if (firstStep[a] !== firstStep[b]) return firstStep[a]! - firstStep[b]!;
    const [first, second] = [growth(a), growth(b)];
    return first === second ? a - b : first < second ? -1 : 1;
  });
}

/** Columns in the order of birth. */
function copyColumns(columns: ProgramColumns): ProgramBuffers {
  const order = orderOfBirth(columns);
  const numbers = new Int32Array(order.length);
  order.forEach((buffer, number) => {
    numbers[buffer] = number;
  });
  const inOrder = (column: ArrayLike<number>) =>
    Float64Array.from(order, (buffer) => column[buffer]!);
  return {
    count: order.length,
    steps: columns.steps,
    offset: Uint32Array.from(inOrder(columns.offset)),
    sizeBytes: inOrder(columns.sizeBytes),
    paddingBytes: Uint32Array.from(inOrder(columns.paddingBytes)),
    categoryIndex: Uint8Array.from(inOrder(columns.categoryIndex)),
    owner: Array.from(order, (buffer) => columns.owner[buffer]!),
    firstStep: Uint32Array.from(inOrder(columns.firstStep)),
    lastStep: Uint32Array.from(inOrder(columns.lastStep)),
    inPlaceOf: Int32Array.from(
      inOrder(columns.inPlaceOf),
      (old) => old === NOBODY ? NOBODY : numbers[old]!,
    ),
  };
}

/** Numbers of buffers by step, those of one step side by side. */
function groupBySteps(
  steps: number,
  stepOf: ArrayLike<number>,
): (step: number) => Uint32Array {
  const starts = new Uint32Array(steps + 1);
  for (let buffer = 0; buffer < stepOf.length; buffer++) {
    starts[stepOf[buffer]! + 1]!++;
  }
  for (let step = 0; step < steps; step++) starts[step + 1]! += starts[step]!;
  const next = starts.slice();
  const grouped = new Uint32Array(stepOf.length);
  for (let buffer = 0; buffer < stepOf.length; buffer++) {
    grouped[next[stepOf[buffer]!]!++] = buffer;
  }
  return (step) => grouped.subarray(starts[step]!, starts[step + 1]!);
}

/** Everything that happens, in order, and where each step's events begin. */
function orderEvents(
  { count, steps, inPlaceOf, firstStep, lastStep }: ProgramBuffers,
): { readonly events: Int32Array; readonly firstEvents: Uint32Array } {
  const endingAt = groupBySteps(steps, lastStep);
  const hasHeir = new Uint8Array(count);
  for (const old of inPlaceOf) if (old !== NOBODY) hasHeir[old] = 1;
  const events = new Int32Array(2 * count);
  const firstEvents = new Uint32Array(steps);
  let length = 0;
  let born = 0;
  for (let step = 0; step < steps; step++) {
    firstEvents[step] = length;
    for (; firstStep[born] === step; born++) {
      if (inPlaceOf[born] !== NOBODY) events[length++] = ~inPlaceOf[born]!;
      events[length++] = born;
    }
    for (const buffer of endingAt(step)) {
      if (hasHeir[buffer] === 0) events[length++] = ~buffer;
    }
  }
  return { events, firstEvents };
}

/** The first event after which most is in use; -1 if there is none. */
function findPeak({ sizeBytes }: ProgramBuffers, events: Int32Array): number {
  let bytes = 0;
  let peakBytes = 0;
  let peak = -1;
  for (let index = 0; index < events.length; index++) {
    const event = events[index]!;
    bytes += event < 0 ? -sizeBytes[~event]! : sizeBytes[event]!;
    if (bytes <= peakBytes) continue;
    peakBytes = bytes;
    peak = index;
  }
  return peak;
}

/** Buffers that live after an event, in the order of their numbers. */
function livingAfter(events: Int32Array, last: number): number[] {
  const living = new Set<number>();
  for (const event of events.subarray(0, last + 1)) {
    if (event < 0) living.delete(~event);
    else living.add(event);
  }
  return [...living].sort((a, b) => a - b);
}

function extentOf(buffers: ProgramBuffers): number {
  const { count, offset, sizeBytes, paddingBytes } = buffers;
  let extent = 0;
  for (let buffer = 0; buffer < count; buffer++) {
    const end = offset[buffer]! + sizeBytes[buffer]! + paddingBytes[buffer]!;
    if (end > extent) extent = end;
  }
  return extent;
}

/** Works out what a program does to memory; once for each program. */
export function profileProgram(columns: ProgramColumns): ProgramProfile {
  checkColumns(columns);
  const buffers = copyColumns(columns);
  const { events, firstEvents } = orderEvents(buffers);
  const peak = findPeak(buffers, events);
  const living = livingAfter(events, peak);
  const sums = new Float64Array(CATEGORIES.length);
  let peakPadding = 0;
  for (const buffer of living) {
    sums[buffers.categoryIndex[buffer]!]! += buffers.sizeBytes[buffer]!;
    peakPadding += buffers.paddingBytes[buffer]!;
  }
  return {
    buffers,
    extentBytes: extentOf(buffers),
    events,
    peakBytes: sums.reduce((sum, bytes) => sum + bytes, 0),
    peakPadding,
    peakStep: Math.max(0, firstEvents.findLastIndex((each) => each <= peak)),
    byCategory: byCategory(sums),
    peakBlocks: living.map((buffer) => ({
      sizeBytes: buffers.sizeBytes[buffer]!,
      category: CATEGORIES[buffers.categoryIndex[buffer]!]!,
      owner: buffers.owner[buffer]!,
    })),
  };
}
