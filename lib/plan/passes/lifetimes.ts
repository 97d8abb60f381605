/**
 * When does each buffer live? From the first step that binds it to the last.
 *
 * The *region* is where temporaries and scratch lie; inputs and outputs have
 * blocks of their own, since they live before the program or after it. The
 * lower bound here is that of the region.
 * @module
 */
import { boundBuffers, type Program } from "../../program/program.ts";

/** Indices of steps by buffer; -1 for a buffer that no step binds. */
export interface Lifetimes {
  readonly firstStep: Int32Array;
  readonly lastStep: Int32Array;
}

/** A place in the region that one buffer holds, or several in turn. */
export interface Rectangle {
  /** The buffer that came first; it is the largest. */
  readonly root: number;
  readonly firstStep: number;
  readonly lastStep: number;
  readonly sizeBytes: number;
}

/** Bytes that the region cannot do without. */
export interface Bound {
  readonly lowerBound: number;
  /** The first step at which so many bytes live; -1 without any. */
  readonly peakStep: number;
}

/** Finds the first and the last step that binds each buffer. */
export function findLifetimes({ buffers, steps }: Program): Lifetimes {
  const firstStep = new Int32Array(buffers.length).fill(-1);
  const lastStep = new Int32Array(buffers.length).fill(-1);
  steps.forEach((step, index) => {
    for (const buffer of boundBuffers(step)) {
      if (firstStep[buffer] === -1) firstStep[buffer] = index;
      lastStep[buffer] = index;
    }
  });
  return { firstStep, lastStep };
}

/** Whether a buffer's place is in the region. */
export function isInRegion({ buffers }: Program, buffer: number): boolean {
  const { role } = buffers[buffer]!;
  return role === "temporary" || role === "scratch";
}

/**
 * The places of the region: buffers that follow one another in place are one.
 *
 * @param inPlaceOf The buffer whose place each takes, or -1.
 */
export function rectanglesOf(
  program: Program,
  { firstStep, lastStep }: Lifetimes,
  inPlaceOf: Int32Array,
): Rectangle[] {
  const followers = new Int32Array(program.buffers.length).fill(-1);
  inPlaceOf.forEach((before, buffer) => {
    if (before >= 0) followers[before] = buffer;
  });
  const rectangles: Rectangle[] = [];
  program.buffers.forEach(({ sizeBytes }, root) => {
    const isRoot = firstStep[root]! >= 0 && inPlaceOf[root]! < 0;
    if (!isRoot || !isInRegion(program, root)) return;
    let end = root;
    while (followers[end]! >= 0) end = followers[end]!;
    rectangles.push({
      root,
      firstStep: firstStep[root]!,
      lastStep: lastStep[end]!,
      sizeBytes,
    });
  });
  return rectangles;
}

/** The largest sum of bytes alive during one step. */
export function boundOf(
  rectangles: readonly Rectangle[],
  stepCount: number,
): Bound {
  const changes = new Float64Array(stepCount + 1);
  for (const { firstStep, lastStep, sizeBytes } of rectangles) {
    changes[firstStep]! += sizeBytes;
    changes[lastStep + 1]! -= sizeBytes;
  }
  let live = 0;
  let bound: Bound = { lowerBound: 0, peakStep: -1 };
  changes.forEach((change, step) => {
    live += change;
    if (live > bound.lowerBound) bound = { lowerBound: live, peakStep: step };
  });
  return bound;
}
