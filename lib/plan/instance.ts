/**
 * A problem in the form that solvers work on: columns instead of objects,
 * sizes in units instead of bytes, sections instead of times.
 *
 * A *section* is a longest set of buffers alive together. Two buffers overlap
 * in time exactly if they share a section, so the sections carry everything
 * that a placement must know of time, and there are at most as many as buffers.
 * A *unit* is the greatest common divisor of all alignments: as every offset is
 * a multiple of it, sizes can be rounded up to it and nothing is lost but, at
 * the very top, the padding of one buffer.
 * @module
 */
import { type Buffer, lifeEvents, type Problem } from "./problem.ts";

/** See the module. Columns are indexed by buffer; buffers of no size are left out. */
export interface Instance {
  /** Number of buffers. */
  readonly count: number;
  /** Index of each buffer in the problem. */
  readonly indices: Int32Array;
  /** Number of sections. */
  readonly sectionCount: number;
  /** First section of each buffer. */
  readonly first: Int32Array;
  /** The section after the last of each buffer. */
  readonly end: Int32Array;
  /** Units of each buffer. */
  readonly sizes: Float64Array;
  /** Units of which each offset must be a multiple. */
  readonly alignments: Float64Array;
  /** Length of each life in the caller's unit of time. */
  readonly lives: Float64Array;
  /** Bytes in a unit. */
  readonly unitBytes: number;
  /** Largest sum of units in one section: no placement in units needs less. */
  readonly lowerBound: number;
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

/** Sections by sweeping: one closes at each death that follows a birth. */
function findSections(
  buffers: readonly Buffer[],
): Pick<Instance, "first" | "end" | "sectionCount"> {
  const count = buffers.length;
  const first = new Int32Array(count);
  const end = new Int32Array(count);
  let sectionCount = 0;
  let isOpen = false;
  for (const event of lifeEvents(buffers)) {
    if (event >= count) {
      first[event - count] = sectionCount;
      isOpen = true;
      continue;
    }
    if (isOpen) sectionCount++;
    isOpen = false;
    end[event] = sectionCount;
  }
  return { first, end, sectionCount };
}

/** Sum of the sizes in each section. */
export function sectionLoads(
  { count, sectionCount, first, end, sizes }: Pick<
    Instance,
    "count" | "sectionCount" | "first" | "end" | "sizes"
  >,
): Float64Array {
  const loads = new Float64Array(sectionCount + 1);
  for (let buffer = 0; buffer < count; buffer++) {
    loads[first[buffer]!]! += sizes[buffer]!;
    loads[end[buffer]!]! -= sizes[buffer]!;
  }
  for (let s = 1; s < sectionCount; s++) loads[s]! += loads[s - 1]!;
  return loads.subarray(0, sectionCount);
}

/** Brings a problem into the form that solvers work on. */
export function compile(problem: Pick<Problem, "buffers">): Instance {
  const indices = problem.buffers.flatMap(({ sizeBytes }, index) =>
    sizeBytes > 0 ? [index] : []
  );
  const buffers = indices.map((index) => problem.buffers[index]!);
  const unitBytes = buffers.reduce(
    (unit, { alignmentBytes }) => greatestCommonDivisor(alignmentBytes, unit),
    0,
  ) || 1;
  const columns = {
    count: buffers.length,
    ...findSections(buffers),
    sizes: Float64Array.from(
      buffers,
      ({ sizeBytes }) => Math.ceil(sizeBytes / unitBytes),
    ),
  };
  return {
    ...columns,
    indices: Int32Array.from(indices),
    alignments: Float64Array.from(
      buffers,
      ({ alignmentBytes }) => alignmentBytes / unitBytes,
    ),
    lives: Float64Array.from(buffers, ({ lower, upper }) => upper - lower),
    unitBytes,
    lowerBound: sectionLoads(columns)
      .reduce((most, load) => Math.max(most, load), 0),
  };
}

/** The highest unit that offsets use. */
export function topOf({ sizes }: Instance, offsets: Float64Array): number {
  let top = 0;
  sizes.forEach((size, buffer) => {
    top = Math.max(top, offsets[buffer]! + size);
  });
  return top;
}

/** Byte offsets of all buffers of the problem, from offsets in units. */
export function toBytes(
  { indices, unitBytes }: Instance,
  offsets: Float64Array,
  bufferCount: number,
): Float64Array {
  const bytes = new Float64Array(bufferCount);
  indices.forEach((index, buffer) => {
    bytes[index] = offsets[buffer]! * unitBytes;
  });
  return bytes;
}
