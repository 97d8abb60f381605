/**
 * Where shall every buffer lie? The question and the answer, as plain data.
 *
 * A buffer is a rectangle: its life is fixed on the axis of time, its size on
 * the axis of addresses, and only its offset may be chosen. Two buffers whose
 * lives overlap must not overlap in address. The extent of a plan is its
 * highest address; no plan can have less than the lower bound, the largest sum
 * of sizes alive at one moment.
 * @module
 */

/** One rectangle to place. */
export interface Buffer {
  /** Name in messages and files; unique within a problem. */
  readonly id: string;
  /** First moment of its life; any finite number, the unit is the caller's. */
  readonly lower: number;
  /** The moment before which its life ends: another may begin there at the same place. */
  readonly upper: number;
  /** Bytes; 0 is allowed and overlaps nothing. */
  readonly sizeBytes: number;
  /** Its offset must be a multiple of this, at least 1. */
  readonly alignmentBytes: number;
}

/** Buffers, and the bytes they must fit into, or null for "as few as you can". */
export interface Problem {
  /** In any order; a plan names them by index. */
  readonly buffers: readonly Buffer[];
  /** Bytes that the extent may not pass, or null. */
  readonly capacityBytes: number | null;
}

/** An offset for every buffer. */
export interface Plan {
  /** Byte offset of each buffer, by its index in the problem. */
  readonly offsets: Float64Array;
  /** Highest byte used, holes included. */
  readonly extentBytes: number;
  /** Largest sum of sizes alive at one moment: no extent can be less. */
  readonly lowerBound: number;
}

/** Moments of birth and death in order; at one moment the dying go first. */
export function lifeEvents(
  buffers: readonly Pick<Buffer, "lower" | "upper">[],
): Int32Array {
  const count = buffers.length;
  const times = new Float64Array(2 * count);
  buffers.forEach(({ lower, upper }, index) => {
    times[index] = upper;
    times[count + index] = lower;
  });
  // Deaths have the smaller numbers, so that ties come out in their favour.
  return new Int32Array(2 * count)
    .map((_, event) => event)
    .sort((a, b) => times[a]! - times[b]! || a - b);
}

/** The largest sum of sizes alive at one moment, in bytes; 0 without buffers. */
export function lowerBoundOf({ buffers }: Pick<Problem, "buffers">): number {
  const count = buffers.length;
  let live = 0;
  let largest = 0;
  for (const event of lifeEvents(buffers)) {
    if (event < count) {
      live -= buffers[event]!.sizeBytes;
    } else {
      live += buffers[event - count]!.sizeBytes;
      if (live > largest) largest = live;
    }
  }
  return largest;
}

/** The highest byte that offsets use. */
export function extentOf(
  { buffers }: Pick<Problem, "buffers">,
  offsets: ArrayLike<number>,
): number {
  let extent = 0;
  buffers.forEach(({ sizeBytes }, index) => {
    if (sizeBytes > 0) extent = Math.max(extent, offsets[index]! + sizeBytes);
  });
  return extent;
}

/** Each row: what must hold of a buffer, and how a buffer that breaks it is described. */
const RULES: readonly {
  readonly rule: string;
  readonly holds: (buffer: Buffer) => boolean;
  readonly state: (buffer: Buffer) => string;
}[] = [
  {
    rule: "a life is from one finite moment to a later one",
    holds: ({ lower, upper }) =>
      Number.isFinite(lower) && Number.isFinite(upper) && lower < upper,
    state: ({ lower, upper }) => `it is [${lower}, ${upper})`,
  },
  {
    rule: "sizes are whole bytes, 0 or more",
    holds: ({ sizeBytes }) => Number.isSafeInteger(sizeBytes) && sizeBytes >= 0,
    state: ({ sizeBytes }) => `it has ${sizeBytes}`,
  },
  {
    rule: "alignments are whole bytes, 1 or more",
    holds: ({ alignmentBytes }) =>
      Number.isSafeInteger(alignmentBytes) && alignmentBytes >= 1,
    state: ({ alignmentBytes }) => `it has ${alignmentBytes}`,
  },
];

/** What is wrong with a buffer, in words, or null. */
export function faultOf(buffer: Buffer): string | null {
  const broken = RULES.find(({ holds }) => !holds(buffer));
  return broken ? `${broken.rule}: ${broken.state(buffer)}` : null;
}

/**
 * Refuses what is no problem: empty lives, broken sizes, an id used twice.
 *
 * @throws {RangeError} That names the buffer and what is wrong with it.
 */
export function checkProblem({ buffers, capacityBytes }: Problem): void {
  const ids = new Set<string>();
  for (const buffer of buffers) {
    const fault = faultOf(buffer);
    if (fault !== null) {
      throw new RangeError(`Cannot place buffer "${buffer.id}" as ${fault}`);
    }
    if (ids.has(buffer.id)) {
      throw new RangeError(
        `Cannot place buffer "${buffer.id}" as every buffer has an id of its own: it is there twice`,
      );
    }
    ids.add(buffer.id);
  }
  if (capacityBytes !== null && !(capacityBytes >= 0)) {
    throw new RangeError(
      `Cannot keep within a capacity of ${capacityBytes} as it is a number of bytes, or null for none`,
    );
  }
}
